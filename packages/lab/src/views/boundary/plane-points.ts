// The examples as points of the plane that is shown.
import type { PlanePoints } from '../../draw/boundary.ts';
import type { DataSummary } from '../../protocol.ts';

/** Two features of all examples that are drawn. */
export function planePoints(
  { points, features }: DataSummary,
  [a, b]: readonly [number, number],
): PlanePoints {
  const { length } = points.y;
  const column = (feature: number) =>
    Float64Array.from({ length }, (_, i) => points.x[i * features.length + feature]!);
  return { x1: column(a), x2: column(b), y: points.y, held: points.held };
}
