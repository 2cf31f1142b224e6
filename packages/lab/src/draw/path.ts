// Choosing λ: losses along a path of λ, and the largest λ that is as good as the best.
import { along, type ValueAxis } from './axis.ts';
import type { Palette } from './palette.ts';
import { type Context2D, type DrawingSize, drawText, sharp, startDrawing, textWidth } from './surface.ts';

/** Every text of the picture. */
interface PathWords {
  readonly validation: string;
  readonly training: string;
  /** Stands at the λ with the lowest loss. */
  readonly lowest: string;
  /** Stands at the λ that is chosen. */
  readonly chosen: string;
  /** Name of the axis. */
  readonly lambda: string;
}

/** What {@link drawPath} draws. */
export interface PathPicture {
  /** Ascending, above 0. */
  readonly lambdas: readonly number[];
  /** Mean validation loss at each λ. */
  readonly validation: readonly number[];
  /** Standard error of each. */
  readonly errors: readonly number[];
  readonly training: readonly number[];
  /** Index of the lowest validation loss; undefined as long as the path is not complete. */
  readonly lowest: number | undefined;
  /** Index of the largest λ within one standard error of it. */
  readonly chosen: number | undefined;
  readonly xAxis: ValueAxis;
  readonly yAxis: ValueAxis;
  readonly words: PathWords;
  readonly palette: Palette;
  readonly size: DrawingSize;
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

interface Choice {
  readonly lowest: number;
  readonly chosen: number;
}

const captionStyle = { size: 13 } as const;
const labelStyle = { size: 12, weight: 550 } as const;

function frameOf(context: Context2D, { xAxis, yAxis, words, palette, size }: PathPicture): Frame {
  const width = (text: string): number => textWidth(context, palette, text, { color: '', ...labelStyle });
  const left = Math.max(0, ...yAxis.ticks.map(({ text }) => width(text))) + 10;
  const right = size.width - Math.max(width(words.validation), width(words.training)) - 18;
  const [top, bottom] = [34, size.height - 26];
  return { left, right, top, bottom, x: along(xAxis, [left, right]), y: along(yAxis, [bottom, top]) };
}

/** Draws the path: validation dashed with error bars, training solid, and the choice in the accent's color. */
export function drawPath(context: Context2D, picture: PathPicture): void {
  startDrawing(context, picture.size);
  const frame = frameOf(context, picture);
  drawGrid(context, picture, frame);
  const { lowest, chosen } = picture;
  const choice = lowest !== undefined && chosen !== undefined ? { lowest, chosen } : undefined;
  if (choice) drawBand(context, picture, choice, frame);
  context.save();
  context.beginPath();
  // curves that leave the axis are cut off there; marks on its end stay whole
  context.rect(frame.left - 8, frame.top - 1, frame.right - frame.left + 16, frame.bottom - frame.top + 7);
  context.clip();
  drawErrors(context, picture, frame);
  drawCurve(context, picture.training, picture, frame);
  context.setLineDash([5, 3]);
  drawCurve(context, picture.validation, picture, frame);
  context.setLineDash([]);
  drawMarks(context, picture, frame);
  context.restore();
  if (choice) drawChoice(context, picture, choice, frame);
  drawLabels(context, picture, frame);
}

function drawGrid(
  context: Context2D,
  { xAxis, yAxis, words, palette, size }: PathPicture,
  frame: Frame,
): void {
  const style = { color: palette.ink3 };
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const { value } of yAxis.ticks) {
    const y = sharp(frame.y(value), size.pixelRatio);
    context.moveTo(frame.left, y);
    context.lineTo(frame.right, y);
  }
  context.stroke();
  for (const { value, text } of yAxis.ticks) {
    drawText(context, palette, { ...style, text, x: 0, y: frame.y(value) });
  }
  const y = frame.bottom + 18;
  for (const { value, text } of xAxis.ticks) {
    drawText(context, palette, { ...style, text, x: frame.x(value), y, align: 'center' });
  }
  drawText(context, palette, { ...style, text: words.lambda, x: frame.right + 18, y });
}

function drawBand(context: Context2D, { lambdas, palette }: PathPicture, choice: Choice, frame: Frame): void {
  const [from, to] = [frame.x(lambdas[choice.lowest]!), frame.x(lambdas[choice.chosen]!)];
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.08;
  context.fillRect(from, frame.top, to - from, frame.bottom - frame.top);
  context.globalAlpha = 1;
}

function drawErrors(context: Context2D, picture: PathPicture, { x, y }: Frame): void {
  const { lambdas, validation, errors, palette } = picture;
  context.strokeStyle = palette.ink;
  context.lineWidth = 1.5;
  context.globalAlpha = 0.5;
  context.beginPath();
  lambdas.forEach((lambda, i) => {
    context.moveTo(x(lambda), y(validation[i]! - errors[i]!));
    context.lineTo(x(lambda), y(validation[i]! + errors[i]!));
  });
  context.stroke();
  context.globalAlpha = 1;
}

function drawCurve(
  context: Context2D,
  values: readonly number[],
  { lambdas, palette }: PathPicture,
  { x, y }: Frame,
): void {
  context.strokeStyle = palette.ink;
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.beginPath();
  let drawing = false;
  lambdas.forEach((lambda, i) => {
    const at = y(values[i]!);
    // a fit that diverged leaves a gap
    if (!Number.isFinite(at)) drawing = false;
    else if (drawing) context.lineTo(x(lambda), at);
    else {
      context.moveTo(x(lambda), at);
      drawing = true;
    }
  });
  context.stroke();
}

function drawMarks(context: Context2D, { lambdas, validation, palette }: PathPicture, { x, y }: Frame): void {
  context.strokeStyle = palette.ink;
  context.fillStyle = palette.surface;
  context.lineWidth = 1.75;
  lambdas.forEach((lambda, i) => {
    if (!Number.isFinite(validation[i]!)) return;
    context.beginPath();
    context.arc(x(lambda), y(validation[i]!), 3.5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  });
}

function drawChoice(context: Context2D, picture: PathPicture, choice: Choice, frame: Frame): void {
  const { lambdas, validation, palette } = picture;
  const at = frame.x(lambdas[choice.chosen]!);
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(at, frame.top - 26);
  context.lineTo(at, frame.bottom);
  context.stroke();
  context.beginPath();
  context.arc(at, frame.y(validation[choice.chosen]!), 5.5, 0, 2 * Math.PI);
  context.fillStyle = palette.accent;
  context.strokeStyle = palette.surface;
  context.fill();
  context.stroke();
  captionChoice(context, picture, choice, frame);
}

function captionChoice(
  context: Context2D,
  { lambdas, words, palette, size }: PathPicture,
  { lowest, chosen }: Choice,
  { x, left, right, top }: Frame,
): void {
  const at = x(lambdas[chosen]!);
  const y = top - 20;
  const bold = { ...captionStyle, color: palette.accent, weight: 650 } as const;
  const wide = textWidth(context, palette, words.chosen, bold);
  // right of its line as long as there is room
  const isRight = at + 8 + wide <= size.width;
  const start = isRight ? at + 8 : at - 8 - wide;
  drawText(context, palette, { ...bold, text: words.chosen, x: start, y });
  if (chosen === lowest) return;
  const plain = { ...captionStyle, color: palette.ink2 };
  const narrow = textWidth(context, palette, words.lowest, plain);
  const end = Math.min(x(lambdas[lowest]!) - 8, isRight ? right : start - 16);
  if (end - narrow >= left) {
    drawText(context, palette, { ...plain, text: words.lowest, x: end, y, align: 'right' });
  }
}

/** Names of both curves at their ends, never on top of each other. */
function drawLabels(context: Context2D, picture: PathPicture, { y, right, top, bottom }: Frame): void {
  const { validation, training, words, palette } = picture;
  if (![...validation, ...training].some(Number.isFinite)) return;
  const end = (values: readonly number[]): number => {
    const last = y(values.at(-1)!);
    return Number.isFinite(last) ? Math.min(bottom, Math.max(top, last)) : bottom;
  };
  let [above, below] = [end(validation), end(training)];
  if (Math.abs(above - below) < 16) {
    const middle = (above + below) / 2;
    [above, below] = above <= below ? [middle - 8, middle + 8] : [middle + 8, middle - 8];
  }
  const style = { ...labelStyle, color: palette.ink, x: right + 14 };
  drawText(context, palette, { ...style, text: words.validation, y: above });
  drawText(context, palette, { ...style, text: words.training, y: below });
}
