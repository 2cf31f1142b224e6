// The names of the classes beside their signs, where they say more than 0 and 1.
import type { JSX } from 'preact';
import { drawTrainingSign } from '../../draw/signs.ts';
import { Drawing } from '../../parts/drawing.tsx';
import { useShared } from '../../state/context.ts';

export function ClassKey(): JSX.Element | null {
  const { lab } = useShared();
  const labels = lab.data.value?.classes.map(({ label }) => label) ?? [];
  if (labels.join() === '0,1') return null;
  return (
    <ul class="class-key">
      {labels.map((label, k) => (
        <li key={label}>
          <Sign label={k} />
          <span title={label}>{label}</span>
        </li>
      ))}
    </ul>
  );
}

function Sign({ label }: { readonly label: number }): JSX.Element {
  return (
    <span class="class-sign" aria-hidden="true">
      <Drawing
        className="legend-canvas"
        label=""
        draw={({ context, palette, size }) => {
          context.setTransform(size.pixelRatio, 0, 0, size.pixelRatio, 0, 0);
          context.clearRect(0, 0, size.width, size.height);
          drawTrainingSign(context, palette, label, { x: size.width / 2, y: size.height / 2, radius: 5 });
        }}
      />
    </span>
  );
}
