// Points that a hand places on the plane: what can be done to them, and how it is taken back.
import { type Signal, signal } from '@preact/signals';
import type { DataSummary } from '../../protocol.ts';
import { clamp, pointsPlane } from '../../settings/ranges.ts';

type Place = readonly [x1: number, x2: number];

/** Points in the order in which they were placed. */
export interface PlacedPoints {
  readonly x: readonly Place[];
  readonly y: readonly number[];
}

const none: PlacedPoints = { x: [], y: [] };

/** A place within the plane, in thousandths. */
export function onPlane([x1, x2]: Place): Place {
  const within = (value: number) => Math.round(1000 * clamp(pointsPlane, value)) / 1000;
  return [within(x1), within(x2)];
}

/** The point nearest to a place, if one lies within a distance. */
export function nearest({ x }: PlacedPoints, [x1, x2]: Place, within: number): number | undefined {
  let found: number | undefined;
  let least = within;
  x.forEach(([a, b], index) => {
    const distance = Math.hypot(a - x1, b - x2);
    if (distance <= least) [found, least] = [index, distance];
  });
  return found;
}

/** Whether there are two classes with two points each: one for training, one to look at. */
export function areEnough({ y }: PlacedPoints): boolean {
  const counts = new Map<number, number>();
  for (const label of y) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts.size >= 2 && [...counts.values()].every(count => count >= 2);
}

/** The points with their classes counted from 0 without gaps. */
export function numbered({ x, y }: PlacedPoints): PlacedPoints {
  const labels = [...new Set(y)].sort((a, b) => a - b);
  return { x, y: y.map(label => labels.indexOf(label)) };
}

/** The points of a set with two features, brought onto the plane at one scale. */
export function pointsOf({ features, points }: DataSummary): PlacedPoints {
  const [first, second] = features;
  if (!first || !second || features.length !== 2) return none;
  const half = Math.max(first.most - first.least, second.most - second.least) / 2;
  const isOnPlane = [first, second].every(
    ({ least, most }) => least >= pointsPlane.least && most <= pointsPlane.most,
  );
  const scaled = (value: number, { least, most }: { readonly least: number; readonly most: number }) =>
    isOnPlane || half === 0 ? value : (0.9 * (value - (least + most) / 2)) / half;
  const y = [...points.y];
  const x = y.map((_, i) => onPlane([scaled(points.x[2 * i]!, first), scaled(points.x[2 * i + 1]!, second)]));
  return { x, y };
}

/** Points that are being placed; every change can be taken back. */
export class PointsDraft {
  readonly points: Signal<PlacedPoints> = signal(none);
  readonly #past: PlacedPoints[] = [];

  /** Takes other points instead of these. */
  replace(points: PlacedPoints): void {
    this.#past.push(this.points.value);
    this.points.value = points;
  }

  add(place: Place, label: number): void {
    const { x, y } = this.points.value;
    this.replace({ x: [...x, onPlane(place)], y: [...y, label] });
  }

  remove(index: number): void {
    const { x, y } = this.points.value;
    const others = (_: unknown, i: number) => i !== index;
    this.replace({ x: x.filter(others), y: y.filter(others) });
  }

  /** Remembers the points as they are: what `move` does from now on is taken back at once. */
  hold(): void {
    this.#past.push(this.points.value);
  }

  move(index: number, place: Place): void {
    const { x, y } = this.points.value;
    this.points.value = { x: x.map((each, i) => (i === index ? onPlane(place) : each)), y };
  }

  clear(): void {
    if (this.points.value.y.length > 0) this.replace(none);
  }

  undo(): void {
    const before = this.#past.pop();
    if (before) this.points.value = before;
  }
}
