// A chapter's question: three answers, and why the chosen one is right or not.
import type { JSX } from 'preact';
import type { Chapter } from './chapters.ts';
import { unbroken } from './paragraph.tsx';
import type { StoryProgress } from './progress.ts';
import { useStoryWords } from './story-words.ts';

export function QuestionView({
  chapter: { name, right },
  progress,
}: {
  readonly chapter: Chapter;
  readonly progress: StoryProgress;
}): JSX.Element {
  const own = useStoryWords()[name];
  const { answer } = progress.of(name);
  return (
    <fieldset class="story-question">
      <legend>{unbroken(own.question)}</legend>
      {own.answers.map(({ text, why }, k) => (
        <div key={text} class="story-answer" data-right={k === right}>
          <label>
            <input
              type="radio"
              name={`story-${name}`}
              checked={answer === k}
              onChange={() => progress.answer(name, k)}
            />
            {text}
          </label>
          <p role="status">{answer === k && unbroken(why)}</p>
        </div>
      ))}
    </fieldset>
  );
}
