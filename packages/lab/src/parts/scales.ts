// How faders and sliders measure: λ in powers of ten behind a zero, probabilities evenly.
import type { FaderScale, Scale } from './fader-scale.ts';

/** Share of a fader's groove that means zero. */
const zeroShare = 0.11;

const twoDigits = (value: number) => Number(value.toPrecision(2));

/** Powers of ten from end to end, rounded to two digits, or as `round` does it. */
export function logScale(least: number, most: number, round: (value: number) => number = twoDigits): Scale {
  const span = Math.log10(most / least);
  return {
    valueAt: place => round(least * 10 ** (place * span)),
    placeOf: value => Math.min(1, Math.max(0, Math.log10(value / least) / span)),
  };
}

/** Zero in a share of the places at the left end, then powers of ten from `least` to `most`. */
export function strengthScale(least: number, most: number, zero: number = zeroShare): Scale {
  const { valueAt, placeOf } = logScale(least, most);
  return {
    valueAt: place => (place < zero ? 0 : valueAt((place - zero) / (1 - zero))),
    placeOf: value => (value < least ? 0 : zero + placeOf(value) * (1 - zero)),
  };
}

/** Evenly from `least` to `most`, in units of `unit`. */
function evenScale(least: number, most: number, unit: number): Scale {
  return {
    valueAt: place => Number((Math.round((least + place * (most - least)) / unit) * unit).toPrecision(6)),
    placeOf: value => Math.min(1, Math.max(0, (value - least) / (most - least))),
  };
}

/** λ of an L2 or L1 penalty. */
export const lambdaScale: FaderScale = {
  ...strengthScale(0.01, 10),
  ticks: [
    [0, '0'],
    [0.01, '.01'],
    [0.1, '.1'],
    [1, '1'],
    [10, '10'],
  ],
};

export const keepProbScale: FaderScale = {
  ...evenScale(0.5, 1, 0.01),
  ticks: [
    [0.5, '.5'],
    [0.7, '.7'],
    [0.9, '.9'],
    [1, '1'],
  ],
};
