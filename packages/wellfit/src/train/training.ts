// A training run in progress: everything one step needs, and what it has seen so far.
import { RandomState } from '../core/mt19937.ts';
import { Philox } from '../core/philox.ts';
import type { Loss } from '../nn/loss.ts';
import {
  copyParameters,
  loadParameters,
  type Network,
  type NetworkParameters,
  ParameterStore,
  startParameters,
} from '../nn/network.ts';
import type { Penalty } from '../regularize/penalty.ts';
import { type Batch, batches } from './batches.ts';
import { emptyHistory, type History } from './history.ts';
import { type MaskSource, numpyMasks, philoxMasks } from './masks.ts';
import { accuracyOf } from './metrics.ts';
import type { FitOptions, FitPlan } from './options.ts';
import { batchBuffer, Runner } from './runner.ts';
import type { Evaluation } from './trained.ts';

/** Philox streams by purpose; dropout layers have keys of their own in the seed of the masks. */
const initStream = 0x696e6974;
const shuffleStream = 0x73687566;

/** Where training left the finite numbers. */
export interface Divergence {
  /** Updates made when it was noticed; the parameters are put back to the last that gave a finite cost. */
  readonly step: number;
  /** The first layer that was not finite. */
  readonly layer: string;
  /** What was not finite. */
  readonly cause: string;
  /** All of it in one line, with what to try. */
  readonly message: string;
}

/** A run in progress. */
export class Training {
  readonly net: Network;
  readonly plan: FitPlan;
  readonly loss: Loss;
  readonly history: History = emptyHistory();
  /** Updates made. */
  step: number = 0;
  /** Cost before the last update. */
  cost: number = Number.NaN;
  divergence: Divergence | undefined;
  readonly #penalty: Penalty | undefined;
  readonly #learningRate: number;
  readonly #parameters: ParameterStore;
  readonly #gradients: ParameterStore;
  readonly #before: ParameterStore['values'];
  readonly #runner: Runner;
  readonly #masks: MaskSource;
  readonly #nextBatch: () => Batch;
  readonly #update: (parameters: ParameterStore['values'], gradient: ParameterStore['values']) => void;
  readonly #logitGradients: ReturnType<typeof batchBuffer>;

  constructor(net: Network, plan: FitPlan, options: FitOptions) {
    const { precision, batchSize, random, seeds } = plan;
    this.net = net;
    this.plan = plan;
    this.loss = plan.loss;
    this.#penalty = options.penalty;
    this.#learningRate = options.optimizer.learningRate;
    this.#parameters = new ParameterStore(net, precision);
    this.#gradients = new ParameterStore(net, precision);
    this.#before = this.#parameters.values.slice();
    if (options.parameters) loadParameters(net, this.#parameters, options.parameters);
    else startParameters(net, this.#parameters, normals(random, seeds.init));
    this.#masks = random === 'numpy' ? numpyMasks(seeds.masks) : philoxMasks(seeds.masks);
    this.#runner = new Runner({
      net,
      parameters: this.#parameters,
      gradients: this.#gradients,
      examples: batchSize,
      precision,
      masks: this.#masks,
    });
    this.#nextBatch = batches(
      plan.data,
      batchSize,
      plan.shuffle ? shuffles(random, seeds.shuffle) : undefined,
    );
    this.#update = options.optimizer.start(this.#parameters.values.length);
    this.#logitGradients = batchBuffer(batchSize, net.outputs, precision);
  }

  /** One update: forward, cost, backward, optimizer. Notices at once when a number stops being finite. */
  takeStep(): void {
    const batch = this.#nextBatch();
    const m = batch.x.rows;
    const logits = this.#forward(batch);
    const gradient = this.#logitGradients.take(m);
    const penalty = this.#penaltyAmount(m);
    this.cost = this.loss.value(logits, batch.y) + penalty;
    if (!Number.isFinite(this.cost)) {
      this.#diverge(`cost became ${this.cost}`, this.#runner.firstNonFinite(batch.x));
      this.#undoLastStep();
      return;
    }
    this.#recordCost(penalty);
    this.loss.gradient(logits, batch.y, gradient);
    this.#runner.backward(gradient);
    for (const [i, W] of this.#parameters.penalized.entries()) {
      this.#penalty?.addGradient(this.#gradients.penalized[i]!, W, m);
    }
    const { values } = this.#parameters;
    this.#before.set(values);
    this.#update(values, this.#gradients.values);
    if (!allFinite(values)) {
      const layer = this.net.layers.find(({ name }) =>
        Object.values(this.#parameters.byLayer[name] ?? {}).some(({ data }) => !allFinite(data)),
      );
      values.set(this.#before);
      this.#diverge('an update left the finite numbers', layer?.name);
      return;
    }
    this.step++;
  }

  /** Takes an entry of the history at the parameters as they are; its cost and penalty are those of the step that comes next. */
  record(): void {
    const { data, validation } = this.plan;
    const { history } = this;
    if (history.step.at(-1) === this.step) return;
    const training = this.evaluate(data);
    history.step.push(this.step);
    history.loss.push(training.loss);
    history.accuracy.push(training.accuracy);
    if (!validation) return;
    const held = this.evaluate(validation);
    history.validationLoss.push(held.loss);
    history.validationAccuracy.push(held.accuracy);
  }

  /** Takes the last entry of the history, with the cost that one more step would have lowered. */
  finish(): void {
    this.record();
    const batch = this.#nextBatch();
    const penalty = this.#penaltyAmount(batch.x.rows);
    this.cost = this.loss.value(this.#forward(batch), batch.y) + penalty;
    this.#recordCost(penalty);
  }

  /** Loss without penalty and accuracy, dropout off. */
  evaluate({ x, y }: Batch): Evaluation {
    const logits = this.#runner.logits(x);
    const labels = Array.from(logits.data, logit => (this.loss.probability(logit) > 0.5 ? 1 : 0));
    return { loss: this.loss.value(logits, y), accuracy: accuracyOf(labels, y.data) };
  }

  /** The parameters as they are now, as a copy. */
  parameters(): NetworkParameters {
    return copyParameters(this.#parameters);
  }

  #recordCost(amount: number): void {
    const { step, cost, penalty } = this.history;
    if (cost.length === step.length) return;
    cost.push(this.cost);
    penalty.push(amount);
  }

  #forward({ x }: Batch) {
    this.#masks.beginStep(this.step);
    return this.#runner.forward(x, true);
  }

  #penaltyAmount(m: number): number {
    const penalty = this.#penalty;
    if (!penalty) return 0;
    return this.#parameters.penalized.reduce((total, W) => total + penalty.value(W, m), 0);
  }

  /** Puts back the parameters whose cost was still finite, and forgets what was seen of those after them. */
  #undoLastStep(): void {
    if (this.step === 0) return;
    this.#parameters.values.set(this.#before);
    this.step--;
    for (const series of Object.values(this.history))
      series.length = Math.min(series.length, this.history.cost.length);
  }

  #diverge(cause: string, layer: string = this.net.layers.at(-1)!.name): void {
    this.divergence = {
      step: this.step,
      layer,
      cause,
      message: `fit: ${cause} at step ${this.step} in layer ${layer}; lower learningRate (${this.#learningRate}) or scale the inputs`,
    };
  }
}

/** Standard normals for starting weights. */
function normals(random: 'philox' | 'numpy', seed: number): () => number {
  if (random === 'philox') {
    const stream = new Philox(seed, initStream);
    return () => stream.normal();
  }
  const stream = new RandomState(seed);
  return () => stream.randn();
}

/** A new order of the examples at every call. */
function shuffles(random: 'philox' | 'numpy', seed: number): (examples: number) => ArrayLike<number> {
  if (random === 'philox') {
    const stream = new Philox(seed, shuffleStream);
    return examples => stream.permutation(examples);
  }
  const stream = new RandomState(seed);
  return examples => stream.permutation(examples);
}

/** x·0 is 0 for every finite x, and NaN for every other. */
function allFinite(values: ArrayLike<number>): boolean {
  let zero = 0;
  for (let k = 0; k < values.length; k++) zero += values[k]! * 0;
  return zero === 0;
}
