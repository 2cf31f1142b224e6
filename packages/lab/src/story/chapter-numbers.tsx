// The way through the chapters: their numbers, which arrow keys walk along, and the next one.
import type { JSX } from 'preact';
import { useShared } from '../state/context.ts';
import { fill } from '../words/words.ts';
import { chapters } from './chapters.ts';
import type { StoryProgress } from './progress.ts';
import { useStoryWords } from './story-words.ts';

const keys: Readonly<Record<string, (number: number) => number>> = {
  ArrowRight: number => number + 1,
  ArrowLeft: number => number - 1,
  Home: () => 1,
  End: () => chapters.length,
};

export function ChapterNumbers({
  number,
  progress,
}: {
  readonly number: number;
  readonly progress: StoryProgress;
}): JSX.Element {
  const { screen } = useShared();
  const words = useStoryWords();
  const open = (wanted: number) => {
    screen.chapter.value = wanted;
  };
  const walk = (event: KeyboardEvent) => {
    const wanted = keys[event.key]?.(number);
    if (wanted === undefined) return;
    event.preventDefault();
    if (wanted < 1 || wanted > chapters.length) return;
    open(wanted);
    (event.currentTarget as HTMLElement).querySelectorAll('button')[wanted - 1]?.focus();
  };
  return (
    <nav class="story-nav" aria-label={words.chapters}>
      <ol class="story-numbers" onKeyDown={walk}>
        {chapters.map((chapter, k) => {
          const isDone = progress.isDone(chapter);
          const text = isDone ? words.chapterDone : words.chapter;
          return (
            <li key={chapter.name}>
              <button
                type="button"
                class="story-number"
                data-done={isDone}
                aria-label={fill(text, { number: k + 1, title: words[chapter.name].title })}
                aria-current={k + 1 === number ? 'step' : undefined}
                tabIndex={k + 1 === number ? 0 : -1}
                title={words[chapter.name].title}
                onClick={() => open(k + 1)}
              >
                {k + 1}
              </button>
            </li>
          );
        })}
      </ol>
      <span class="story-turns">
        {number > 1 && (
          <button type="button" class="button story-previous" onClick={() => open(number - 1)}>
            {words.previous}
          </button>
        )}
        {number < chapters.length && (
          <button type="button" class="button story-next" onClick={() => open(number + 1)}>
            {words.next}
          </button>
        )}
      </span>
    </nav>
  );
}
