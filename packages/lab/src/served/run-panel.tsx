// One run: a verdict, its curves, its figures and settings; and another one laid over it.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useWords } from '../state/context.ts';
import { fill, type Words } from '../words/words.ts';
import type { RunSummary } from './messages.ts';
import { OpenRun } from './open-run.ts';
import { RunCurves } from './run-curves.tsx';
import { RunFigures, RunSettings } from './run-tables.tsx';
import { RunVerdict } from './run-verdict.tsx';
import type { Runs } from './runs.ts';
import { RunFacts } from './runs-list.tsx';

interface Place {
  readonly runs: Runs;
  readonly list: readonly RunSummary[];
}

export function RunPanel({ runs, list }: Place): JSX.Element {
  const first = useOpenRun(runs, runs.chosen.value);
  const second = useOpenRun(runs, runs.beside.value);
  const details = first?.details.value;
  const beside = second?.details.value;
  const listed = list.find(({ id }) => id === runs.chosen.value);
  const shown = details ? [details, ...(beside ? [beside] : [])] : [];
  return (
    <section aria-labelledby="runs-chosen">
      <div class="runs-head">
        <h3 id="runs-chosen">{listed?.name}</h3>
        <Beside runs={runs} list={list} />
      </div>
      <Ending run={first} list={list} />
      {details && (
        <>
          <RunFacts run={{ ...details.run, seconds: listed?.seconds ?? details.run.seconds }} />
          <RunVerdict details={details} />
          <RunCurves key={`${first?.id} ${second?.id}`} shown={shown} />
          <div class={`runs-tables${beside ? ' compared' : ''}`}>
            <RunFigures shown={shown} />
            <RunSettings shown={shown} />
          </div>
        </>
      )}
    </section>
  );
}

/** A run opened as long as it is chosen. */
function useOpenRun({ server }: Runs, id: string | undefined): OpenRun | undefined {
  const [open, setOpen] = useState<OpenRun | undefined>(undefined);
  useEffect(() => {
    if (id === undefined) return undefined;
    const run = new OpenRun(server, id);
    setOpen(run);
    return () => run.close();
  }, [server, id]);
  return open?.id === id ? open : undefined;
}

/** The choice of a second run. */
function Beside({ runs, list }: Place): JSX.Element | null {
  const { served } = useWords();
  const others = list.filter(({ id }) => id !== runs.chosen.value);
  if (others.length === 0) return null;
  return (
    <label class="runs-beside">
      {served.compareWith}
      <select
        value={runs.beside.value ?? ''}
        onChange={event => runs.layOver(event.currentTarget.value || undefined)}
      >
        <option value="">{served.nothing}</option>
        {others.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What became of the run, told when it happens. */
function Ending({
  run,
  list,
}: {
  readonly run: OpenRun | undefined;
  readonly list: readonly RunSummary[];
}): JSX.Element {
  const { served } = useWords();
  const ending = run?.ending.value;
  const name = list.find(({ id }) => id === run?.id)?.name ?? '';
  const text =
    ending === 'done' ? fill(served.finished, { name }) : whyBroken(run?.details.value?.run, served);
  return (
    <p class={ending === 'done' ? 'hidden-text' : 'runs-ending'} role="status">
      {text}
    </p>
  );
}

/** A run that had begun when its process died, or one whose record is damaged; undefined for the others. */
function whyBroken(run: RunSummary | undefined, { gone, broken }: Words['served']): string | undefined {
  if (run?.state !== 'broken') return undefined;
  return run.plannedSteps === undefined ? broken : gone;
}
