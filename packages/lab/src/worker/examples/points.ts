// Points that a hand has placed on the plane.
import { Matrix, WellfitError } from 'wellfit';
import type { BroughtData } from '../../protocol.ts';
import { mostClasses, pointsPlane } from '../../settings/ranges.ts';
import type { Settings } from '../../settings/settings.ts';
import { dividedByClass, type LabelledRows, planeRows } from './rows.ts';

/**
 * Points as rows, once there are enough of them.
 *
 * @throws {WellfitError} `range` while there are fewer than two classes, or fewer than two points of one
 */
export function pointRows(settings: Settings, brought: BroughtData | undefined): LabelledRows {
  if (brought?.kind !== 'points') throw tooFew('none is there');
  const { x, y } = brought;
  const classes = countedClasses(y);
  const least = classes.indexOf(Math.min(...classes));
  if (classes.length < 2) throw tooFew(classes.length === 0 ? 'none is there' : 'there is one class only');
  if (classes[least]! < 2) throw tooFew(`class ${least} has ${classes[least]}`);
  const encoded = Int32Array.from(y);
  const split = dividedByClass('points', encoded, settings);
  const bounds = [pointsPlane.least, pointsPlane.most] as const;
  const rest = { name: 'points', split, classes: classes.length, bounds };
  return planeRows({ x: Matrix.from(x.map(point => [...point])), y: encoded }, rest);
}

function countedClasses(y: readonly number[]): number[] {
  const strange = y.find(label => !(Number.isInteger(label) && label >= 0 && label < mostClasses));
  if (strange !== undefined) {
    throw new WellfitError(
      'range',
      `points: class must be a whole number below ${mostClasses}, got ${strange}`,
    );
  }
  const counts = new Array<number>(y.length === 0 ? 0 : Math.max(...y) + 1).fill(0);
  for (const label of y) counts[label]!++;
  return counts;
}

function tooFew(what: string): WellfitError {
  return new WellfitError('range', `points: place at least two points of each class: ${what}`);
}
