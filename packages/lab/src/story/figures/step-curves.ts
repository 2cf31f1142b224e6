// Two losses over the steps of a fit on a logarithmic axis, and where it was stopped.
import { along, type ValueAxis } from '../../draw/axis.ts';
import type { Palette } from '../../draw/palette.ts';
import {
  type Context2D,
  type DrawingSize,
  drawText,
  sharp,
  startDrawing,
  textWidth,
} from '../../draw/surface.ts';
import { niceTicks } from '../../draw/ticks.ts';
import type { Curve } from '../../protocol.ts';
import { count } from '../../state/numerals.ts';

/** What {@link drawStepCurves} draws. */
export interface StepCurvesPicture {
  readonly curve: Curve;
  /** First step of the axis. */
  readonly first: number;
  readonly stoppedAt: number;
  readonly words: { readonly training: string; readonly validation: string; readonly stopped: string };
  readonly palette: Palette;
  readonly size: DrawingSize;
}

const labelStyle = { size: 12, weight: 550 } as const;
const above = 24;

/** Where the curves lie, and how steps and losses are laid out there. */
interface Frame {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly xAxis: ValueAxis;
  readonly yAxis: ValueAxis;
  readonly x: (step: number) => number;
  readonly y: (loss: number) => number;
}

/** Draws training loss solid and validation loss dashed; a line in the accent's color stands where training was stopped. */
export function drawStepCurves(context: Context2D, picture: StepCurvesPicture): void {
  startDrawing(context, picture.size);
  const frame = frameOf(context, picture);
  drawGrid(context, picture, frame);
  drawStop(context, picture, frame);
  const { curve, words, palette } = picture;
  for (const [values, dash, text] of [
    [curve.training, [], words.training],
    [curve.validation, [5, 3], words.validation],
  ] as const) {
    context.setLineDash([...dash]);
    drawCurve(context, values, picture, frame);
    const label = { ...labelStyle, color: palette.ink, x: frame.right + 10 };
    drawText(context, palette, { ...label, text, y: frame.y(values.at(-1)!) });
  }
  context.setLineDash([]);
}

function frameOf(context: Context2D, { curve, first, words, palette, size }: StepCurvesPicture): Frame {
  const most = Math.max(...curve.validation, ...curve.training);
  const last = curve.step.at(-1)!;
  const powers = [1, 10, 100, 1000, 10_000].filter(step => step >= first && step <= last);
  const yAxis: ValueAxis = { scale: 'linear', domain: [0, most * 1.03], ticks: niceTicks([0, most], 4) };
  const xAxis: ValueAxis = {
    scale: 'log',
    domain: [first, last],
    ticks: powers.map(value => ({ value, text: count(value) })),
  };
  const widest = (texts: readonly string[]) =>
    Math.max(...texts.map(text => textWidth(context, palette, text, { color: '', ...labelStyle })));
  const left = widest(yAxis.ticks.map(({ text }) => text)) + 10;
  const right = size.width - widest([words.training, words.validation]) - 12;
  const bottom = size.height - 24;
  return {
    left,
    right,
    bottom,
    xAxis,
    yAxis,
    x: along(xAxis, [left, right]),
    y: along(yAxis, [bottom, above]),
  };
}

function drawGrid(context: Context2D, { palette, size }: StepCurvesPicture, frame: Frame): void {
  const { left, right, bottom, xAxis, yAxis, x, y } = frame;
  const style = { color: palette.ink3 };
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const { value, text } of yAxis.ticks) {
    const at = sharp(y(value), size.pixelRatio);
    context.moveTo(left, at);
    context.lineTo(right, at);
    drawText(context, palette, { ...style, text, x: 0, y: at });
  }
  context.stroke();
  for (const { value, text } of xAxis.ticks) {
    drawText(context, palette, { ...style, text, x: x(value), y: bottom + 16, align: 'center' });
  }
}

function drawStop(
  context: Context2D,
  { first, stoppedAt, words, palette }: StepCurvesPicture,
  { right, bottom, x }: Frame,
): void {
  const at = x(Math.max(first, stoppedAt));
  context.strokeStyle = palette.accent;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(at, 4);
  context.lineTo(at, bottom);
  context.stroke();
  const bold = { color: palette.accent, size: 13, weight: 650 } as const;
  // right of its line as long as there is room
  const isRight = at + 8 + textWidth(context, palette, words.stopped, bold) <= right;
  const place = { x: isRight ? at + 8 : at - 8, y: 10, align: isRight ? 'left' : 'right' } as const;
  drawText(context, palette, { ...bold, ...place, text: words.stopped });
}

function drawCurve(
  context: Context2D,
  values: Float64Array,
  { curve, first, palette }: StepCurvesPicture,
  { x, y }: Frame,
): void {
  context.strokeStyle = palette.ink;
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.beginPath();
  // without a point before it, a line begins where it is led to
  curve.step.forEach((step, i) => {
    if (step >= first) context.lineTo(x(step), y(values[i]!));
  });
  context.stroke();
}
