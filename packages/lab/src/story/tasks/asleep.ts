// Chapter 6: how many masks have to be averaged before their answer is that of the whole network.
import type { FittedPlan } from '../../protocol.ts';
import { fixed } from '../../state/numerals.ts';
import { dropoutSeed, pictured } from '../story-settings.ts';
import { type Fitted, fitOf, type Task } from '../task.ts';

/** Masks that are drawn; a fader says how many of them are averaged. */
export const masksDrawn = 64;

/** Masks whose answers at one place are shown one by one. */
export const masksShown = 32;

/** Share of the places whose label may still be another one. */
export const wantedShare = 0.005;

const probability = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Mean probability of the first thinned networks at every place, as a logit. */
export function averaged(thinned: readonly Float32Array[], count: number): Float32Array<ArrayBuffer> {
  const mean = new Float64Array(thinned[0]!.length);
  for (const logits of thinned.slice(0, count)) {
    for (let v = 0; v < mean.length; v++) mean[v]! += probability(logits[v]!) / count;
  }
  return Float32Array.from(mean, p => Math.log(p / (1 - p)));
}

/** Share of the places where two fields have different labels. */
function shareApart(one: Float32Array, other: Float32Array): number {
  const apart = one.reduce((sum, logit, v) => sum + (logit > 0 === other[v]! > 0 ? 0 : 1), 0);
  return apart / one.length;
}

/** The place of the grid next to the example on whose label the thinned networks agree least. */
export function placeOfDoubt({ field, points, thinned }: FittedPlan): number {
  const { grid, x1, x2 } = field!;
  const column = (value: number, [least, most]: readonly [number, number]) =>
    Math.round(((value - least) / (most - least)) * (grid - 1));
  const places = Array.from(
    points!.y,
    (_, i) => column(points!.x[2 * i + 1]!, x2) * grid + column(points!.x[2 * i]!, x1),
  );
  const agreement = (place: number) => {
    const blue = thinned!.filter(logits => logits[place]! > 0).length;
    return Math.abs(blue / thinned!.length - 0.5);
  };
  return places.reduce((best, place) => (agreement(place) < agreement(best) ? place : best));
}

/** Probabilities of the thinned networks at a place. */
export const answersAt = (thinned: readonly Float32Array[], place: number): number[] =>
  thinned.map(logits => probability(logits[place]!));

/** Probability of the whole network at a place. */
export const wholeAt = (logits: Float32Array, place: number): number => probability(logits[place]!);

function apartNow(fitted: Fitted, count: number): number {
  const { field, thinned } = fitOf(fitted, 'now');
  return shareApart(averaged(thinned!, count), field!.logits);
}

export const asleep: Task = {
  start: [1],
  plans: () => [pictured('now', { keepProb: 0.7, seed: dropoutSeed }, { thinned: masksDrawn })],
  isSolved: ({ values, fitted }) => apartNow(fitted, values[0]!) < wantedShare,
  standing: ({ values, fitted }) => ({ share: fixed(100 * apartNow(fitted, values[0]!), 1) }),
};
