// How many weights are how large: bars, and as an outline how it was before.
import type { Palette } from './palette.ts';
import { type Context2D, type DrawingSize, sharp, startDrawing } from './surface.ts';

/** What {@link drawHistogram} draws. */
export interface HistogramPicture {
  /** Weights in each of the equal bins of the axis. */
  readonly counts: ArrayLike<number>;
  /** The same bins at an earlier moment. */
  readonly before?: ArrayLike<number> | undefined;
  readonly palette: Palette;
  readonly size: DrawingSize;
}

/**
 * Counts weights in equal bins from −limit to limit; those beyond are counted in the outer bins, so that none is
 * hidden. Weights that are not numbers are left out.
 *
 * @example
 * countWeights([-5, 0.1, 0.2], { limit: 1, bins: 4 }); // => Uint32Array [1, 0, 2, 0]
 */
export function countWeights(
  weights: ArrayLike<number>,
  { limit, bins }: { readonly limit: number; readonly bins: number },
): Uint32Array<ArrayBuffer> {
  const counts = new Uint32Array(bins);
  for (let i = 0; i < weights.length; i++) {
    const bin = Math.floor(((weights[i]! + limit) / (2 * limit)) * bins);
    if (!Number.isNaN(bin)) counts[Math.min(bins - 1, Math.max(0, bin))]!++;
  }
  return counts;
}

function largest(counts: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < counts.length; i++) most = Math.max(most, counts[i]!);
  return most;
}

/**
 * Draws counts as bars, the earlier ones as an outline in the accent's color. Heights grow with the square root of
 * the count: a single weight far out stays in sight beside a hundred in the middle.
 */
export function drawHistogram(context: Context2D, { counts, before, palette, size }: HistogramPicture): void {
  startDrawing(context, size);
  const ground = sharp(size.height - 1, size.pixelRatio);
  const bin = size.width / counts.length;
  const peak = Math.max(1, largest(counts), before ? largest(before) : 0);
  const height = (count: number): number => Math.sqrt(count / peak) * (ground - 1.5);
  const gap = Math.min(0.75, bin / 8);
  context.fillStyle = palette.ink2;
  context.beginPath();
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! === 0) continue;
    const tall = height(counts[i]!);
    context.roundRect(i * bin + gap, ground - tall, bin - 2 * gap, tall, [1.5, 1.5, 0, 0]);
  }
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = palette.line;
  context.beginPath();
  context.moveTo(0, ground);
  context.lineTo(size.width, ground);
  context.stroke();
  if (before) drawOutline(context, { counts: before, height, ground, bin, palette });
}

interface Outline {
  readonly counts: ArrayLike<number>;
  readonly height: (count: number) => number;
  readonly ground: number;
  readonly bin: number;
  readonly palette: Palette;
}

function drawOutline(context: Context2D, { counts, height, ground, bin, palette }: Outline): void {
  const at = (i: number): number => (i < 0 || i >= counts.length ? 0 : counts[i]!);
  context.beginPath();
  for (let i = 0; i <= counts.length; i++) {
    const [left, right] = [at(i - 1), at(i)];
    // the outline rests on the ground line and does not run along it
    if (left === 0 && right === 0) continue;
    const x = Math.min(counts.length * bin - 0.5, Math.max(0.5, i * bin));
    if (left === 0) context.moveTo(x, ground);
    context.lineTo(x, ground - height(left));
    context.lineTo(x, ground - height(right));
  }
  context.lineJoin = 'round';
  context.strokeStyle = palette.accent;
  context.stroke();
}
