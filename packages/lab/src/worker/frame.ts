// A moment of training as a page draws it: losses, weights, and what of boundary, units and quality is on the screen.
import type { NetworkParameters } from 'wellfit';
import type { Frame, LayerWeights, Wanted } from '../protocol.ts';
import type { Course } from './course.ts';
import { fieldOf, single } from './field.ts';
import { qualityOf } from './quality.ts';
import { unitsOf } from './units.ts';

/** So many weights of a layer make a histogram; of more an even pick. */
const mostWeights = 4096;

/** What is shown of a course at this moment. */
export function frameOf(
  course: Course,
  wanted: Wanted,
  around: Pick<Frame, 'state' | 'curve' | 'stepsPerSecond'>,
): Frame {
  const losses = course.losses();
  const weights = weightsOf(course.trainer.parameters());
  return {
    ...around,
    step: course.step,
    live: course.live,
    moves: course.moves,
    losses,
    field: fieldOf(course, wanted),
    units: unitsOf(course, wanted),
    weights,
    norm: normOf(weights),
    quality: wanted.quality ? qualityOf(course) : undefined,
  };
}

/** The memory of a frame, which goes to the page instead of being copied. */
export function transferable({ curve, field, units, weights }: Frame): ArrayBuffer[] {
  const arrays = [
    ...(curve ? Object.values<Float64Array<ArrayBuffer>>({ ...curve }) : []),
    ...(field ? [field.logits] : []),
    ...units.flatMap(({ values, votes, asleep }) => [values, votes, asleep]),
    ...weights.map(layer => layer.weights),
  ];
  return arrays.map(({ buffer }) => buffer);
}

/** The weight matrices of all layers that have one. */
export function weightsOf(parameters: NetworkParameters): LayerWeights[] {
  return Object.entries(parameters).flatMap(([layer, { W }]) => {
    if (!W) return [];
    const { data, rows, columns } = W;
    let zeros = 0;
    for (const w of data) if (w === 0) zeros++;
    return {
      layer,
      fanIn: rows,
      fanOut: columns,
      weights: picked(data),
      norm: W.norm(),
      zeros: zeros / data.length,
    };
  });
}

/** √Σw² of all weight matrices. */
export function normOf(layers: readonly Pick<LayerWeights, 'norm'>[]): number {
  return Math.sqrt(layers.reduce((sum, { norm }) => sum + norm * norm, 0));
}

function picked(values: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const count = Math.min(values.length, mostWeights);
  return Float32Array.from({ length: count }, (_, k) =>
    single(values[Math.floor((k * values.length) / count)]!),
  );
}
