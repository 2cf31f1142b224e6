// The drawn sets as they look on a thumb: the library's shapes over again, which the page need not load for pictures.
import type { PlanePoints } from '../../draw/boundary.ts';
import type { DrawnSet } from '../../settings/settings.ts';

type Point = readonly [x1: number, x2: number, label: 0 | 1];

/** Numbers in [0, 1), as scattered as a picture needs. */
type Numbers = () => number;

/** Points of a set on a thumb. */
const count = 80;

/** A linear congruential generator (Numerical Recipes): nothing that is trained on comes from it. */
function numbers(seed: number): Numbers {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Nearly normal, with deviation 1, and never far out. */
const strewn = (next: Numbers): number => (next() + next() + next() + next() - 2) * Math.sqrt(3);

const turn = (turns: number): readonly [number, number] => [
  Math.cos(2 * Math.PI * turns),
  Math.sin(2 * Math.PI * turns),
];

const shapes: Readonly<Record<DrawnSet, (next: Numbers, label: 0 | 1) => Point>> = {
  moons: (next, label) => {
    const [c, s] = turn(next() / 2);
    const [x1, x2] = label === 0 ? [c, s] : [1 - c, 0.5 - s];
    return [x1 + 0.12 * strewn(next), x2 + 0.12 * strewn(next), label];
  },
  assignment: next => {
    const spread = () => (next() + next()) / 2;
    const x1 = -0.62 + 0.94 * spread();
    const x2 = -0.68 + 1.28 * spread();
    const border = 0.2 + 1.1 * x1 + 1.2 * x1 * x1;
    return [x1, x2, x2 + 0.05 * strewn(next) > border ? 1 : 0];
  },
  circles: (next, label) => {
    const [c, s] = turn(next());
    const radius = label === 0 ? 1 : 0.5;
    return [radius * c + 0.07 * strewn(next), radius * s + 0.07 * strewn(next), label];
  },
  spirals: (next, label) => {
    const along = Math.sqrt(next());
    const [c, s] = turn(1.5 * along + label / 2);
    return [along * c + 0.02 * strewn(next), along * s + 0.02 * strewn(next), label];
  },
  xor: next => {
    const [x1, x2] = [2 * next() - 1, 2 * next() - 1];
    return [x1, x2, x1 * x2 < 0 ? 1 : 0];
  },
  blobs: (next, label) => {
    const center = label === 0 ? -1 : 1;
    return [center + 0.7 * strewn(next), center + 0.7 * strewn(next), label];
  },
};

/** Points that show what a drawn set looks like. */
export function setPoints(set: DrawnSet): Pick<PlanePoints, 'x1' | 'x2' | 'y'> {
  const next = numbers(14);
  const points = Array.from({ length: count }, (_, index) => shapes[set](next, index % 2 === 0 ? 0 : 1));
  return { x1: points.map(([x1]) => x1), x2: points.map(([, x2]) => x2), y: points.map(([, , y]) => y) };
}
