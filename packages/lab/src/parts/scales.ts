// How faders measure: λ in powers of ten behind a zero, probabilities evenly.
import type { FaderScale } from './fader-scale.ts';

/** Share of the groove that means zero. */
const zeroShare = 0.11;

/** Zero at the left end, then powers of ten from `least` to `most`; values have two digits. */
export function strengthScale(least: number, most: number, ticks: FaderScale['ticks']): FaderScale {
  const span = Math.log10(most / least);
  return {
    valueAt: place => {
      if (place < zeroShare) return 0;
      return Number((least * 10 ** (((place - zeroShare) / (1 - zeroShare)) * span)).toPrecision(2));
    },
    placeOf: value => {
      if (value < least) return 0;
      return Math.min(1, zeroShare + (Math.log10(value / least) / span) * (1 - zeroShare));
    },
    ticks,
  };
}

/** Evenly from `least` to `most`, in units of `unit`. */
export function evenScale(
  { least, most, unit }: { readonly least: number; readonly most: number; readonly unit: number },
  ticks: FaderScale['ticks'],
): FaderScale {
  return {
    valueAt: place => Number((Math.round((least + place * (most - least)) / unit) * unit).toPrecision(6)),
    placeOf: value => Math.min(1, Math.max(0, (value - least) / (most - least))),
    ticks,
  };
}

/** λ of an L2 or L1 penalty. */
export const lambdaScale: FaderScale = strengthScale(0.01, 10, [
  [0, '0'],
  [0.01, '.01'],
  [0.1, '.1'],
  [1, '1'],
  [10, '10'],
]);

export const keepProbScale: FaderScale = evenScale({ least: 0.5, most: 1, unit: 0.01 }, [
  [0.5, '.5'],
  [0.7, '.7'],
  [0.9, '.9'],
  [1, '1'],
]);
