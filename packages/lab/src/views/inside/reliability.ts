// The reliability diagram: how sure the network was against how often it was right.
import type { Palette } from '../../draw/palette.ts';
import { drawText, sharp, startDrawing } from '../../draw/surface.ts';
import type { DrawingPlace } from '../../parts/drawing.tsx';
import type { Quality } from '../../protocol.ts';

/** What {@link drawReliability} draws. */
export interface ReliabilityPicture {
  readonly bins: Quality['calibration'];
  /** Probability of the predicted class at least: 1 over the number of classes. */
  readonly least: number;
  readonly words: { readonly sure: string; readonly right: string };
}

const margin = { left: 46, right: 16, top: 24, bottom: 38 };
/** Radii in pixels of a dot for all examples, and of the smallest. */
const radius = { all: 14, least: 2.5 };

/** Draws the diagonal of trust, and a dot for every bin with a line to where it should be. */
export function drawReliability(
  { context, size, palette }: DrawingPlace,
  { bins, least, words }: ReliabilityPicture,
): void {
  startDrawing(context, size);
  const [right, bottom] = [size.width - margin.right, size.height - margin.bottom];
  const x = (share: number) => margin.left + ((share - least) / (1 - least)) * (right - margin.left);
  const y = (share: number) => bottom - share * (bottom - margin.top);
  const ticks = { color: palette.ink3 };
  context.lineWidth = 1;
  context.strokeStyle = palette.line;
  for (const share of [0, 0.5, 1]) {
    line(context, [margin.left, sharp(y(share), size.pixelRatio)], [right, sharp(y(share), size.pixelRatio)]);
    const text = `${100 * share} %`;
    drawText(context, palette, { text, x: margin.left - 10, y: y(share), align: 'right', ...ticks });
  }
  for (const share of [least, (1 + least) / 2, 1]) {
    const align = share === 1 ? 'right' : share === least ? 'left' : 'center';
    const text = `${Math.round(100 * share)} %`;
    drawText(context, palette, {
      text,
      x: x(share) + (share === 1 ? margin.right : 0),
      y: bottom + 14,
      align,
      ...ticks,
    });
  }
  drawText(context, palette, { text: words.right, x: 0, y: 7, ...ticks });
  context.strokeStyle = palette.ink3;
  line(context, [x(least), y(least)], [x(1), y(1)]);
  drawText(context, palette, { text: words.sure, x: size.width, y: bottom + 30, align: 'right', ...ticks });
  drawDots(context, palette, { bins, x, y });
}

function drawDots(
  context: CanvasRenderingContext2D,
  palette: Palette,
  {
    bins,
    x,
    y,
  }: {
    readonly bins: Quality['calibration'];
    readonly x: (share: number) => number;
    readonly y: (share: number) => number;
  },
): void {
  const all = bins.reduce((total, { count }) => total + count, 0);
  for (const { predicted, observed, count } of bins) {
    const at = x(predicted);
    context.strokeStyle = palette.ink2;
    line(context, [at, y(predicted)], [at, y(observed)]);
    context.beginPath();
    const size = Math.max(radius.least, radius.all * Math.sqrt(count / all));
    context.arc(at, y(observed), size, 0, 2 * Math.PI);
    context.fillStyle = palette.ink2;
    context.fill();
    context.strokeStyle = palette.paper;
    context.stroke();
  }
}

function line(
  context: CanvasRenderingContext2D,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}
