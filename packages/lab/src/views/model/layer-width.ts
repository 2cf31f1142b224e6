// Widths of hidden layers: what a hand that drags a grip means.
import { clamp, mostHidden, widthRange } from '../../settings/ranges.ts';

/** Pixels from one unit to the next while each is drawn. */
const unitPixels = 7;
/** Units that are drawn one by one; wider layers are a bar. */
export const mostCells = 24;
/** Pixels of a hand's way that double a wide layer. */
const doublingPixels = 40;

/** How far right of the stack's left edge a hand holds a layer of so many units. */
export function reachOf(units: number): number {
  const cells = Math.min(units, mostCells) * unitPixels;
  return units <= mostCells ? cells : cells + doublingPixels * Math.log2(units / mostCells);
}

/** The width that a hand means at a reach: one unit after the other, and further out by doubling. */
export function unitsAt(reach: number): number {
  const end = mostCells * unitPixels;
  const units = reach <= end ? reach / unitPixels : mostCells * 2 ** ((reach - end) / doublingPixels);
  return clamp(widthRange, units);
}

/** The widths with one of them changed. */
export function withWidth(hidden: readonly number[], layer: number, units: number): readonly number[] {
  return hidden.map((width, index) => (index === layer ? clamp(widthRange, units) : width));
}

/** The widths with a further layer as wide as the last; as they are when there are as many as may be. */
export function withLayer(hidden: readonly number[]): readonly number[] {
  return hidden.length < mostHidden ? [...hidden, hidden.at(-1) ?? 4] : hidden;
}

/** The widths without one of them. */
export function withoutLayer(hidden: readonly number[], layer: number): readonly number[] {
  return hidden.filter((_, index) => index !== layer);
}
