// What every drawing draws on: a canvas measured in CSS pixels, sharp on dense displays.
import type { Palette } from './palette.ts';

/** Where drawings go: a page's canvas, or one that is never shown. */
export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Size of a drawing in CSS pixels, and device pixels for each of them. */
export interface DrawingSize {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** Context of a canvas that has just as many device pixels as the drawing needs. */
export function fitCanvas(canvas: HTMLCanvasElement, size: DrawingSize): CanvasRenderingContext2D {
  const width = Math.max(1, Math.round(size.width * size.pixelRatio));
  const height = Math.max(1, Math.round(size.height * size.pixelRatio));
  // setting a size clears the canvas and allocates, even when it is the same
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('fitCanvas: the browser gives no 2d context');
  return context;
}

/** Empties the drawing and measures it in CSS pixels from the upper left corner. */
export function startDrawing(context: Context2D, { width, height, pixelRatio }: DrawingSize): void {
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.clearRect(0, 0, width, height);
}

/** Center of the device pixel nearest to a place: hairlines there are sharp. */
export function sharp(place: number, pixelRatio: number): number {
  return (Math.floor(place * pixelRatio) + 0.5) / pixelRatio;
}

/** A text's looks; sizes and weights are those of the page. */
export interface TextStyle {
  readonly color: string;
  /** Default 12. */
  readonly size?: number;
  /** Default 400. */
  readonly weight?: 400 | 550 | 650;
  /** Default `'left'`. */
  readonly align?: 'left' | 'center' | 'right';
}

function setFont(context: Context2D, palette: Palette, { size = 12, weight = 400 }: TextStyle): void {
  context.font = `${weight} ${size}px ${palette.font}`;
}

/** Writes a text with the middle of its small letters at `y`. */
export function drawText(
  context: Context2D,
  palette: Palette,
  { text, x, y, ...style }: TextStyle & { readonly text: string; readonly x: number; readonly y: number },
): void {
  setFont(context, palette, style);
  context.textAlign = style.align ?? 'left';
  context.textBaseline = 'alphabetic';
  context.fillStyle = style.color;
  context.fillText(text, x, y + (style.size ?? 12) / 3);
}

/** Width of a text in CSS pixels. */
export function textWidth(context: Context2D, palette: Palette, text: string, style: TextStyle): number {
  setFont(context, palette, style);
  return context.measureText(text).width;
}
