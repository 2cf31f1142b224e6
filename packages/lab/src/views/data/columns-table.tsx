// The columns of a table: what each holds, which one is predicted, and which are left out.
import type { JSX } from 'preact';
import type { BroughtFile, ColumnSummary } from '../../protocol.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count } from '../../state/numerals.ts';
import { fill, type Words } from '../../words/words.ts';

const typeNames = (words: Words['data']): Readonly<Record<ColumnSummary['type'], string>> => ({
  numeric: words.numeric,
  categorical: words.categorical,
  boolean: words.boolean,
  empty: words.empty,
  target: words.target,
  'left out': words.leftOut,
});

export function ColumnsTable({
  columns,
  brought,
}: {
  readonly columns: readonly ColumnSummary[];
  readonly brought: BroughtFile;
}): JSX.Element {
  const { lab } = useShared();
  const { data } = useWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <section class="data-columns-frame" tabIndex={0} aria-label={data.columns}>
      <table class="data-columns">
        <thead>
          <tr>
            <th scope="col">{data.column}</th>
            <th scope="col">{data.type}</th>
            <th scope="col">{data.missing}</th>
            <th scope="col">{data.distinct}</th>
            <th scope="col">{data.predict}</th>
            <th scope="col">{data.use}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(column => (
            // a refused choice is drawn back to what holds
            <Column key={`${column.name} ${lab.refusal.value}`} column={column} brought={brought} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Column({
  column: { name, type, missing, distinct },
  brought,
}: {
  readonly column: ColumnSummary;
  readonly brought: BroughtFile;
}): JSX.Element {
  const { lab } = useShared();
  const { data } = useWords();
  // as a hand has left them: a large table takes its time to open anew
  const isTarget = brought.target === undefined ? type === 'target' : name === brought.target;
  const isUsed = isTarget || !brought.without.includes(name);
  const others = brought.without.filter(each => each !== name);
  return (
    <tr class={isUsed ? '' : 'left-out'}>
      <th scope="row">{name}</th>
      <td>{typeNames(data)[type]}</td>
      <td>{count(missing)}</td>
      <td>{count(distinct)}</td>
      <td>
        <input
          type="radio"
          name="data-target"
          aria-label={fill(data.predictColumn, { name })}
          checked={isTarget}
          onChange={() => lab.bring({ ...brought, target: name, without: others })}
        />
      </td>
      <td>
        <input
          type="checkbox"
          aria-label={fill(data.useColumn, { name })}
          checked={isUsed}
          disabled={isTarget}
          onChange={() => lab.bring({ ...brought, without: isUsed ? [...others, name] : others })}
        />
      </td>
    </tr>
  );
}
