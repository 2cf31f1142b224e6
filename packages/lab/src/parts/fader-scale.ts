// How the places of a fader stand for values, and where a key leads.

/** How places along a groove stand for values. */
export interface Scale {
  /** Value at a place in [0, 1]. */
  readonly valueAt: (place: number) => number;
  /** Place of a value, in [0, 1]. */
  readonly placeOf: (value: number) => number;
}

/** A scale that is written below its groove. */
export interface FaderScale extends Scale {
  readonly ticks: readonly (readonly [value: number, text: string])[];
}

/** The value that a key leads to: a hundredth of the groove on for each, or as far as there is another value. */
export function nextValue({ valueAt, placeOf }: Scale, value: number, by: number): number {
  const at = (place: number) => valueAt(Math.min(1, Math.max(0, place)));
  const step = Math.sign(by) / 100;
  let place = placeOf(value) + by / 100;
  while (at(place) === value && place > 0 && place < 1) place += step;
  return at(place);
}
