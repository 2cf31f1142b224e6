// The boundary as a picture to keep: with a title, and what it was trained with below.
import { BoundaryPainter, type PlanePoints } from '../draw/boundary.ts';
import type { Palette } from '../draw/palette.ts';
import { type DrawingSize, drawText } from '../draw/surface.ts';
import type { Field } from '../protocol.ts';

/** Sizes in CSS pixels; the image has twice as many. */
const side = 640;
const margin = 32;
const head = 44;
const foot = 40;
const pixelRatio = 2;

/** What {@link boundaryImage} draws. */
export interface BoundaryImage {
  readonly title: string;
  readonly caption: string;
  readonly field: Field;
  readonly points: PlanePoints;
  readonly palette: Palette;
}

/** The boundary as PNG. */
export async function boundaryImage(picture: BoundaryImage): Promise<Blob> {
  const { title, caption, field, points, palette } = picture;
  const plot: DrawingSize = { width: side, height: side, pixelRatio };
  const boundary = new OffscreenCanvas(side * pixelRatio, side * pixelRatio);
  new BoundaryPainter().draw(contextOf(boundary), { field, points, palette, size: plot });
  const [width, height] = [side + 2 * margin, side + 2 * margin + head + foot];
  const sheet = new OffscreenCanvas(width * pixelRatio, height * pixelRatio);
  const context = contextOf(sheet);
  context.scale(pixelRatio, pixelRatio);
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, height);
  drawText(context, palette, {
    text: title,
    x: margin,
    y: margin + 10,
    color: palette.ink,
    size: 20,
    weight: 650,
  });
  const top = margin + head;
  context.save();
  context.beginPath();
  context.roundRect(margin, top, side, side, 12);
  context.clip();
  context.drawImage(boundary, margin, top, side, side);
  context.restore();
  drawText(context, palette, {
    text: caption,
    x: margin,
    y: top + side + foot - 8,
    color: palette.ink2,
    size: 15,
  });
  return sheet.convertToBlob({ type: 'image/png' });
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('boundaryImage: the browser gives no 2d context');
  return context;
}
