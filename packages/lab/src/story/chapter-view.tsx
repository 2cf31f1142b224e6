// One chapter: text and question on the left, its figure on the right, and a task whose faders move the figure.
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useShared } from '../state/context.ts';
import { AttemptRunner } from './attempt-runner.ts';
import type { Chapter } from './chapters.ts';
import { Paragraph } from './paragraph.tsx';
import type { StoryProgress } from './progress.ts';
import { QuestionView } from './question-view.tsx';
import { useStoryWords } from './story-words.ts';
import { TaskView } from './task-view.tsx';

export function ChapterView({
  chapter,
  progress,
}: {
  readonly chapter: Chapter;
  readonly progress: StoryProgress;
}): JSX.Element {
  const { fits } = useShared();
  const words = useStoryWords();
  const own = words[chapter.name];
  const attempt = useMemo(() => new AttemptRunner(chapter.task, fits), [chapter, fits]);
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    attempt.train();
    page.current?.closest('.sheet-body')?.scrollTo(0, 0);
    return () => attempt.end();
  }, [attempt]);
  return (
    <div class="story-page" ref={page}>
      <div class="story-text">
        <h2 id="story-title">{own.title}</h2>
        {own.text.map(text => (
          <Paragraph key={text} text={text} />
        ))}
      </div>
      <div class="story-figure">
        <chapter.Figure attempt={attempt} />
      </div>
      <div class="story-work">
        <QuestionView chapter={chapter} progress={progress} />
        <TaskView chapter={chapter} attempt={attempt} progress={progress} />
      </div>
    </div>
  );
}
