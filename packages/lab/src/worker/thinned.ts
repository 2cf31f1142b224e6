// Dropout as it was at single updates: the masks themselves, and the thinned networks that they leave awake.
import { type Mask, Matrix, type NetworkParameters, type Trainer, type TrainingState } from 'wellfit';
import type { LayerMask } from '../protocol.ts';
import type { Settings } from '../settings/settings.ts';
import type { Course } from './course.ts';
import type { LabelledExamples } from './examples/prepared.ts';
import { trainerOf } from './program.ts';

/** Makes the updates up to a step, and keeps the masks of the first hidden layer at each of them. */
export function lastMasks(course: Course, steps: number): LayerMask[] {
  const masks: LayerMask[] = [];
  while (course.step < steps && !course.divergence && !course.stoppedEarly) {
    const mask = course.trainer.mask('dropout_1');
    const { step } = course;
    for (const _ of course.advancing(step + 1));
    if (mask) masks.push({ step: step + 1, ...mask, values: Uint8Array.from(mask.values) });
  }
  return masks;
}

/**
 * The networks that the masks of the update to come leave awake, one for each of the first so many examples: a unit that
 * sleeps has no weights to the next layer, and those of the others are larger by 1/keepProb. Empty where nothing is dropped.
 */
export function thinnedNetworks({ trainer, settings }: Course, count: number): NetworkParameters[] {
  const { hidden, keepProb } = settings;
  const masks = hidden.map((_, k) => trainer.mask(`dropout_${k + 1}`));
  const examples = Math.min(count, masks[0]?.examples ?? 0);
  const parameters = trainer.parameters();
  return Array.from({ length: examples }, (_, example) => {
    const thinned = { ...parameters };
    for (const [k, mask] of masks.entries()) {
      const layer = `dense_${k + 2}`;
      if (mask)
        thinned[layer] = {
          ...parameters[layer],
          W: withoutSleepers(parameters[layer]!['W']!, mask, { example, keepProb }),
        };
    }
    return thinned;
  });
}

function withoutSleepers(
  W: Matrix,
  { values, examples }: Mask,
  { example, keepProb }: { readonly example: number; readonly keepProb: number },
): Matrix {
  const { rows, columns } = W;
  const factor = (unit: number) => (values[unit * examples + example] === 1 ? 1 / keepProb : 0);
  const data = Float64Array.from(W.data, (w, k) => factor(Math.floor(k / columns)) * w);
  return new Matrix(data, rows, columns);
}

/** Networks of the same layers with one set of weights after the other. */
export class Networks {
  readonly #make: () => Trainer;
  #trainer: Trainer | undefined;

  constructor(settings: Settings, examples: LabelledExamples) {
    // one program for all of them, dropout asleep
    this.#make = () => trainerOf({ ...settings, keepProb: 1 }, examples);
  }

  /** What a network with these weights says. */
  logits(parameters: NetworkParameters, x: Matrix): Matrix {
    this.#trainer ??= this.#make();
    this.#trainer.restore({ ...this.#trainer.save(), parameters: byName(parameters) });
    return this.#trainer.logits(x);
  }
}

/** Parameters as a state has them. */
function byName(parameters: NetworkParameters): TrainingState['parameters'] {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([layer, letters]) =>
      Object.entries(letters).map(([letter, { rows, columns, data }]) => [
        `${layer}.${letter}`,
        { rows, columns, data: Float64Array.from(data) },
      ]),
    ),
  );
}
