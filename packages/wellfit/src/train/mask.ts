// The mask that a dropout layer is going to use, for those who want to see which units sleep.
import type { Operation, RandomMask } from '../engine/program.ts';
import { NumpyMasks, philoxMask } from '../engine/random.ts';

/** Which units an update keeps. */
export interface Mask {
  readonly units: number;
  /** Examples of the update's batch. */
  readonly examples: number;
  /** Units × examples, row by row: 1 for a unit that is kept for an example, 0 for one that is dropped. */
  readonly values: Uint8Array;
}

/** What the masks of an update follow from. */
export interface NextDraws {
  /** Those of the update. */
  readonly operations: readonly Operation[];
  /** Numbers that were set, `layer.keepProb` among them. */
  readonly settings: ReadonlyMap<string, number>;
  readonly examples: number;
  readonly step: number;
  readonly seed: number;
  /** The words of numpy's stream, where masks are drawn from it. */
  readonly words: Uint32Array | undefined;
}

/** A layer's mask at an update, as its definition has it; undefined where the layer draws none. */
export function nextMask(layer: string, draws: NextDraws): Mask | undefined {
  const { operations, settings, examples, step, seed, words } = draws;
  const masks = operations.filter(operation => operation.kind === 'random');
  const place = masks.findIndex(({ keepProb }) => keepProb.name === `${layer}.keepProb`);
  const shapeOf = ({ out, keepProb }: RandomMask) => {
    return { units: out.rows, examples, keepProb: settings.get(keepProb.name)! };
  };
  const last = masks[place];
  if (!last) return undefined;
  const { stream, fixed, out } = last;
  const values = new Uint8Array(out.rows * examples);
  const mask = { units: out.rows, examples, values };
  if (!words) {
    philoxMask(values, { ...shapeOf(last), seed, stream, step: fixed ? 0 : step });
    return mask;
  }
  const numpy = new NumpyMasks(seed);
  numpy.words = words;
  for (const earlier of masks.slice(0, place)) {
    numpy.draw(new Uint8Array(earlier.out.rows * examples), { ...shapeOf(earlier), fixed: earlier.fixed });
  }
  numpy.draw(values, { ...shapeOf(last), fixed });
  return mask;
}
