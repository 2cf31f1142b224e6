// Drawings in tests: a canvas, and the colors of its pixels.
import type { DrawingSize } from '../../src/draw/surface.ts';

export function canvas({ width, height, pixelRatio }: DrawingSize): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width * pixelRatio, height * pixelRatio).getContext('2d', {
    willReadFrequently: true,
  });
  if (!context) throw new Error('no 2d context');
  return context;
}

/** Red, green, blue and alpha of the device pixel at a place in device pixels. */
export function pixelAt(context: OffscreenCanvasRenderingContext2D, x: number, y: number): number[] {
  return [...context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data];
}

/** Red, green, blue and 255 of `#rrggbb`. */
export function opaque(color: string): number[] {
  return [
    ...color
      .slice(1)
      .match(/../g)!
      .map(byte => Number.parseInt(byte, 16)),
    255,
  ];
}

export function bytes(context: OffscreenCanvasRenderingContext2D): Uint8ClampedArray {
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height).data;
}

/** Device pixels of exactly this color. */
export function count(context: OffscreenCanvasRenderingContext2D, color: string): number {
  const [red, green, blue] = opaque(color);
  const data = bytes(context);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] === red && data[i + 1] === green && data[i + 2] === blue && data[i + 3] === 255) found++;
  }
  return found;
}

export function distance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}
