// A training run in the hands of a caller who says when each update is made: a page between frames, a command with checkpoints.
import type { Matrix, MatrixLike } from '../core/matrix.ts';
import { requireWhole } from '../core/option-rules.ts';
import type { Network, NetworkParameters } from '../nn/network.ts';
import type { Divergence } from './divergence.ts';
import { type Examples, readExamples } from './examples.ts';
import { atOnce } from './in-turns.ts';
import { type Mask, nextMask } from './mask.ts';
import { type FitOptions, planFit } from './options.ts';
import { Predictor } from './predictor.ts';
import { requireFitting, type TrainingState } from './state.ts';
import type { Cost } from './steps.ts';
import { type Evaluation, TrainedNetwork } from './trained.ts';
import { Training } from './training.ts';

/** Options of a `Trainer`: those of `fit`, but for when it ends and what is told meanwhile. */
export interface TrainerOptions
  extends Omit<FitOptions, 'steps' | 'epochs' | 'earlyStopping' | 'historyEvery' | 'signal' | 'onProgress'> {
  /**
   * Updates over which a schedule of the learning rate goes, where it goes over the whole training; more may be made.
   * Default: without an end, where such a schedule stays as it starts.
   */
  readonly steps?: number;
}

/**
 * A run of `fit` that makes its updates when it is told to, all of them before the call returns.
 *
 * However the updates are cut into calls, parameters are those of `fit` with the same options, bit for bit, with
 * settings changed before the same updates. Runs of one network on as many examples share their compiled code where they
 * differ in seeds and in numbers that can be set alone.
 *
 * Each run holds two to four WebAssembly memories. They are small, but browsers reserve gigabytes of addresses for each,
 * and run out of them at some 125 in all workers of a page together. Memories of runs that nothing refers to any more are
 * given back, so that thousands of runs can follow one another; of those that are only waiting keep the state (`save`).
 *
 * @throws {WellfitError} `shape` or `range` as `fit`
 *
 * @example
 * ```ts
 * const net = network({ inputs: 1, layers: [dense(4), tanh(), dense(1)] });
 * const data = { x: [[-1], [1]], y: [0, 1] };
 * const run = new Trainer(net, data, { optimizer: sgd({ learningRate: 0.5 }), penalty: l2({ lambda: 0 }), seed: 1 });
 * run.advance(100);
 * run.set('l2', 0.1);
 * run.advance(100);
 * run.step // => 200
 * run.evaluate(data).accuracy // => 1
 * ```
 */
export class Trainer {
  readonly #training: Training;
  readonly #predictor: Predictor;

  constructor(net: Network, data: Examples, options: TrainerOptions) {
    const all = { ...options, steps: options.steps ?? Number.MAX_SAFE_INTEGER };
    const plan = planFit(net, data, all);
    const training = new Training(net, plan, all);
    const { loss, precision, engine } = plan;
    this.#training = training;
    this.#predictor = new Predictor(net, { loss, precision, engine, parameters: () => training.store });
  }

  /** Updates made. */
  get step(): number {
    return this.#training.step;
  }

  /** Where and why the run left the finite numbers; its parameters are then the last that gave a finite cost. */
  get divergence(): Divergence | undefined {
    return this.#training.divergence;
  }

  /** Whether L-BFGS has nothing left to gain. */
  get converged(): boolean {
    return this.#training.converged;
  }

  /**
   * Makes so many updates. It stops before that at a divergence and where L-BFGS has converged, and makes none from then
   * on until a number is set or a state restored.
   *
   * A schedule that watches a loss is given that of every epoch.
   *
   * @throws {WellfitError} `range` when steps is not a whole number ≥ 0
   */
  advance(steps: number): void {
    requireWhole('advance: steps', steps, 0);
    const training = this.#training;
    const until = training.step + steps;
    while (training.step < until && !training.divergence && !training.converged) {
      const left = until - training.step;
      training.advance(training.watchesLoss ? Math.min(left, training.untilEpochEnds) : left);
      if (training.watchesLoss && !training.divergence) atOnce(training.endingEpoch());
    }
    this.#predictor.renew();
  }

  /**
   * Changes a number from the next update on: see `Progress.set`.
   *
   * @throws {WellfitError} `range` when there is no such number, or the value is outside its range
   */
  set(name: string, value: number): void {
    this.#training.set(name, value);
    this.#training.divergence = undefined;
  }

  /** What the next update lowers, with its examples and masks. Where it is not finite, that is a divergence. */
  cost(): Cost {
    const cost = this.#training.look();
    this.#predictor.renew();
    return cost;
  }

  /**
   * Mean loss, without penalty, and accuracy of labels, dropout off.
   *
   * @throws {WellfitError} `shape` or `range` when the examples do not fit the network, or the labels the loss
   */
  evaluate(examples: Examples): Evaluation {
    const { net, plan } = this.#training;
    return atOnce(this.#training.evaluating(readExamples('evaluate', { net, ...plan }, examples)));
  }

  /** A copy of the parameters; of their running averages where the run has them. */
  parameters(): NetworkParameters {
    return this.#training.parameters();
  }

  /**
   * What the last layer puts out, dropout off.
   *
   * @param x examples × features
   * @returns examples × outputs
   * @throws {WellfitError} `shape` when the features are not as many as the network's inputs, `range` when one is not
   *   finite
   */
  logits(x: MatrixLike): Matrix {
    return this.#predictor.logits(x);
  }

  /**
   * What a layer puts out, dropout off.
   *
   * @param x examples × features
   * @param layer its name, such as `relu_1`
   * @returns examples × units
   * @throws {WellfitError} as `logits`, and `range` when there is no such layer
   */
  outputs(x: MatrixLike, layer: string): Matrix {
    return this.#predictor.outputs(x, layer);
  }

  /**
   * Probability of class 1 of every example; of several classes or labels those of each, row by row.
   *
   * @throws {WellfitError} as `logits`, and `unsupported` for a loss on values
   */
  probabilities(x: MatrixLike): Float64Array {
    return this.#predictor.probabilities(x);
  }

  /** The mask that a dropout layer uses at the next update; undefined for a layer that drops nothing. */
  mask(layer: string): Mask | undefined {
    return nextMask(layer, this.#training.nextDraws);
  }

  /**
   * Everything that updates change, and the numbers that can be set, as plain data of its own: for `structuredClone`, a
   * message to a worker, or a database.
   */
  save(): TrainingState {
    return this.#training.save();
  }

  /**
   * Goes on from where another run has been: with the same network, examples and options, bit for bit as it would have.
   *
   * Parameters must be the same by name and shape. All else is taken over by name where both have it: a run with a
   * penalty, or with dropout layers that keep less than everything, can go on from one without, and the other way round.
   * What the state does not have (a slot of another optimizer, a strength of a penalty) starts as it does in a new run.
   *
   * @throws {WellfitError} `shape` when a parameter is missing, left over or of another shape; `range` when the other run
   *   had another precision, kind of random numbers, or number of examples
   */
  restore(state: TrainingState): void {
    requireFitting(state, this.save());
    this.#training.restore(state);
    this.#training.divergence = undefined;
    this.#predictor.renew();
  }

  /** The network as it is now, with a copy of the parameters. */
  model(): TrainedNetwork {
    const { net, plan } = this.#training;
    return new TrainedNetwork(net, this.parameters(), plan.loss, plan.engine);
  }
}
