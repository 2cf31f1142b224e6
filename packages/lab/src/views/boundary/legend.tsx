// Which sign is which: filled points are trained on, rings only looked at; colors and shapes are classes.
import type { JSX } from 'preact';
import { drawHeldSign, drawTrainingSign } from '../../draw/signs.ts';
import { startDrawing } from '../../draw/surface.ts';
import { Drawing } from '../../parts/drawing.tsx';
import { useShared, useWords } from '../../state/context.ts';

/** Pixels from one sign to the next, and half of a sign. */
const [spacing, radius] = [22, 5];

export function Legend(): JSX.Element {
  const { lab } = useShared();
  const { common } = useWords();
  const classes = lab.data.value?.classes.length ?? 2;
  return (
    <div class="legend">
      <Signs classes={classes} isHeld={false} text={common.training} />
      <Signs classes={classes} isHeld text={common.validation} />
    </div>
  );
}

function Signs({
  classes,
  isHeld,
  text,
}: {
  readonly classes: number;
  readonly isHeld: boolean;
  readonly text: string;
}): JSX.Element {
  const shown = Math.min(classes, 3);
  return (
    <span>
      <span class="legend-signs" style={{ width: `${shown * spacing}px` }} aria-hidden="true">
        <Drawing
          className="legend-canvas"
          label={text}
          draw={({ context, palette, size }) => {
            startDrawing(context, size);
            for (let label = 0; label < shown; label++) {
              const place = { x: spacing * (label + 0.5), y: size.height / 2, radius };
              if (isHeld) drawHeldSign(context, palette, label, place);
              else drawTrainingSign(context, palette, label, place);
            }
          }}
        />
      </span>
      {text}
    </span>
  );
}
