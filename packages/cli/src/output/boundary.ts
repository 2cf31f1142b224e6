// The decision boundary of a model of two features, drawn over its training and test points.
import { type BoundaryPoint, decisionBoundary } from '@wellfit/plots';
import type { Matrix } from 'wellfit';
import { drawingDocument, type Picture, picture } from './pictures.ts';

/** The axes of the assignment's pictures. */
const footballAxes = { x1: [-0.75, 0.4], x2: [-0.75, 0.65] } as const;
/** Points of the grid along each axis. */
const gridSize = 120;

type Range = readonly [number, number];

/** Labelled points of the plane: examples × 2. */
export interface PlanePoints {
  readonly x: Matrix;
  readonly y: ArrayLike<number>;
  readonly set: 'train' | 'validation' | 'test';
}

/** What is drawn. */
export interface BoundaryPicture {
  readonly points: readonly PlanePoints[];
  /** Probability of class 1 of each of the points given, examples × 2. */
  readonly probabilities: (x1: readonly number[], x2: readonly number[]) => Float64Array;
  readonly title: string;
  readonly features: readonly [string, string];
  readonly classes: readonly [string, string];
}

/** Draws the field of probabilities, its border at one half, and the points. */
export function drawBoundary({ points, probabilities, title, features, classes }: BoundaryPicture): Picture {
  const marks = points.flatMap(
    ({ x, y, set }) =>
      Array.from({ length: x.rows }, (_, i): BoundaryPoint => {
        return { x1: x.at(i, 0), x2: x.at(i, 1), label: y[i] === 1 ? 1 : 0, set };
      }).filter(({ x1, x2 }) => !Number.isNaN(x1 + x2)), // with a value missing, a point has no place
  );
  const [xDomain, yDomain] = axes(marks);
  const x1 = spaced(xDomain);
  const x2 = spaced(yDomain);
  const drawing = decisionBoundary({
    points: marks,
    probability: { x1, x2, values: probabilities(x1, x2) },
    title,
    xLabel: features[0],
    yLabel: features[1],
    xDomain,
    yDomain,
    labels: classes,
    document: drawingDocument(),
  });
  return picture(drawing);
}

/** The assignment's axes where the points fit into them, else the points with some room around. */
function axes(points: readonly BoundaryPoint[]): readonly [Range, Range] {
  const ranges = [range(points.map(point => point.x1)), range(points.map(point => point.x2))] as const;
  const fits = (inner: Range, outer: Range) => inner[0] >= outer[0] && inner[1] <= outer[1];
  const wide = ([low, high]: Range, [first, last]: Range) => high - low > 0.5 * (last - first);
  const football = [footballAxes.x1, footballAxes.x2] as const;
  if (ranges.every((inner, i) => fits(inner, football[i]!) && wide(inner, football[i]!))) return football;
  return [roomy(ranges[0]), roomy(ranges[1])];
}

function range(values: readonly number[]): Range {
  return values.reduce<Range>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}

function roomy([low, high]: Range): Range {
  const room = high > low ? 0.08 * (high - low) : Math.max(1, Math.abs(low)) / 2;
  return [low - room, high + room];
}

function spaced([low, high]: Range): number[] {
  const last = gridSize - 1;
  return Array.from({ length: gridSize }, (_, i) => (i === last ? high : low + ((high - low) * i) / last));
}
