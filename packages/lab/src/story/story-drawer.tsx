// Story: eight chapters, each with a live figure, a question, and a task that checks itself.
import type { JSX } from 'preact';
import { useShared } from '../state/context.ts';
import { ChapterNumbers } from './chapter-numbers.tsx';
import { ChapterView } from './chapter-view.tsx';
import { chapters } from './chapters.ts';
import { StoryProgress } from './progress.ts';
import './figures/figures.css';
import './story.css';
import { StoryWordsProvider, useLoadedStoryWords } from './story-words.ts';

/** One for the page: it outlives the drawer. */
const progress = new StoryProgress();

export function StoryDrawer(): JSX.Element | null {
  const { screen } = useShared();
  const words = useLoadedStoryWords();
  if (!words) return null;
  const number = Math.min(chapters.length, Math.max(1, screen.chapter.value));
  const chapter = chapters[number - 1]!;
  return (
    <StoryWordsProvider value={words}>
      <section class="story" aria-labelledby="story-title">
        <ChapterNumbers number={number} progress={progress} />
        <ChapterView key={chapter.name} chapter={chapter} progress={progress} />
      </section>
    </StoryWordsProvider>
  );
}
