// The shape of each class: it says what the color says, to eyes that tell colors apart less well.
import { classColor, type Palette } from './palette.ts';
import type { Context2D } from './surface.ts';

type Corner = readonly [x: number, y: number];

function regular(corners: number, turn: number, inner?: number): Corner[] {
  const count = inner === undefined ? corners : 2 * corners;
  return Array.from({ length: count }, (_, i) => {
    const angle = ((i / count) * 2 + turn) * Math.PI;
    const radius = inner !== undefined && i % 2 === 1 ? inner : 1;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

const plus: readonly Corner[] = [
  [-1, -3],
  [1, -3],
  [1, -1],
  [3, -1],
  [3, 1],
  [1, 1],
  [1, 3],
  [-1, 3],
  [-1, 1],
  [-3, 1],
  [-3, -1],
  [-1, -1],
];

/** Corners from the middle; labels 0 and 1 are wellfit's diamond and disc everywhere. */
const shapes: readonly (readonly Corner[] | 'disc')[] = [
  regular(4, -0.5),
  'disc',
  regular(3, -0.5),
  regular(4, 0.25),
  plus,
  regular(3, 0.5),
  regular(5, -0.5, 0.45),
  plus.map(([x, y]) => [x - y, x + y]),
  [
    [-1, -1.2],
    [1, -1.2],
    [0.25, 0],
    [1, 1.2],
    [-1, 1.2],
    [-0.25, 0],
  ],
  regular(6, 0),
];

function area(corners: readonly Corner[]): number {
  let twice = 0;
  corners.forEach(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length]!;
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}

/** As much ink as a disc of radius 1: shapes look equally large. */
const outlines: readonly (Float64Array | undefined)[] = shapes.map(shape => {
  if (shape === 'disc') return undefined;
  const scale = Math.sqrt(Math.PI / area(shape));
  return Float64Array.from(shape.flat(), at => at * scale);
});

/** Adds the outline of a label's shape to the current path; `radius` is that of a disc of the same area. */
export function traceSign(context: Context2D, label: number, { x, y, radius }: SignPlace): void {
  const corners = outlines[label % outlines.length];
  if (corners === undefined) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  context.moveTo(x + corners[0]! * radius, y + corners[1]! * radius);
  for (let i = 2; i < corners.length; i += 2) {
    context.lineTo(x + corners[i]! * radius, y + corners[i + 1]! * radius);
  }
  context.closePath();
}

/** Where a sign stands and how large it is, in CSS pixels. */
export interface SignPlace {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A training example: filled, parted from the field by a halo. */
export function drawTrainingSign(
  context: Context2D,
  palette: Palette,
  label: number,
  place: SignPlace,
): void {
  context.beginPath();
  traceSign(context, label, place);
  context.lineWidth = 2;
  context.strokeStyle = palette.halo;
  context.stroke();
  context.fillStyle = classColor(palette, label);
  context.fill();
}

/** An example that is only looked at: a ring. */
export function drawHeldSign(context: Context2D, palette: Palette, label: number, place: SignPlace): void {
  context.beginPath();
  traceSign(context, label, place);
  context.lineWidth = 3.2;
  context.strokeStyle = palette.halo;
  context.globalAlpha = 0.75;
  context.stroke();
  context.globalAlpha = 1;
  context.lineWidth = 1.6;
  context.strokeStyle = classColor(palette, label);
  context.stroke();
}
