// What a network computes at prediction: its forward pass, compiled and told, without anything that training adds.
import { requireWhole } from '../core/option-rules.ts';
import type { ProgramOptions } from '../engine/executor.ts';
import { explainProgram } from '../engine/explain.ts';
import type { Explanation } from '../engine/explanation.ts';
import { grouped } from '../engine/legible.ts';
import { Program } from '../engine/program.ts';
import { live } from '../engine/simplify.ts';
import { appendForward, declareParameters, examplesAtATime } from './forward.ts';
import type { NamedLayer } from './layer.ts';

/** What a program for prediction is made ready for. */
export type PredictionOptions = Partial<
  Pick<ProgramOptions, 'examples' | 'precision' | 'arithmetic' | 'vectorBits'>
> & {
  /** Columns of the text. Default 80. */
  readonly width?: number;
};

/** Layers in a row, as far as they are told about here. */
interface LayerRow {
  readonly inputs: number;
  readonly layers: readonly NamedLayer[];
}

/** The forward pass of a network for up to so many examples at a time. */
export function explainPrediction(
  net: LayerRow,
  {
    examples = examplesAtATime,
    precision = 'float64',
    arithmetic = 'strict',
    vectorBits = 128,
    width,
  }: PredictionOptions = {},
): Explanation {
  requireWhole('explain: examples', examples, 1);
  const program = new Program();
  const x = program.gather('x', 'x', net.inputs);
  const parameters = declareParameters(program, net);
  const { logits } = appendForward(program, net, { x, parameters, training: undefined });
  const operations = live(program.operations, [logits]);
  const rows = Math.min(examples, examplesAtATime);
  return explainProgram({
    title: `Prediction by ${networkInWords(net)}, up to ${rows} examples at a time`,
    entries: [{ name: 'logits', operations, outputs: [logits], updates: false }],
    entry: 'logits',
    options: {
      precision,
      arithmetic,
      vectorBits,
      examples: rows,
      random: 'given',
      tables: { x: { rows, columns: net.inputs } },
    },
    width,
  });
}

/** Units along the layers with weights, and how many numbers they learn: `2-20-3-1, 127 parameters`. */
export function networkInWords({ inputs, layers }: LayerRow): string {
  const learning = layers.map(place => ({
    ...place,
    shapes: Object.values(place.layer.parameters(place.fanIn)).filter(({ role }) => role !== 'statistic'),
  }));
  const units = learning.flatMap(({ fanOut, shapes }) =>
    shapes.some(({ role }) => role === 'weight') ? [fanOut] : [],
  );
  const numbers = learning.flatMap(({ shapes }) => shapes.map(({ rows, columns }) => rows * columns));
  const total = numbers.reduce((sum, size) => sum + size, 0);
  return `${[inputs, ...units].join('-')}, ${grouped(total)} parameter${total === 1 ? '' : 's'}`;
}
