// The compiled steps of a run: examples and settings go in, updates are made, costs and parameters come out.
import { WellfitError } from '../core/errors.ts';
import { RandomState } from '../core/mt19937.ts';
import { Philox } from '../core/philox.ts';
import type { Buffer } from '../engine/buffer.ts';
import type { Executor } from '../engine/executor.ts';
import { makeExecutor } from '../engine/run.ts';
import type { Draws } from '../nn/init.ts';
import { loadParameters, type Network, ParameterStore, startParameters } from '../nn/network.ts';
import { type Mixup, mixExamples } from '../regularize/mixup.ts';
import { type Batch, Batches, shuffles } from './batches.ts';
import { FullBatchSearch } from './full-batch-search.ts';
import { LearningRate } from './learning-rate.ts';
import type { FitOptions, FitPlan } from './options.ts';
import { Staging, type Tables, tableRows, tableShapes, tablesOf } from './staging.ts';
import { buildStep, type StepProgram } from './step-program.ts';

/** The Philox stream of starting weights; masks have streams of their own. */
const initStream = 0x696e6974;

/** What the next update lowers. */
export interface Cost {
  readonly cost: number;
  /** The part of it that is penalty. */
  readonly penalty: number;
}

/** A program that is making its steps. */
export class Steps {
  /** Updates made. */
  made: number = 0;
  /** True when nothing is left to gain. */
  converged: boolean = false;
  readonly #plan: FitPlan;
  readonly #parts: StepProgram;
  readonly #executor: Executor;
  readonly #store: ParameterStore;
  readonly #batches: Batches;
  /** Undefined where every step sees all examples, and the same ones. */
  readonly #staging: Staging | undefined;
  readonly #mixup: Mixup | undefined;
  /** Undefined where steps are searched for. */
  readonly #learningRate: LearningRate | undefined;
  readonly #search: FullBatchSearch | undefined;
  /** Examples that the shares in the mean were last set for. */
  #shared = 0;

  constructor(net: Network, plan: FitPlan, options: FitOptions) {
    const { precision, batchSize, random, seeds, data, engine, weights } = plan;
    const { optimizer, penalty, constraint, averaging, mixup } = options;
    this.#plan = plan;
    this.#mixup = mixup;
    this.#store = new ParameterStore(net, precision);
    if (options.parameters) loadParameters(net, this.#store, options.parameters);
    else startParameters(net, this.#store, drawsOf(random, seeds.init));
    const draw = plan.shuffle ? shuffles(random, seeds.shuffle) : undefined;
    this.#batches = new Batches(data.x.rows, batchSize, { draw, renewed: mixup !== undefined });
    const { isStill } = this.#batches;
    this.#parts = buildStep({
      net,
      loss: plan.loss,
      penalty,
      batches: isStill ? 'given' : 'gathered',
      weighted: weights !== undefined,
      training: true,
      ...('start' in optimizer && { update: { optimizer, constraint, averaging } }),
    });
    const rows = tableRows(data, batchSize);
    const tables = tablesOf(data, weights);
    const entries = this.#parts.entries.filter(({ name }) => name !== 'pass');
    this.#executor = makeExecutor(this.#parts.program, entries, {
      precision,
      examples: batchSize,
      random,
      ...engine,
      tables: isStill ? {} : tableShapes(tables, rows),
    });
    this.#executor.setSeed(seeds.masks);
    for (const { buffer, value } of this.#parts.settings) this.#executor.setScalar(buffer, value);
    this.#writeParameters();
    if (isStill) this.#giveAll(tables);
    else this.#staging = new Staging(this.#executor, tables, rows);
    if ('start' in optimizer) this.#learningRate = new LearningRate(optimizer.schedule, plan.steps);
    else this.#search = new FullBatchSearch(this.#executor, this.#parts, optimizer);
    this.#setLearningRate();
  }

  /** The parameters as they start, and their averages with them. */
  #writeParameters(): void {
    const { parameters, averages } = this.#parts;
    for (const { layer, letter, buffer } of parameters) {
      const { data } = this.#store.byLayer[layer]![letter]!;
      this.#executor.write(buffer, data);
      const average = averages.get(buffer);
      if (average) this.#executor.write(average, data);
    }
  }

  /** All examples at once, for every step. */
  #giveAll(tables: Tables): void {
    this.#executor.setBatch({ examples: this.#plan.batchSize, position: 0 });
    for (const [name, table] of tables) this.#executor.write(this.#parts[name]!, table.transpose().data);
  }

  /** How many steps can be taken in one call from here. */
  get inOneCall(): number {
    if (this.#search) return 1;
    const { examples, position } = this.#nextBatch();
    const staged = Math.floor((this.#staging?.ahead(position) ?? Infinity) / examples);
    return Math.min(this.#batches.run, staged);
  }

  /** Makes up to `inOneCall` steps; false when a parameter has stopped being finite, at the last step that was made. */
  make(steps: number): boolean {
    this.#nextBatch();
    if (this.#search) {
      this.converged = !this.#search.advance();
      this.made++;
      return true;
    }
    const { learningRate } = this.#parts;
    if (learningRate && this.#learningRate?.varies) {
      this.#executor.setSeries(learningRate, this.#learningRate.series(this.made, steps));
    }
    const finite = this.#executor.run('step', steps);
    this.#batches.advance(this.#executor.step - this.made);
    this.made = this.#executor.step;
    return finite;
  }

  /** Measures the cost that the next update lowers, masks and all. */
  measure(): Cost {
    this.#nextBatch();
    const restoreRandom = this.#executor.saveRandom();
    this.#executor.run('cost');
    restoreRandom();
    const amount = (buffers: readonly Buffer[]) =>
      buffers.reduce((total, buffer) => total + this.#executor.read(buffer)[0]!, 0);
    const penalty = amount(this.#parts.penaltyAmounts);
    return { cost: amount([this.#parts.lossAmount]) + penalty, penalty };
  }

  /** α of the next step; undefined where steps are searched for. */
  get learningRate(): number | undefined {
    return this.#learningRate?.at(this.made);
  }

  /** Whether the learning rate follows the loss after every epoch. */
  get watchesLoss(): boolean {
    return this.#learningRate?.watches ?? false;
  }

  /** Takes the loss after an epoch; true when the learning rate is another one from now on. */
  observe(loss: number): boolean {
    const isOther = this.#learningRate?.observe(loss) ?? false;
    if (isOther) this.#setLearningRate();
    return isOther;
  }

  /** Changes a number of the running program from the next step on. */
  set(name: string, value: number): void {
    const { settings } = this.#parts;
    const found = settings.find(setting => setting.name === name);
    if (!found) {
      const names = settings.map(setting => setting.name).join(', ');
      throw new WellfitError('range', `fit: there is no setting ${name}; there are ${names}`);
    }
    const { rule, holds } = ruleOf(name);
    if (!holds(value)) throw new WellfitError('range', `fit: ${name} must be ${rule}, got ${value}`);
    if (found.buffer === this.#parts.learningRate) {
      this.#learningRate?.set(value, this.made);
      this.#setLearningRate();
    } else this.#executor.setScalar(found.buffer, value);
  }

  #setLearningRate(): void {
    const { learningRate } = this.#parts;
    if (learningRate && this.#learningRate) {
      this.#executor.setScalar(learningRate, this.#learningRate.at(this.made));
    }
  }

  /** The parameters as the steps have left them, or their running averages where there are any. */
  parameters(kind: 'last' | 'averaged'): ParameterStore {
    const { parameters, averages } = this.#parts;
    for (const { layer, letter, buffer } of parameters) {
      const average = kind === 'averaged' ? averages.get(buffer) : undefined;
      this.#store.byLayer[layer]![letter]!.data.set(this.#executor.read(average ?? buffer));
    }
    return this.#store;
  }

  /** The first layer with a parameter that is not finite. */
  firstNonFinite(): string | undefined {
    return this.#parts.parameters.find(({ buffer }) => !this.#executor.read(buffer).every(Number.isFinite))
      ?.layer;
  }

  /** Keeps everything that a step changes; what it returns puts it back. */
  save(): () => void {
    const { parameters, states } = this.#parts;
    const executor = this.#executor;
    const kept = new Set([...parameters.map(({ buffer }) => buffer), ...states]);
    const restores = [
      executor.save([...kept]),
      executor.saveRandom(),
      this.#batches.save((order, epoch) => this.#startEpoch(order, epoch)),
    ];
    const { made } = this;
    return () => {
      for (const restore of restores) restore();
      executor.step = made;
      this.made = made;
    };
  }

  /** Points the program at the next batch; one of another size counts with its own number of examples. */
  #nextBatch(): Batch {
    const batch = this.#batches.next((order, epoch) => this.#startEpoch(order, epoch));
    this.#staging?.point(batch);
    if (batch.examples === this.#shared) return batch;
    this.#shared = batch.examples;
    const { share, inverseCount } = this.#parts;
    this.#executor.setScalar(inverseCount, 1 / batch.examples);
    this.#executor.write(share, new Float64Array(batch.examples).fill(1 / batch.examples));
    return batch;
  }

  #startEpoch(order: ArrayLike<number>, epoch: number): void {
    const { data, weights, seeds } = this.#plan;
    if (this.#mixup) {
      const mixed = mixExamples(data, { ...this.#mixup, seed: seeds.shuffle, epoch });
      this.#staging?.replace(tablesOf(mixed, weights));
    }
    this.#staging?.start(order);
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

/** Where starting weights are drawn from. */
function drawsOf(random: 'philox' | 'numpy', seed: number): Draws {
  if (random === 'philox') {
    const stream = new Philox(seed, initStream);
    return { normal: () => stream.normal(), uniform: () => stream.uniform() };
  }
  const stream = new RandomState(seed);
  return { normal: () => stream.randn(), uniform: () => stream.rand() };
}
