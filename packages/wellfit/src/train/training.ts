// A training run in progress: steps are made, looked at, and taken back when they have left the finite numbers.
import { now } from '../core/platform.ts';
import { mostStepsPerCall } from '../engine/executor.ts';
import { copyParameters, type Network, type NetworkParameters, type ParameterStore } from '../nn/network.ts';
import { type Divergence, divergenceOf } from './divergence.ts';
import { emptyHistory, type History } from './history.ts';
import { Inference } from './inference.ts';
import type { NextDraws } from './mask.ts';
import type { FitOptions, FitPlan } from './options.ts';
import type { TrainingState } from './state.ts';
import { type Cost, Steps } from './steps.ts';
import { type Evaluation, evaluationOf } from './trained.ts';

/** How long one call of compiled code may take, so that everyone else gets a turn soon. */
const callMilliseconds = 10;

/** Networks with more parameters take longer to copy, and their steps longer to take again. */
const smallNetwork = 4096;

/** A run in progress. */
export class Training {
  readonly net: Network;
  readonly plan: FitPlan;
  readonly history: History = emptyHistory();
  /** The cost that the next update lowers, when it was last looked at. */
  cost: number = Number.NaN;
  divergence: Divergence | undefined;
  readonly #steps: Steps;
  readonly #inference: Inference;
  readonly #size: number;
  #millisecondsPerStep = callMilliseconds;
  /** Steps between two snapshots: a number of steps, not of milliseconds, so that no clock decides a result. */
  readonly #snapshotEvery: number;
  /** The last two snapshots, to go back to. */
  #snapshots: readonly (() => void)[] = [];

  constructor(net: Network, plan: FitPlan, options: FitOptions) {
    this.net = net;
    this.plan = plan;
    this.#steps = new Steps(net, plan, options);
    this.#size = this.#steps.parameters('last').values.length;
    this.#snapshotEvery = this.#size <= smallNetwork ? 256 : 32;
    const { data, validation, engine, precision, loss } = plan;
    const examples = Math.max(data.x.rows, validation?.x.rows ?? 0);
    this.#inference = new Inference(net, { ...engine, precision, loss, examples, purpose: 'evaluate' });
  }

  /** Updates made. */
  get step(): number {
    return this.#steps.made;
  }

  /** True when nothing is left to gain. */
  get converged(): boolean {
    return this.#steps.converged;
  }

  /** Whether something wants the loss after every epoch. */
  get watchesLoss(): boolean {
    return this.#steps.watchesLoss;
  }

  /** Takes steps until something is to be looked at: at most so many, and for about ten milliseconds. */
  advance(most: number): void {
    const affordable = Math.max(1, Math.floor(callMilliseconds / this.#millisecondsPerStep));
    const sinceSnapshot = this.step % this.#snapshotEvery;
    const untilSnapshot = this.#snapshotEvery - sinceSnapshot;
    const { inOneCall } = this.#steps;
    const steps = Math.min(most, mostStepsPerCall, affordable, inOneCall, untilSnapshot);
    if (sinceSnapshot === 0) this.#snapshots = [...this.#snapshots.slice(-1), this.#steps.keep()];
    const began = now();
    const before = this.step;
    const finite = this.#steps.make(steps);
    const milliseconds = (now() - began) / (this.step - before);
    this.#millisecondsPerStep = Math.max(milliseconds, this.#millisecondsPerStep / 4);
    if (!finite) this.#replayToDivergence(this.step);
  }

  /** Takes an entry of the history at the parameters as they are; cost and penalty are those of the step that comes next. */
  *recording(): Generator<void, void, void> {
    if (this.history.step.at(-1) === this.step) return;
    const cost = this.measureCost();
    if (Number.isFinite(this.cost)) yield* this.#addingEntry(cost);
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
    const isWanted = 2 * examples * this.#size <= most.operations;
    if (!this.divergence && isWanted) yield* this.recording();
    const entries = history.step.findLastIndex(at => at <= this.step) + 1;
    for (const series of Object.values(history)) series.length = Math.min(series.length, entries);
    const cost = this.measureCost();
    if (history.step.at(-1) !== this.step && isWanted) yield* this.#addingEntry(cost);
  }

  *#addingEntry({ cost, penalty }: Cost): Generator<void, void, void> {
    const { data, validation } = this.plan;
    const { history } = this;
    const training = yield* this.evaluating(data);
    const held = validation && (yield* this.evaluating(validation));
    history.step.push(this.step);
    history.loss.push(training.loss);
    if (training.accuracy !== undefined) history.accuracy.push(training.accuracy);
    history.cost.push(cost);
    history.penalty.push(penalty);
    if (!held) return;
    history.validationLoss.push(held.loss);
    if (held.accuracy !== undefined) history.validationAccuracy.push(held.accuracy);
  }

  /** The cost that the next update lowers; where it is not finite, the run goes back to the last that was. */
  look(): Cost {
    const cost = this.measureCost();
    if (Number.isFinite(cost.cost)) return cost;
    this.#replayToDivergence(this.step);
    return this.measureCost();
  }

  /** Measures the cost that the next update lowers, masks and all. */
  measureCost(): Cost {
    const measured = this.#steps.measure();
    this.cost = measured.cost;
    return measured;
  }

  /** Changes a number of the running program from the next step on. */
  set(name: string, value: number): void {
    this.#steps.set(name, value);
    this.#forgetTheWay();
  }

  /**
   * Where an epoch has just ended, its loss, which may be on a plateau: that of validation, or of training where there
   * is none.
   */
  *endingEpoch(): Generator<void, number | undefined, void> {
    const { data, validation } = this.plan;
    if (this.untilEpochEnds !== this.plan.stepsPerEpoch) return undefined;
    const { loss } = yield* this.evaluating(validation ?? data);
    if (this.#steps.observe(loss)) this.#forgetTheWay();
    return loss;
  }

  /** Steps from here to the end of the epoch; all of them at its start. */
  get untilEpochEnds(): number {
    return this.plan.stepsPerEpoch - (this.step % this.plan.stepsPerEpoch);
  }

  /** What was kept belongs to old numbers. */
  #forgetTheWay(): void {
    this.#snapshots = [this.#steps.keep()];
  }

  /** Loss without penalty, and accuracy, dropout off. */
  *evaluating({ x, y }: FitPlan['data']): Generator<void, Evaluation, void> {
    this.#inference.load(this.store);
    return evaluationOf(this.plan.loss, y, yield* this.#inference.evaluating(x, y));
  }

  /** The parameters that the trained network gets, as they are now; others are read into the same store. */
  get store(): ParameterStore {
    return this.#steps.parameters('averaged');
  }

  /** A copy of them. */
  parameters(): NetworkParameters {
    return copyParameters(this.store);
  }

  /** What the masks of the next update follow from. */
  get nextDraws(): NextDraws {
    return this.#steps.nextDraws;
  }

  /** Everything that a step changes, as plain data. */
  save(): TrainingState {
    return this.#steps.save();
  }

  /** Goes on from where a run has been whose state is that of `requireFitting`. */
  restore(state: TrainingState): void {
    this.#steps.restore(state);
    this.#forgetTheWay();
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
      restore = this.#steps.keep();
      const layer = this.#steps.make(1) ? undefined : this.#steps.firstNonFinite();
      if (layer === undefined) continue;
      restore();
      this.#diverge('an update left the finite numbers', layer);
      return;
    }
  }

  #diverge(cause: string, layer?: string): void {
    this.divergence = divergenceOf({
      net: this.net,
      store: this.#steps.parameters('last'),
      x: this.plan.data.x,
      step: this.step,
      cause,
      layer,
      learningRate: this.#steps.learningRate,
    });
  }
}
