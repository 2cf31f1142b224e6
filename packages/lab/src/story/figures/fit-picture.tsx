// The boundary of a planned fit, with its points.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { BoundaryPainter, type PlanePoints } from '../../draw/boundary.ts';
import { Drawing } from '../../parts/drawing.tsx';
import type { FittedPlan } from '../../protocol.ts';
import { fixed } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import { useStoryWords } from '../story-words.ts';

export function FitPicture({
  fit,
  logits,
  shows = 'all',
  label,
  place,
  className = 'story-boundary',
}: {
  readonly fit: FittedPlan | undefined;
  /** Instead of the fit's own. */
  readonly logits?: Float32Array | undefined;
  /** Which points are on it. */
  readonly shows?: 'all' | 'training' | 'none';
  /** In words; else what its losses say. */
  readonly label?: string;
  /** A place of the grid that is marked. */
  readonly place?: number | undefined;
  readonly className?: string;
}): JSX.Element {
  const words = useStoryWords();
  const painter = useMemo(() => new BoundaryPainter(), []);
  const points = useMemo(() => pointsOf(fit, shows), [fit, shows]);
  const described = fill(words.boundary, {
    training: fixed(fit?.losses.training ?? Number.NaN, 2),
    validation: fixed(fit?.losses.validation ?? Number.NaN, 2),
  });
  return (
    <Drawing
      className={className}
      label={label ?? described}
      draw={({ context, size, palette }) => {
        if (!fit?.field) return;
        const field = { ...fit.field, logits: logits ?? fit.field.logits };
        const cursor = place === undefined ? undefined : placeOn(fit.field, place);
        painter.draw(context, { field, points, palette, size, cursor });
      }}
    />
  );
}

function pointsOf(fit: FittedPlan | undefined, shows: 'all' | 'training' | 'none'): PlanePoints {
  const { x, y, held } = fit?.points ?? { x: [], y: [], held: [] };
  const rows = Array.from(y, (_, i) => i).filter(
    i => shows === 'all' || (shows === 'training' && held[i] !== 1),
  );
  const pick = (values: ArrayLike<number>, at: (row: number) => number) => rows.map(row => values[at(row)]!);
  return {
    x1: pick(x, row => 2 * row),
    x2: pick(x, row => 2 * row + 1),
    y: pick(y, row => row),
    held: pick(held, row => row),
  };
}

function placeOn(
  { grid, x1, x2 }: NonNullable<FittedPlan['field']>,
  place: number,
): { readonly x1: number; readonly x2: number } {
  const at = ([least, most]: readonly [number, number], k: number) =>
    least + ((most - least) * k) / (grid - 1);
  return { x1: at(x1, place % grid), x2: at(x2, Math.floor(place / grid)) };
}
