// A chapter's task: faders that train the figure anew, and a line that says how things stand.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Fader } from '../parts/fader.tsx';
import { CheckIcon } from '../parts/icons.tsx';
import { fill } from '../words/words.ts';
import type { AttemptRunner } from './attempt-runner.ts';
import type { Chapter, StoryFader } from './chapters.ts';
import { unbroken } from './paragraph.tsx';
import type { StoryProgress } from './progress.ts';
import { useStoryWords } from './story-words.ts';

export function TaskView({
  chapter,
  attempt,
  progress,
}: {
  readonly chapter: Chapter;
  readonly attempt: AttemptRunner;
  readonly progress: StoryProgress;
}): JSX.Element {
  const words = useStoryWords();
  const own = words[chapter.name];
  const isSolved = attempt.isSolved.value;
  useEffect(() => {
    if (isSolved) progress.solve(chapter.name);
  }, [isSolved]);
  return (
    <section class="story-task" aria-label={words.task}>
      <p class="story-goal">
        <b>{words.task}</b> {unbroken(own.task)}
      </p>
      {chapter.faders.map((fader, k) => (
        <TaskFader
          key={own.faders[k]!.symbol}
          fader={fader}
          number={k}
          named={own.faders[k]!}
          attempt={attempt}
        />
      ))}
      <Standing chapter={chapter} attempt={attempt} />
    </section>
  );
}

function TaskFader({
  fader,
  number,
  named,
  attempt,
}: {
  readonly fader: StoryFader;
  readonly number: number;
  readonly named: { readonly symbol: string; readonly name: string };
  readonly attempt: AttemptRunner;
}): JSX.Element {
  const value = attempt.values.value[number]!;
  const { scale, shown, isActive, fill: side = 'left' } = fader;
  return (
    <div class="story-fader">
      <Fader
        {...named}
        shown={shown(value)}
        value={value}
        scale={scale}
        onValue={moved => attempt.set(number, moved)}
        fill={side}
        isActive={isActive(value)}
      />
    </div>
  );
}

/** What the attempt has come to; while fits are under way, how many of them are there. */
function Standing({
  chapter,
  attempt,
}: {
  readonly chapter: Chapter;
  readonly attempt: AttemptRunner;
}): JSX.Element {
  const words = useStoryWords();
  const refusal = attempt.refusal.value;
  if (refusal !== undefined) {
    return <p class="story-standing">{fill(words.refused, { message: refusal })}</p>;
  }
  const isComplete = attempt.isComplete.value;
  const { done, of } = attempt.counts.value;
  const values = attempt.values.value;
  const text = isComplete
    ? fill(words[chapter.name].standing, chapter.task.standing({ values, fitted: attempt.fitted.value }))
    : of > 8
      ? fill(words.trainingSome, { done, of })
      : words.training;
  return (
    <div class="story-standing" data-solved={attempt.isSolved.value}>
      <p aria-hidden="true">
        {attempt.isSolved.value && (
          <>
            <CheckIcon /> <b>{words.solved}</b>{' '}
          </>
        )}
        {text}
      </p>
      <p class="hidden-text" role="status">
        {isComplete && (attempt.isSolved.value ? `${words.solved} ${text}` : text)}
      </p>
    </div>
  );
}
