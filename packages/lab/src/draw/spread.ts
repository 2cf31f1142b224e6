// Settings side by side over several seeds: a dot for each seed, the mean with its standard error.
import { along, type ValueAxis } from './axis.ts';
import type { Palette } from './palette.ts';
import { type Context2D, type DrawingSize, drawText, sharp, startDrawing, textWidth } from './surface.ts';

/** One setting. */
export interface SpreadRow {
  readonly name: string;
  /** One value for each seed. */
  readonly values: ArrayLike<number>;
  readonly mean: number;
  /** Mean less and plus one standard error; not a number for a single seed. */
  readonly low: number;
  readonly high: number;
  /** The mean in figures. */
  readonly figure: string;
  /** The error in figures. */
  readonly range: string;
  /** Whether regularization made it what it is: drawn in the accent's color. */
  readonly regularized: boolean;
}

/** What {@link drawSpread} draws. */
export interface SpreadPicture {
  readonly rows: readonly SpreadRow[];
  /** Values beyond it are drawn at its end as an arrow. */
  readonly axis: ValueAxis;
  readonly palette: Palette;
  readonly size: DrawingSize;
}

const axisHeight = 28;
const dotRadius = 4;

/** Draws one row for each setting on a common axis; names stand left, figures right. */
export function drawSpread(context: Context2D, { rows, axis, palette, size }: SpreadPicture): void {
  startDrawing(context, size);
  const name = { color: palette.ink, size: 13, weight: 550 } as const;
  const range = { color: palette.ink3, size: 13, align: 'right' } as const;
  const widest = (text: (row: SpreadRow) => string, style: typeof name | typeof range): number =>
    rows.reduce((most, row) => Math.max(most, textWidth(context, palette, text(row), style)), 0);
  const ranges = widest(row => row.range, range);
  const left = widest(row => row.name, name) + 20;
  const right = size.width - ranges - widest(row => row.figure, name) - 32;
  const bottom = size.height - axisHeight;
  const x = along(axis, [left, right]);
  drawGrid(context, { axis, palette, size, x, bottom });
  const pitch = bottom / Math.max(1, rows.length);
  rows.forEach((row, i) => {
    const y = (i + 0.5) * pitch;
    drawText(context, palette, { ...name, text: row.name, x: 0, y });
    drawDots(context, { values: row.values, x, y, left, right, palette, room: pitch / 2 - 2 });
    drawMean(context, { row, x, y, left, right, palette });
    drawText(context, palette, { ...range, text: row.range, x: size.width, y });
    drawText(context, palette, { ...name, align: 'right', text: row.figure, x: size.width - ranges - 8, y });
  });
}

interface Grid {
  readonly axis: ValueAxis;
  readonly palette: Palette;
  readonly size: DrawingSize;
  readonly x: (value: number) => number;
  readonly bottom: number;
}

function drawGrid(context: Context2D, { axis, palette, size, x, bottom }: Grid): void {
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const { value } of axis.ticks) {
    const at = sharp(x(value), size.pixelRatio);
    context.moveTo(at, 0);
    context.lineTo(at, bottom);
  }
  context.stroke();
  for (const { value, text } of axis.ticks) {
    drawText(context, palette, { text, x: x(value), y: bottom + 18, color: palette.ink3, align: 'center' });
  }
}

interface Dots {
  readonly values: ArrayLike<number>;
  readonly x: (value: number) => number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly palette: Palette;
  /** How far dots may stand above and below the row's middle. */
  readonly room: number;
}

function drawDots(context: Context2D, { values, x, y, left, right, palette, room }: Dots): void {
  const stacked = new Map<number, number>();
  context.fillStyle = palette.ink;
  context.globalAlpha = 0.22;
  for (let i = 0; i < values.length; i++) {
    const at = x(values[i]!);
    if (Number.isNaN(at)) continue;
    context.beginPath();
    if (at < left - 0.5) arrow(context, left, y, -1);
    else if (at > right + 0.5) arrow(context, right, y, 1);
    else {
      // seeds with the same value stand above and below one another
      const pixel = Math.round(at);
      const order = stacked.get(pixel) ?? 0;
      stacked.set(pixel, order + 1);
      const away = Math.min(room - dotRadius, Math.ceil(order / 2) * 5);
      context.arc(at, y + (order % 2 === 1 ? -away : away), dotRadius, 0, 2 * Math.PI);
    }
    context.fill();
  }
  context.globalAlpha = 1;
}

function arrow(context: Context2D, x: number, y: number, direction: 1 | -1): void {
  context.moveTo(x + 6 * direction, y);
  context.lineTo(x - 2 * direction, y - 5);
  context.lineTo(x - 2 * direction, y + 5);
  context.closePath();
}

interface Mean {
  readonly row: SpreadRow;
  readonly x: (value: number) => number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly palette: Palette;
}

function drawMean(context: Context2D, { row, x, y, left, right, palette }: Mean): void {
  const within = (value: number): number => Math.min(right, Math.max(left, x(value)));
  const [low, middle, high] = [within(row.low), within(row.mean), within(row.high)];
  if (Number.isNaN(middle)) return;
  const color = row.regularized ? palette.accent : palette.ink;
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 2.25;
  context.beginPath();
  // a canvas passes over places that are not numbers
  context.moveTo(low, y);
  context.lineTo(high, y);
  for (const end of [low, high]) {
    context.moveTo(end, y - 6);
    context.lineTo(end, y + 6);
  }
  context.stroke();
  context.beginPath();
  context.arc(middle, y, 5, 0, 2 * Math.PI);
  context.fill();
}
