// A dropout mask as tiles: a row is a unit, a column an example, dark ones sleep.
import type { Palette } from './palette.ts';
import { type Context2D, type DrawingSize, startDrawing } from './surface.ts';

/** What {@link drawMask} draws. */
export interface MaskPicture {
  readonly units: number;
  readonly examples: number;
  /** Not 0 where unit u stays awake for example e, in place `u·examples + e`. */
  readonly mask: ArrayLike<number>;
  readonly palette: Palette;
  /** Width of the drawing in CSS pixels; {@link maskSize} tells its height. */
  readonly width: number;
  readonly pixelRatio: number;
}

/** Share of a tile's room that parts it from the next. */
const gapShare = 1 / 8;

/** Size of a mask's drawing: its tiles are square. */
export function maskSize({
  units,
  examples,
  width,
  pixelRatio,
}: Omit<MaskPicture, 'mask' | 'palette'>): DrawingSize {
  const room = width / (examples - gapShare);
  return { width, height: (units - gapShare) * room, pixelRatio };
}

/** Draws a dropout mask. */
export function drawMask(context: Context2D, picture: MaskPicture): void {
  const { units, examples, mask, palette, width } = picture;
  startDrawing(context, maskSize(picture));
  const room = width / (examples - gapShare);
  const tile = room * (1 - gapShare);
  for (const awake of [true, false]) {
    context.beginPath();
    for (let u = 0; u < units; u++) {
      for (let e = 0; e < examples; e++) {
        if ((mask[u * examples + e] !== 0) === awake)
          context.roundRect(e * room, u * room, tile, tile, tile / 7);
      }
    }
    context.fillStyle = awake ? palette.awake : palette.asleep;
    context.fill();
  }
}
