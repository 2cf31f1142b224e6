// Who is taken for whom: a row for each class, shaded by how much of it went where.
import type { JSX } from 'preact';
import type { Quality } from '../../protocol.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count, percent } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import { FigureLine } from './figure-line.tsx';

/** Classes up to which a cell has room for its share of the row. */
const fewClasses = 4;

export function Confusion(): JSX.Element {
  const { lab } = useShared();
  const { inside } = useWords();
  const confusion = lab.calmFrame.value?.quality?.confusion;
  const { right, all } = sumsOf(confusion ?? []);
  return (
    <>
      <FigureLine figure={percent(right / all)} test="right">
        {fill(inside.right, { all: confusion ? count(all) : '–' })}
      </FigureLine>
      {confusion && <Matrix confusion={confusion} />}
    </>
  );
}

function Matrix({ confusion }: Pick<Quality, 'confusion'>): JSX.Element {
  const { lab } = useShared();
  const { inside } = useWords();
  const labels = confusion.map((_, k) => lab.data.value?.classes[k]?.label ?? String(k));
  return (
    <table class={confusion.length <= fewClasses ? 'confusion' : 'confusion many'}>
      <caption class="hidden-text">{inside.confusionCaption}</caption>
      <thead>
        <tr>
          <td />
          <th colSpan={labels.length} scope="colgroup" class="confusion-side">
            {inside.predicted}
          </th>
        </tr>
        <tr>
          <th scope="col" class="confusion-side">
            {inside.actual}
          </th>
          {labels.map((label, k) => (
            <th key={k} scope="col" title={label}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {confusion.map((row, k) => (
          <Row key={k} row={row} actual={k} label={labels[k]!} />
        ))}
      </tbody>
    </table>
  );
}

function Row({
  row,
  actual,
  label,
}: {
  readonly row: readonly number[];
  readonly actual: number;
  readonly label: string;
}): JSX.Element {
  const total = row.reduce((sum, examples) => sum + examples, 0);
  return (
    <tr>
      <th scope="row" title={label}>
        {label}
      </th>
      {row.map((examples, k) => {
        const share = total > 0 ? examples / total : 0;
        return (
          <td key={k} class={k === actual ? 'right' : undefined} style={{ '--share': share.toFixed(3) }}>
            {count(examples)} <small>{percent(share)}</small>
          </td>
        );
      })}
    </tr>
  );
}

function sumsOf(confusion: Quality['confusion']): { readonly right: number; readonly all: number } {
  let [right, all] = [0, 0];
  confusion.forEach((row, actual) => {
    for (const examples of row) all += examples;
    right += row[actual] ?? 0;
  });
  return { right, all };
}
