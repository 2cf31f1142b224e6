// The figures and settings of a run or of two, side by side.
import type { JSX } from 'preact';
import { useWords } from '../state/context.ts';
import { figureName, figureNames, figureText, sets, settingRows } from './figures.ts';
import type { RunDetails } from './messages.ts';
import { useSetNames } from './runs-list.tsx';

interface Shown {
  /** The run that is chosen, and the one laid over it. */
  readonly shown: readonly RunDetails[];
}

export function RunFigures({ shown }: Shown): JSX.Element | null {
  const { served } = useWords();
  const heads = useSetNames();
  const runs = shown.map(({ run }) => run);
  const columns = runs.flatMap(run => sets.filter(set => run[set]).map(set => ({ run, set })));
  if (columns.length === 0) return null;
  return (
    <div class="runs-frame">
      <table class="runs-table">
        <caption>{served.figures}</caption>
        <thead>
          {runs.length > 1 && (
            <tr>
              <td />
              {runs.map(run => (
                <th key={run.id} scope="colgroup" colSpan={sets.filter(set => run[set]).length}>
                  {run.name}
                </th>
              ))}
            </tr>
          )}
          <tr>
            <th scope="col" class="hidden-text">
              {served.figure}
            </th>
            {columns.map(({ run, set }) => (
              <th key={`${run.id} ${set}`} scope="col">
                {heads[set]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figureNames(runs).map(name => (
            <tr key={name}>
              <th scope="row">{figureName(name, served)}</th>
              {columns.map(({ run, set }) => (
                <td key={`${run.id} ${set}`}>{figureText(name, run[set]?.[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function RunSettings({ shown }: Shown): JSX.Element | null {
  const { served } = useWords();
  const rows = settingRows(shown.map(({ record }) => record));
  const isCompared = shown.length > 1;
  if (rows.length === 0) return null;
  return (
    <div class="runs-frame">
      <table class="runs-table runs-settings">
        <caption>
          {served.settings}
          {isCompared && <small>{served.differing}</small>}
        </caption>
        <thead class={isCompared ? undefined : 'hidden-text'}>
          <tr>
            <th scope="col">
              <span class={isCompared ? 'hidden-text' : undefined}>{served.setting}</span>
            </th>
            {shown.map(({ run }) => (
              <th key={run.id} scope="col">
                {run.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values, differs }) => (
            <tr key={name} class={isCompared && differs ? 'differs' : undefined}>
              <th scope="row">{name}</th>
              {values.map((value, k) => (
                <td key={shown[k]!.run.id}>{value ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
