// Runs: what `wellfit train` has made in the folder beside the page, and what it is making.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useShared, useWords } from '../state/context.ts';
import type { Server } from '../state/server.ts';
import { RunPanel } from './run-panel.tsx';
import { Runs } from './runs.ts';
import { RunsList } from './runs-list.tsx';
import './served.css';

export function RunsDrawer(): JSX.Element | null {
  const { server } = useShared();
  return server ? <RunsOf runs={runsOf(server)} /> : null;
}

/** Kept for when the drawer opens again. */
const known = new WeakMap<Server, Runs>();

function runsOf(server: Server): Runs {
  const runs = known.get(server) ?? new Runs(server);
  known.set(server, runs);
  return runs;
}

function RunsOf({ runs }: { readonly runs: Runs }): JSX.Element {
  const { served } = useWords();
  useEffect(() => {
    const closing = new AbortController();
    void runs.watch(closing.signal);
    return () => closing.abort();
  }, [runs]);
  const list = runs.list.value;
  const trouble = runs.trouble.value;
  return (
    <div class="runs">
      <p class="runs-trouble" role="alert">
        {trouble && served[trouble]}
      </p>
      {list?.length === 0 && <NoRuns />}
      {list && list.length > 0 && (
        <div class="runs-columns">
          <RunsList runs={runs} list={list} />
          <RunPanel runs={runs} list={list} />
        </div>
      )}
    </div>
  );
}

/** How to make one. */
function NoRuns(): JSX.Element {
  const { served } = useWords();
  return (
    <div class="runs-none">
      <h3>{served.none}</h3>
      <p>{served.noneText}</p>
      <pre>wellfit train data.csv --target y --validation-split 0.2</pre>
      <p>{served.noneThen}</p>
    </div>
  );
}
