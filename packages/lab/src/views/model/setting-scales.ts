// How the settings of the drawer are measured along their sliders.
import type { FaderScale } from '../../parts/fader-scale.ts';

/**
 * Places of a slider for numbers in powers of ten: so few that from each a key moves to another number of two digits.
 * The place at one end means that there is no restraint.
 */
export const scalePlaces = 50;

const openShare = 1 / scalePlaces;

type Scale = Pick<FaderScale, 'valueAt' | 'placeOf'>;

const twoDigits = (value: number) => Number(value.toPrecision(2));

/** Powers of ten from end to end. */
function logScale(least: number, most: number): Scale {
  const span = Math.log10(most / least);
  return {
    valueAt: place => twoDigits(least * 10 ** (place * span)),
    placeOf: value => Math.min(1, Math.max(0, Math.log10(value / least) / span)),
  };
}

/** 0 at the left end, then powers of ten. */
function strengthScale(least: number, most: number): Scale {
  const { valueAt, placeOf } = logScale(least, most);
  return {
    valueAt: place => (place < openShare / 2 ? 0 : valueAt((place - openShare) / (1 - openShare))),
    placeOf: value => (value === 0 ? 0 : openShare + placeOf(value) * (1 - openShare)),
  };
}

/** Powers of ten, and 0 at the right end: no limit restrains least. */
function limitScale(least: number, most: number): Scale {
  const { valueAt, placeOf } = logScale(least, most);
  return {
    valueAt: place => (place > 1 - openShare / 2 ? 0 : valueAt(place / (1 - openShare))),
    placeOf: value => (value === 0 ? 1 : placeOf(value) * (1 - openShare)),
  };
}

export const lambdaScale: Scale = strengthScale(0.01, 10);
export const learningRateScale: Scale = logScale(1e-4, 3);
export const maxNormScale: Scale = limitScale(0.1, 10);
export const patienceScale: Scale = limitScale(100, 100_000);
