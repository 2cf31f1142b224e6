// A table that was refused for one of its columns: another choice of them may do.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { useShared, useWords } from '../../state/context.ts';
import type { RefusedTable } from '../../state/lab.ts';

export function OtherColumns({
  refused: { brought, columns },
}: {
  readonly refused: RefusedTable;
}): JSX.Element {
  const { lab } = useShared();
  const { data } = useWords();
  const target = useSignal(brought.target ?? columns.filter(name => !brought.without.includes(name)).at(-1));
  const without = useSignal(new Set(brought.without));
  const id = useId();
  const keep = (name: string, isKept: boolean) => {
    const names = new Set(without.value);
    if (isKept) names.delete(name);
    else names.add(name);
    without.value = names;
  };
  return (
    <form
      class="data-other-columns"
      onSubmit={event => {
        event.preventDefault();
        const left = [...without.value].filter(name => name !== target.value);
        lab.bring({ ...brought, target: target.value, without: left });
      }}
    >
      <h3>{brought.name}</h3>
      <label for={id}>
        {data.predict}
        <select
          id={id}
          value={target.value}
          onChange={event => {
            target.value = event.currentTarget.value;
          }}
        >
          {columns.map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>{data.use}</legend>
        {columns.map(name => (
          <label key={name}>
            <input
              type="checkbox"
              checked={name === target.value || !without.value.has(name)}
              disabled={name === target.value}
              onChange={event => keep(name, event.currentTarget.checked)}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <button type="submit" class="button primary">
        {data.tryAgain}
      </button>
    </form>
  );
}
