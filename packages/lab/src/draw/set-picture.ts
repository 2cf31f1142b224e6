// A data set as a picture the size of a thumb.
import type { PlanePoints } from './boundary.ts';
import type { Palette } from './palette.ts';
import { classColor } from './palette.ts';
import { traceSign } from './signs.ts';
import { type Context2D, type DrawingSize, startDrawing } from './surface.ts';

/** What {@link drawSet} draws. */
export interface SetPicture {
  readonly points: Pick<PlanePoints, 'x1' | 'x2' | 'y'>;
  readonly palette: Palette;
  readonly size: DrawingSize;
}

function extent(values: ArrayLike<number>): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}

/** Draws all points so that they just fit, with the same scale along both sides. */
export function drawSet(context: Context2D, { points, palette, size }: SetPicture): void {
  startDrawing(context, size);
  const radius = Math.min(size.width, size.height) / 32;
  const [left, right] = extent(points.x1);
  const [bottom, top] = extent(points.x2);
  const room = (side: number): number => side - 6 * radius;
  const scale = Math.min(room(size.width) / (right - left), room(size.height) / (top - bottom));
  const unit = Number.isFinite(scale) ? scale : 0;
  for (let i = 0; i < points.y.length; i++) {
    context.beginPath();
    traceSign(context, points.y[i]!, {
      x: size.width / 2 + (points.x1[i]! - (left + right) / 2) * unit,
      y: size.height / 2 - (points.x2[i]! - (bottom + top) / 2) * unit,
      radius,
    });
    context.fillStyle = classColor(palette, points.y[i]!);
    context.fill();
  }
}
