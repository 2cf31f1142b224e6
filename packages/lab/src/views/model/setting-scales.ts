// How the settings of the drawer are measured along their sliders.
import type { Scale } from '../../parts/fader-scale.ts';
import { logScale, strengthScale } from '../../parts/scales.ts';

/**
 * Places of a slider for numbers in powers of ten: so few that from each a key moves to another number of two digits.
 * The place at one end means that there is no restraint.
 */
export const scalePlaces = 50;

/** One place. */
const openShare = 1 / scalePlaces;

/** Powers of ten, and 0 at the right end: no limit restrains least. */
function limitScale(least: number, most: number): Scale {
  const { valueAt, placeOf } = logScale(least, most);
  return {
    valueAt: place => (place > 1 - openShare / 2 ? 0 : valueAt(place / (1 - openShare))),
    placeOf: value => (value === 0 ? 1 : placeOf(value) * (1 - openShare)),
  };
}

export const lambdaScale: Scale = strengthScale(0.01, 10, openShare);
export const learningRateScale: Scale = logScale(1e-4, 3);
export const maxNormScale: Scale = limitScale(0.1, 10);
export const patienceScale: Scale = limitScale(100, 100_000);
