// A training step as a program: forward pass, cost, gradient and update, for one network and everything around it.
import type { Buffer } from '../engine/buffer.ts';
import { differentiate } from '../engine/differentiate.ts';
import type { Entry } from '../engine/executor.ts';
import { formula, multiply } from '../engine/expression.ts';
import { type Operation, Program } from '../engine/program.ts';
import { live, mergeMasks } from '../engine/simplify.ts';
import { appendForward, declareParameters, type ParameterBuffer, type Setting } from '../nn/forward.ts';
import type { TrainingPlace } from '../nn/layer.ts';
import type { Loss } from '../nn/loss.ts';
import type { Network } from '../nn/network.ts';
import type { Constraint } from '../regularize/max-norm.ts';
import type { Penalty } from '../regularize/penalty.ts';
import type { Averaging } from '../regularize/weight-averaging.ts';
import { appendPenalties, type ByLayer, constraintOf } from './by-layer.ts';
import type { Optimizer } from './optimizer.ts';
import { appendUpdate } from './update.ts';

/** What a step is made of. */
export interface StepParts {
  readonly net: Network;
  readonly loss: Loss;
  readonly penalty: ByLayer<Penalty> | undefined;
  /** Whether batches are gathered from a table, or given as they are. */
  readonly batches: 'gathered' | 'given';
  /** Whether examples have weights. */
  readonly weighted: boolean;
  /** Dropout, noise and batch statistics on. */
  readonly training: boolean;
  /** What becomes of the gradient; left out where it is only read. */
  readonly update?: {
    readonly optimizer: Optimizer;
    readonly constraint?: ByLayer<Constraint> | undefined;
    readonly averaging?: Averaging | undefined;
  };
}

/** A step, and what to read and write around it. */
export interface StepProgram {
  readonly program: Program;
  readonly parameters: readonly ParameterBuffer[];
  /** Running averages of parameters, by parameter. */
  readonly averages: ReadonlyMap<Buffer, Buffer>;
  readonly states: readonly Buffer[];
  readonly settings: readonly Setting[];
  /** Given with every batch: features, targets, and for each example its share 1/m in the mean. */
  readonly x: Buffer;
  readonly y: Buffer;
  readonly share: Buffer;
  /** The weights of the examples, where they have any. */
  readonly weights: Buffer | undefined;
  /** 1/m. */
  readonly inverseCount: Buffer;
  /** Where there is an update. */
  readonly learningRate: Buffer | undefined;
  readonly logits: Buffer;
  readonly masks: readonly Buffer[];
  /** Normal draws, where they are given. */
  readonly noises: readonly Buffer[];
  readonly lossAmount: Buffer;
  readonly penaltyAmounts: readonly Buffer[];
  /** Gradients of the cost by buffer: of what is learned, and of x where there is no update. */
  readonly gradients: ReadonlyMap<Buffer, Buffer>;
  /**
   * `cost`: loss and penalty in training mode. With an update `step`, else `slopes`: the cost and its gradient, and
   * `pass`: with the logits and the gradient with respect to x as well.
   */
  readonly entries: readonly Entry[];
}

/** Builds the step. */
export function buildStep(parts: StepParts): StepProgram {
  const { net, loss, batches, training, update } = parts;
  const program = new Program();
  const gathered = batches === 'gathered';
  const bring = (name: 'x' | 'y' | 'weights', rows: number) =>
    gathered ? program.gather(name, name, rows) : program.data(name, rows);
  const x = bring('x', net.inputs);
  const y = bring('y', net.outputs);
  const weights = parts.weighted ? bring('weights', 1) : undefined;
  const share = program.data('share', 1);
  const inverseCount = program.scalar('1/m');
  const parameters = declareParameters(program, net);
  const noises: Buffer[] = [];
  const place: TrainingPlace = {
    share,
    inverseCount,
    normal: (name, units) => {
      if (update) return program.normal(name, units);
      const noise = program.data(name, units);
      noises.push(noise);
      return noise;
    },
  };
  const pass = appendForward(program, net, { x, parameters, training: training ? place : undefined });
  const { logits } = pass;
  const settings = [...pass.settings];
  const setting = (name: string, value: number): Buffer => {
    const buffer = program.scalar(name);
    settings.push({ name, buffer, value });
    return buffer;
  };

  const targets = loss.smoothed ? program.map('smoothed', loss.smoothed(y)) : y;
  const each = formula(loss.formula({ program, logits, targets }));
  const weighted = weights ? multiply(weights, each) : each;
  const lossAmount = program.sum('loss', multiply(share, weighted), 'both');
  const penalties = appendPenalties(parts.penalty, parameters, { program, inverseCount, setting });
  const smooth = penalties.flatMap(terms => terms.smooth);
  const proximal = penalties.flatMap(terms => terms.proximal);
  const costs = [lossAmount, ...smooth, ...proximal];
  const forward = [...program.operations];

  const learned = parameters.filter(({ role }) => role !== 'statistic');
  const wanted = learned.map(({ buffer }) => buffer);
  const descended = update ? [lossAmount, ...smooth] : costs;
  const gradients = differentiate(program, descended, update ? wanted : [...wanted, x]);
  const backward = [...program.operations];
  const learningRate = update && setting('learningRate', update.optimizer.schedule.rate(0, 1));
  const averages =
    update && learningRate
      ? appendUpdate({
          ...update,
          program,
          learningRate,
          learned,
          gradients,
          shrinkOf: parameter => penalties.find(terms => terms.weights.includes(parameter))?.shrink,
          constraintOf: layer => constraintOf(update.constraint, layer),
        })
      : new Map<Buffer, Buffer>();

  const states = program.buffers.filter(({ role }) => role === 'state');
  const updated = [...wanted, ...states];
  const slopes = wanted.flatMap(buffer => gradients.get(buffer) ?? []);
  const entry = (name: string, operations: readonly Operation[], outputs: readonly Buffer[]): Entry => ({
    name,
    operations: live(operations, outputs),
    outputs,
    updates: false,
  });
  const step: Entry = {
    name: 'step',
    operations: live(mergeMasks(live(program.operations, updated)), updated),
    outputs: [],
    updates: true,
    series: learningRate && update?.optimizer.schedule.varies ? [learningRate] : [],
  };
  const everything = [logits, ...costs, ...gradients.values()];
  return {
    program,
    parameters,
    averages,
    states,
    settings,
    x,
    y,
    share,
    weights,
    inverseCount,
    learningRate,
    logits,
    masks: program.operations.flatMap(({ kind, out }) => (kind === 'random' ? [out] : [])),
    noises,
    lossAmount,
    penaltyAmounts: [...smooth, ...proximal],
    gradients,
    entries: [
      ...(update
        ? [step]
        : [entry('pass', backward, everything), entry('slopes', backward, [...costs, ...slopes])]),
      entry('cost', forward, costs),
    ],
  };
}
