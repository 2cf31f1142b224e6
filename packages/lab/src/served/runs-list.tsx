// The runs, a line each: what they were trained on, how far they are, and how good their models are.
import type { JSX } from 'preact';
import { useWords } from '../state/context.ts';
import { count, fixed } from '../state/numerals.ts';
import { fill } from '../words/words.ts';
import { endingOf, qualityOf, type SetName, secondsText, sets } from './figures.ts';
import type { RunSummary } from './messages.ts';
import type { Runs } from './runs.ts';

export function RunsList({
  runs,
  list,
}: {
  readonly runs: Runs;
  readonly list: readonly RunSummary[];
}): JSX.Element {
  const { served } = useWords();
  const heads = useSetNames();
  const shown = sets.filter(set => set === 'train' || list.some(run => run[set]));
  return (
    <table class={shown.length > 1 ? 'runs-list has-held' : 'runs-list'}>
      <caption class="hidden-text">{served.list}</caption>
      <thead>
        <tr>
          <th scope="col">{served.run}</th>
          {shown.map(set => (
            <th key={set} scope="col" class={`runs-${set}`}>
              {heads[set]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.map(run => (
          <tr key={run.id}>
            <th scope="row">
              <button
                type="button"
                class="runs-name"
                aria-pressed={runs.chosen.value === run.id}
                onClick={() => runs.choose(run.id)}
              >
                {run.name}
              </button>
              <RunFacts run={run} />
            </th>
            {shown.map(set => (
              <FigureCell key={set} set={set} run={run} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How the sets are called. */
export function useSetNames(): Readonly<Record<SetName, string>> {
  const { common, served } = useWords();
  return { train: common.training, validation: common.validation, test: served.test };
}

/** State, table, steps and time of a run. */
export function RunFacts({ run }: { readonly run: RunSummary }): JSX.Element {
  const words = useWords();
  const { served } = words;
  const { state, source, steps, plannedSteps, seconds } = run;
  const isRunning = state === 'running' && plannedSteps !== undefined;
  const facts = [
    endingOf(run, words),
    source,
    isRunning
      ? fill(served.stepsOf, { step: count(steps), steps: count(plannedSteps) })
      : fill(served.steps, { steps: count(steps) }),
    fill(served.seconds, { seconds: secondsText(seconds) }),
  ];
  return (
    <p class="runs-facts">
      {state === 'running' && <i class="runs-live" aria-hidden="true" />}
      {facts.filter(fact => fact !== undefined).join(' · ')}
    </p>
  );
}

/** Loss, and below it the share of right answers. */
function FigureCell({ set, run }: { readonly set: SetName; readonly run: RunSummary }): JSX.Element {
  const figures = run[set];
  return (
    <td class={`runs-${set}`}>
      {fixed(figures?.loss ?? Number.NaN, 3)}
      <small>{qualityOf(figures)}</small>
    </td>
  );
}
