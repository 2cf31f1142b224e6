// Which two of many features are the axes; the others rest at their medians.
import type { JSX } from 'preact';
import { useShared, useWords } from '../../state/context.ts';

export function AxisChoice(): JSX.Element | null {
  const { lab } = useShared();
  const { boundary } = useWords();
  const features = lab.data.value?.features ?? [];
  if (features.length < 3) return null;
  const choose = (axis: 0 | 1, feature: number) => {
    const [a, b] = lab.axes.value;
    const other = axis === 0 ? b : a;
    // the axis that had it takes the other one
    const left = axis === 0 ? a : b;
    lab.axes.value =
      axis === 0 ? [feature, feature === other ? left : other] : [feature === other ? left : other, feature];
    lab.lookAgain();
  };
  return (
    <div class="axis-choice">
      {([0, 1] as const).map(axis => (
        <label key={axis}>
          {axis === 0 ? boundary.across : boundary.up}
          <select
            value={lab.axes.value[axis]}
            onChange={event => choose(axis, Number(event.currentTarget.value))}
          >
            {features.map(({ name }, i) => (
              <option key={i} value={i}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ))}
      <span class="quiet">{boundary.slice}</span>
    </div>
  );
}
