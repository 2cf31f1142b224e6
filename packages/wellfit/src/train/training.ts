// A training run in progress: the compiled step, its batches, and what has been seen so far.
import { WellfitError } from '../core/errors.ts';
import { RandomState } from '../core/mt19937.ts';
import { Philox } from '../core/philox.ts';
import { now } from '../core/platform.ts';
import type { Buffer } from '../engine/buffer.ts';
import { type Executor, mostStepsPerCall } from '../engine/executor.ts';
import { makeExecutor } from '../engine/run.ts';
import type { Loss } from '../nn/loss.ts';
import {
  copyParameters,
  loadParameters,
  type Network,
  type NetworkParameters,
  ParameterStore,
  startParameters,
} from '../nn/network.ts';
import { type Batch, Batches, shuffles } from './batches.ts';
import { type Divergence, divergenceOf } from './divergence.ts';
import { emptyHistory, type History } from './history.ts';
import { Inference } from './inference.ts';
import { accuracyOf, predictedLabels, targetLabels } from './metrics.ts';
import type { FitOptions, FitPlan } from './options.ts';
import { Staging, tableRows, tableShape } from './staging.ts';
import { buildStep, type StepProgram } from './step-program.ts';
import type { Evaluation } from './trained.ts';

/** The Philox stream of starting weights; masks have streams of their own. */
const initStream = 0x696e6974;
/** How long one call of compiled code may take, so that everyone else gets a turn soon. */
const callMilliseconds = 10;

/** Networks with more parameters take longer to copy, and their steps longer to take again. */
const smallNetwork = 4096;

/** A run in progress. */
export class Training {
  readonly net: Network;
  readonly plan: FitPlan;
  readonly loss: Loss;
  readonly history: History = emptyHistory();
  /** Updates made. */
  step: number = 0;
  /** The cost that the next update lowers, when it was last looked at. */
  cost: number = Number.NaN;
  divergence: Divergence | undefined;
  readonly #parts: StepProgram;
  readonly #executor: Executor;
  readonly #inference: Inference;
  readonly #store: ParameterStore;
  readonly #batches: Batches;
  /** Undefined where every step sees all examples. */
  readonly #staging: Staging | undefined;
  /** Examples that the shares in the mean were last set for. */
  #shared = 0;
  #millisecondsPerStep = callMilliseconds;
  /** The settings as they are. */
  readonly #values = new Map<string, number>();
  /** Steps between two snapshots: a number of steps, not of milliseconds, so that no clock decides a result. */
  readonly #snapshotEvery: number;
  /** The last two snapshots, to go back to. */
  #snapshots: readonly (() => void)[] = [];

  constructor(net: Network, plan: FitPlan, options: FitOptions) {
    const { precision, batchSize, random, seeds, data, engine } = plan;
    const { optimizer, penalty } = options;
    this.net = net;
    this.plan = plan;
    this.loss = plan.loss;
    this.#store = new ParameterStore(net, precision);
    this.#snapshotEvery = this.#store.values.length <= smallNetwork ? 256 : 32;
    if (options.parameters) loadParameters(net, this.#store, options.parameters);
    else startParameters(net, this.#store, normals(random, seeds.init));
    const draw = plan.shuffle ? shuffles(random, seeds.shuffle) : undefined;
    this.#batches = new Batches(data.x.rows, batchSize, draw);
    const batches = this.#batches.isFull ? 'given' : 'gathered';
    this.#parts = buildStep({ net, loss: plan.loss, penalty, optimizer, batches, training: true });
    const { program, entries, parameters, settings, x, y } = this.#parts;
    const rows = tableRows(data, batchSize);
    this.#executor = makeExecutor(program, entries, {
      precision,
      examples: batchSize,
      random,
      ...engine,
      tables: this.#batches.isFull ? {} : { x: tableShape(rows, data.x), y: tableShape(rows, data.y) },
    });
    this.#executor.setSeed(seeds.masks);
    for (const { name, buffer, value } of settings) {
      this.#executor.setScalar(buffer, value);
      this.#values.set(name, value);
    }
    for (const { layer, letter, buffer } of parameters) {
      this.#executor.write(buffer, this.#store.byLayer[layer]![letter]!.data);
    }
    if (this.#batches.isFull) {
      this.#executor.setBatch({ examples: batchSize, position: 0 });
      this.#executor.write(x, data.x.transpose().data);
      this.#executor.write(y, data.y.transpose().data);
    } else this.#staging = new Staging(this.#executor, data, rows);
    const most = Math.max(data.x.rows, plan.validation?.x.rows ?? 0);
    this.#inference = new Inference(net, {
      ...engine,
      precision,
      loss: plan.loss,
      examples: most,
      purpose: 'evaluate',
    });
  }

  /** Takes steps until something is to be looked at: at most so many, and for about ten milliseconds. */
  advance(most: number): void {
    const { examples, position } = this.#nextBatch();
    const staged = Math.floor((this.#staging?.ahead(position) ?? Infinity) / examples);
    const affordable = Math.max(1, Math.floor(callMilliseconds / this.#millisecondsPerStep));
    const sinceSnapshot = this.step % this.#snapshotEvery;
    const untilSnapshot = this.#snapshotEvery - sinceSnapshot;
    const steps = Math.min(most, mostStepsPerCall, affordable, this.#batches.run, staged, untilSnapshot);
    if (sinceSnapshot === 0) this.#snapshots = [...this.#snapshots.slice(-1), this.#snapshot()];
    const began = now();
    const finite = this.#executor.run('step', steps);
    const milliseconds = (now() - began) / (this.#executor.step - this.step);
    this.#millisecondsPerStep = Math.max(milliseconds, this.#millisecondsPerStep / 4);
    if (!finite) {
      this.#replayToDivergence(this.#executor.step);
      return;
    }
    this.step = this.#executor.step;
    this.#batches.advance(steps);
  }

  /** Takes an entry of the history at the parameters as they are; cost and penalty are those of the step that comes next. */
  *recording(): Generator<void, void, void> {
    if (this.history.step.at(-1) === this.step) return;
    const penalty = this.measureCost();
    if (Number.isFinite(this.cost)) yield* this.#addingEntry(penalty);
    else this.#replayToDivergence(this.step);
  }

  /**
   * Takes the last entry of the history.
   *
   * @param most leave the entry out where it takes more operations than that
   */
  *finishing(most: { readonly operations: number } = { operations: Infinity }): Generator<void, void, void> {
    const { history, plan } = this;
    const examples = plan.data.x.rows + (plan.validation?.x.rows ?? 0);
    const isWanted = 2 * examples * this.#store.values.length <= most.operations;
    if (!this.divergence && isWanted) yield* this.recording();
    const entries = history.step.findLastIndex(at => at <= this.step) + 1;
    for (const series of Object.values(history)) series.length = Math.min(series.length, entries);
    const penalty = this.measureCost();
    if (history.step.at(-1) !== this.step && isWanted) yield* this.#addingEntry(penalty);
  }

  *#addingEntry(penalty: number): Generator<void, void, void> {
    const { data, validation } = this.plan;
    const { history, cost } = this;
    const training = yield* this.evaluating(data);
    const held = validation && (yield* this.evaluating(validation));
    history.step.push(this.step);
    history.loss.push(training.loss);
    history.accuracy.push(training.accuracy);
    history.cost.push(cost);
    history.penalty.push(penalty);
    if (!held) return;
    history.validationLoss.push(held.loss);
    history.validationAccuracy.push(held.accuracy);
  }

  /** Measures the cost that the next update lowers, masks and all; returns the part of it that is penalty. */
  measureCost(): number {
    this.#nextBatch();
    const restoreRandom = this.#executor.saveRandom();
    this.#executor.run('cost');
    restoreRandom();
    const amount = (buffers: readonly Buffer[]) =>
      buffers.reduce((total, buffer) => total + this.#executor.read(buffer)[0]!, 0);
    const penalty = amount(this.#parts.penaltyAmounts);
    this.cost = amount([this.#parts.lossAmount]) + penalty;
    return penalty;
  }

  /** Changes a number of the running program from the next step on. */
  set(name: string, value: number): void {
    const { settings } = this.#parts;
    const found = settings.find(setting => setting.name === name);
    if (!found) {
      const names = [...this.#values.keys()].join(', ');
      throw new WellfitError('range', `fit: there is no setting ${name}; there are ${names}`);
    }
    const { rule, holds } = ruleOf(name);
    if (!holds(value)) throw new WellfitError('range', `fit: ${name} must be ${rule}, got ${value}`);
    this.#executor.setScalar(found.buffer, value);
    this.#values.set(name, value);
    // what was kept belongs to the old number
    this.#snapshots = [this.#snapshot()];
  }

  /** Loss without penalty and accuracy, dropout off. */
  *evaluating({ x, y }: FitPlan['data']): Generator<void, Evaluation, void> {
    this.#read();
    this.#inference.load(this.#store);
    const { loss, logits } = yield* this.#inference.evaluating(x, y);
    return { loss, accuracy: accuracyOf(predictedLabels(this.loss, logits), targetLabels(this.loss, y)) };
  }

  /** The parameters as they are now, as a copy. */
  parameters(): NetworkParameters {
    this.#read();
    return copyParameters(this.#store);
  }

  #read(): void {
    for (const { layer, letter, buffer } of this.#parts.parameters) {
      this.#store.byLayer[layer]![letter]!.data.set(this.#executor.read(buffer));
    }
  }

  /** Points the program at the next batch; one of another size counts with its own number of examples. */
  #nextBatch(): Batch {
    const batch = this.#batches.next(order => this.#staging?.start(order));
    this.#staging?.point(batch);
    if (batch.examples === this.#shared) return batch;
    this.#shared = batch.examples;
    const { share, inverseCount } = this.#parts;
    this.#executor.setScalar(inverseCount, 1 / batch.examples);
    this.#executor.write(share, new Float64Array(batch.examples).fill(1 / batch.examples));
    return batch;
  }

  /** Everything that a step changes; what it returns puts it back. */
  #snapshot(): () => void {
    const { parameters, states } = this.#parts;
    const executor = this.#executor;
    const restores = [
      executor.save([...parameters.map(({ buffer }) => buffer), ...states]),
      executor.saveRandom(),
      this.#batches.save(order => this.#staging?.start(order)),
    ];
    const { step } = this;
    return () => {
      for (const restore of restores) restore();
      executor.step = step;
      this.step = step;
    };
  }

  /**
   * Goes back by up to two snapshots and takes the steps from there again one by one, up to the first whose cost is not finite
   * or which leaves the finite numbers. The parameters end as the last that gave a finite cost.
   */
  #replayToDivergence(until: number): void {
    this.#snapshots[0]?.();
    let restore: (() => void) | undefined;
    for (;;) {
      this.measureCost();
      if (!Number.isFinite(this.cost)) {
        this.#diverge(`cost became ${this.cost}`);
        restore?.();
        return;
      }
      if (this.step >= until) return;
      restore = this.#snapshot();
      const finite = this.#executor.run('step');
      const layer = finite ? undefined : this.#firstNonFinite();
      if (layer !== undefined) {
        restore();
        this.#diverge('an update left the finite numbers', layer);
        return;
      }
      this.step = this.#executor.step;
      this.#batches.advance(1);
    }
  }

  #firstNonFinite(): string | undefined {
    return this.#parts.parameters.find(({ buffer }) => !this.#executor.read(buffer).every(Number.isFinite))
      ?.layer;
  }

  #diverge(cause: string, layer?: string): void {
    this.#read();
    this.divergence = divergenceOf({
      net: this.net,
      store: this.#store,
      x: this.plan.data.x,
      step: this.step,
      cause,
      layer,
      learningRate: this.#values.get('learningRate')!,
    });
  }
}

/** What a setting may be, by the last part of its name. */
function ruleOf(name: string): { readonly rule: string; readonly holds: (value: number) => boolean } {
  if (name.endsWith('.keepProb')) return { rule: 'in (0, 1]', holds: value => value > 0 && value <= 1 };
  if (name === 'learningRate') {
    return { rule: 'a finite number above 0', holds: value => value > 0 && value < Infinity };
  }
  return { rule: 'a finite number ≥ 0', holds: value => value >= 0 && value < Infinity };
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
