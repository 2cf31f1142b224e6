// The decision boundary: what the model says of every place, with the data on top.
import { ContourFinder } from './contours.ts';
import { FieldPainter } from './field.ts';
import { type LogitField, LogitPlanes } from './logit-planes.ts';
import type { Palette } from './palette.ts';
import type { Polylines } from './polylines.ts';
import { drawHeldSign, drawTrainingSign, type SignPlace, traceSign } from './signs.ts';
import { type Context2D, type DrawingSize, sharp, startDrawing } from './surface.ts';

/** Examples as columns. */
export interface PlanePoints {
  readonly x1: ArrayLike<number>;
  readonly x2: ArrayLike<number>;
  /** Label of each example. */
  readonly y: ArrayLike<number>;
  /** 1 where an example is only looked at, and drawn as a ring. */
  readonly held: ArrayLike<number>;
}

/** What {@link BoundaryPainter.draw} draws. */
export interface BoundaryPicture {
  readonly field: LogitField;
  readonly points: PlanePoints;
  readonly palette: Palette;
  readonly size: DrawingSize;
  /** 1 where the model's label is wrong: the point is circled. */
  readonly wrong?: ArrayLike<number> | undefined;
  /** Place in data units that a hand or the keyboard is at: two hairlines cross there. */
  readonly cursor?: { readonly x1: number; readonly x2: number } | undefined;
  /** Point that is chosen, by index. */
  readonly selected?: number | undefined;
}

/** Probabilities of the fine lines: crowded where the model is sure at once, apart where it hesitates. */
const fineProbabilities: readonly number[] = [0.1, 0.25, 0.75, 0.9];

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** Adds lines in grid coordinates to the current path. */
function traceLines(
  context: Context2D,
  { count, starts, closed, xy }: Polylines,
  { grid, size }: GridSize,
): void {
  const [sx, sy] = [size.width / (grid - 1), size.height / (grid - 1)];
  for (let i = 0; i < count; i++) {
    const end = starts[i + 1]!;
    for (let p = starts[i]!; p < end; p++) {
      const [x, y] = [xy[2 * p]! * sx, size.height - xy[2 * p + 1]! * sy];
      if (p === starts[i]) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    if (closed[i] === 1) context.closePath();
  }
}

interface GridSize {
  readonly grid: number;
  readonly size: DrawingSize;
}

/** Draws boundaries; keeps its buffers from one frame to the next, so one painter serves one canvas. */
export class BoundaryPainter {
  readonly #planes = new LogitPlanes();
  readonly #field = new FieldPainter();
  readonly #finder = new ContourFinder();

  /**
   * Draws a soft field in the classes' colors through a neutral middle, a heavy line where the label changes (p = 0.5
   * for two classes), fine ones at p = 0.1, 0.25, 0.75 and 0.9 (for several classes: of the leading class against the
   * next one), and the points: training filled, others as rings. Where a logit is not a number the ground shows.
   *
   * @throws Error when the field's logits do not fit its grid
   */
  draw(context: Context2D, picture: BoundaryPicture): void {
    const { field, palette, size } = picture;
    this.#planes.set(field);
    startDrawing(context, size);
    this.#field.paint(context, this.#planes, palette, size);
    this.#drawLines(context, palette, size);
    if (picture.cursor) drawCrosshair(context, picture);
    drawPoints(context, picture);
  }

  #drawLines(context: Context2D, palette: Palette, size: DrawingSize): void {
    const { grid } = this.#planes;
    context.strokeStyle = palette.ink;
    context.lineJoin = 'round';
    context.lineCap = 'butt';
    context.beginPath();
    this.#traceFineLines(context, { grid, size });
    context.lineWidth = 1;
    context.globalAlpha = 0.2;
    context.stroke();
    context.globalAlpha = 1;
    context.beginPath();
    traceLines(context, this.#finder.borders(this.#planes), { grid, size });
    context.lineWidth = lineWidth(size);
    context.stroke();
  }

  #traceFineLines(context: Context2D, place: GridSize): void {
    const planes = this.#planes;
    const [columns, rows] = [planes.grid, planes.grid];
    for (const p of fineProbabilities) {
      if (planes.outputs === 1) {
        traceLines(context, this.#finder.level({ columns, rows, values: planes.values }, logit(p)), place);
      } else if (p > 0.5) traceLines(context, this.#finder.leads(planes, logit(p)), place);
    }
  }
}

/** Width of the heavy line: 2.4 on a large picture, less on a small one. */
function lineWidth({ width }: DrawingSize): number {
  return Math.max(1.75, Math.min(2.4, width / 160));
}

/** Radius of points: 4.6 on a large picture, 2.9 on a small one. */
function pointRadius({ width }: DrawingSize): number {
  return Math.max(2.9, Math.min(4.6, width / 120));
}

type Placement = (x1: number, x2: number) => { readonly x: number; readonly y: number };

function placement({ field, size }: BoundaryPicture): Placement {
  const { x1, x2 } = field;
  return (a, b) => ({
    x: ((a - x1[0]) / (x1[1] - x1[0])) * size.width,
    y: ((x2[1] - b) / (x2[1] - x2[0])) * size.height,
  });
}

function drawPoints(context: Context2D, picture: BoundaryPicture): void {
  const { points, palette, size, wrong, selected } = picture;
  const place = placement(picture);
  const radius = pointRadius(size);
  const sign = (i: number, r: number): SignPlace => ({ ...place(points.x1[i]!, points.x2[i]!), radius: r });
  context.lineJoin = 'miter';
  // rings first: what the model learned from stays in sight
  for (let i = 0; i < points.y.length; i++) {
    if (points.held[i] === 1) drawHeldSign(context, palette, points.y[i]!, sign(i, 0.88 * radius));
  }
  for (let i = 0; i < points.y.length; i++) {
    if (points.held[i] !== 1) drawTrainingSign(context, palette, points.y[i]!, sign(i, radius));
  }
  context.strokeStyle = palette.ink;
  if (wrong) {
    context.beginPath();
    for (let i = 0; i < points.y.length; i++) {
      if (wrong[i] === 1) traceSign(context, 1, sign(i, radius + 3.5));
    }
    context.lineWidth = 1.25;
    context.stroke();
  }
  if (selected !== undefined && selected < points.y.length) {
    context.beginPath();
    traceSign(context, 1, sign(selected, radius + 4));
    context.lineWidth = 2;
    context.stroke();
  }
}

function drawCrosshair(context: Context2D, picture: BoundaryPicture): void {
  const { cursor, palette, size } = picture;
  if (!cursor) return;
  const { x, y } = placement(picture)(cursor.x1, cursor.x2);
  const [column, row] = [sharp(x, size.pixelRatio), sharp(y, size.pixelRatio)];
  context.beginPath();
  context.moveTo(column, 0);
  context.lineTo(column, size.height);
  context.moveTo(0, row);
  context.lineTo(size.width, row);
  context.strokeStyle = palette.ink;
  context.lineWidth = 1;
  context.globalAlpha = 0.45;
  context.stroke();
  context.globalAlpha = 1;
}
