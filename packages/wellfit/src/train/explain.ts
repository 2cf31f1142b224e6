// What training does at every step: forward pass, derived gradients and update, compiled and told; nothing is run.
import { WellfitError } from '../core/errors.ts';
import { Matrix } from '../core/matrix.ts';
import { requireWhole } from '../core/option-rules.ts';
import { explainProgram } from '../engine/explain.ts';
import type { Explanation, Part } from '../engine/explanation.ts';
import type { Operation } from '../engine/program.ts';
import { explainPrediction, networkInWords } from '../nn/explain.ts';
import type { Network } from '../nn/network.ts';
import { entriesOf } from './by-layer.ts';
import type { Optimizer } from './optimizer.ts';
import { type FitOptions, planFit } from './options.ts';
import { buildStep } from './step-program.ts';

/** Options of `explain`: those of `fit` that a step depends on. */
export interface ExplainOptions
  extends Pick<
    FitOptions,
    | 'loss'
    | 'penalty'
    | 'constraint'
    | 'averaging'
    | 'batchSize'
    | 'precision'
    | 'arithmetic'
    | 'vectorBits'
    | 'random'
  > {
  /** Left out: what the network computes at prediction, which has no loss, penalty, batches or masks. */
  readonly optimizer?: Optimizer;
  /** Examples that there are. Default 256. */
  readonly examples?: number;
  /** Columns of the text. Default 80. */
  readonly width?: number;
}

/**
 * What a training step is compiled to: its formulas, the loops they are fused to, buffers with their places, costs,
 * and the reasons of the schedule, as plain data with `text`. Without an optimizer: the same of a prediction.
 *
 * @throws {WellfitError} `range` or `shape` when an option is not one that `fit` would take
 *
 * @example
 * ```ts
 * const net = network({ inputs: 2, layers: [dense(20), relu(), dense(1)] });
 * const { stages, flops } = explain(net, { optimizer: sgd({ learningRate: 0.3 }), examples: 211 });
 * stages[0].formulas // => ['dense_1 = dense_1.Wᵀ · x + dense_1.b', 'relu_1 = relu(dense_1)']
 * ```
 */
export function explain(net: Network, options: ExplainOptions = {}): Explanation {
  const { optimizer, examples = 256, penalty, constraint, averaging, width } = options;
  requireWhole('explain: examples', examples, 1);
  if (!optimizer) return explainPrediction(net, predictionOptions(options));
  const { batchSize: given = 'full', ...rest } = options;
  // one example is enough to have the options checked as fit checks them
  const one = { x: Matrix.zeros(1, net.inputs), y: Matrix.zeros(1, net.outputs) };
  const plan = planFit(net, one, {
    ...rest,
    ...(given !== 'full' && { batchSize: given }),
    optimizer,
    steps: 1,
  });
  const { loss, precision, random, engine } = plan;
  const size = given === 'full' ? examples : Math.min(given, examples);
  const isFull = size === examples;
  const batches = isFull ? 'given' : 'gathered';
  const step = buildStep({
    net,
    loss,
    penalty,
    batches,
    weighted: plan.weights !== undefined,
    training: true,
    update: { optimizer, constraint, averaging },
  });
  const { arithmetic, vectorBits } = engine;
  const table = (columns: number) => ({ rows: examples, columns });
  const tables = isFull ? {} : { x: table(net.inputs), y: table(net.outputs) };
  const kinds = entriesOf(penalty).map(([, { description }]) => description.kind);
  const parts = [loss.description.kind, ...new Set(kinds)].join(' + ');
  return explainProgram({
    title: `Training step of ${networkInWords(net)}: ${parts}, ${optimizer.description.kind}`,
    entries: step.entries,
    entry: 'step',
    options: { precision, arithmetic, vectorBits, random, examples: size, tables },
    scalars: [...step.settings, { name: step.inverseCount.name, value: 1 / size }],
    partOf: partsOf(step.entries.find(({ name }) => name === 'cost')?.operations ?? []),
    width,
  });
}

/** The cost takes the forward pass; what writes a parameter or an optimizer's memory is an update. */
function partsOf(forward: readonly Operation[]): (operation: Operation) => Part {
  const made = new Set(forward.map(({ out }) => out));
  return ({ out }) => {
    if (made.has(out)) return 'forward';
    return out.role === 'parameter' || out.role === 'state' ? 'update' : 'backward';
  };
}

/** Options of a prediction. A word that only a training step knows would be passed over in silence: it is refused. */
function predictionOptions(options: ExplainOptions) {
  const { loss, penalty, constraint, averaging, batchSize, random, optimizer, ...rest } = options;
  const ofSteps = { loss, penalty, constraint, averaging, batchSize, random };
  const [strange] = Object.entries(ofSteps).find(([, value]) => value !== undefined) ?? [];
  if (strange === undefined) return rest;
  throw new WellfitError(
    'range',
    `explain: ${strange} belongs to a training step; give optimizer as well, as to fit`,
  );
}
