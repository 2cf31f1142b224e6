// The compiled steps of a run: examples and settings go in, updates are made, costs and parameters come out.
import { WellfitError } from '../core/errors.ts';
import { RandomState } from '../core/mt19937.ts';
import { Philox } from '../core/philox.ts';
import { type Buffer, sizeOf } from '../engine/buffer.ts';
import type { Executor } from '../engine/executor.ts';
import { makeExecutor } from '../engine/run.ts';
import type { ParameterBuffer } from '../nn/forward.ts';
import type { Draws } from '../nn/init.ts';
import { loadParameters, type Network, ParameterStore, startParameters } from '../nn/network.ts';
import { type Mixup, mixExamples } from '../regularize/mixup.ts';
import { type Batch, Batches, type BatchesState, shufflesOf } from './batches.ts';
import { FullBatchSearch } from './full-batch-search.ts';
import type { Lbfgs, LbfgsPlace } from './lbfgs.ts';
import { LearningRate } from './learning-rate.ts';
import type { NextDraws } from './mask.ts';
import type { FitOptions, FitPlan } from './options.ts';
import { Staging, type Tables, tableRows, tableShapes, tablesOf } from './staging.ts';
import type { TrainingState } from './state.ts';
import { buildStep, type StepProgram } from './step-program.ts';

/** The Philox stream of starting weights; masks have streams of their own. */
const initStream = 0x696e6974;

/** What the next update lowers. */
export interface Cost {
  /** Mean data term, masks and all. */
  readonly loss: number;
  readonly penalty: number;
  /** Loss plus penalty. */
  readonly cost: number;
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
  #search: FullBatchSearch | undefined;
  readonly #lbfgs: Lbfgs | undefined;
  /** Numbers that were set, or given, but the learning rate. */
  readonly #settings = new Map<string, number>();
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
    const shuffles = plan.shuffle ? shufflesOf(random, seeds.shuffle) : undefined;
    this.#batches = new Batches(data.x.rows, batchSize, { shuffles, renewed: mixup !== undefined });
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
    for (const { name, value } of this.#parts.settings) this.#setScalar(name, value);
    this.#writeParameters(({ layer, letter }) => this.#store.byLayer[layer]![letter]!.data);
    if (isStill) this.#giveAll(tables);
    else this.#staging = new Staging(this.#executor, tables, rows);
    if ('start' in optimizer) this.#learningRate = new LearningRate(optimizer.schedule, plan.steps);
    else this.#lbfgs = optimizer;
    this.#setLearningRate();
    this.#startSearch();
  }

  /** The parameters as they start, and their averages with them. */
  #writeParameters(startOf: (parameter: ParameterBuffer) => ArrayLike<number>): void {
    const { parameters, averages } = this.#parts;
    for (const parameter of parameters) {
      const average = averages.get(parameter.buffer);
      for (const buffer of average ? [parameter.buffer, average] : [parameter.buffer]) {
        this.#executor.write(buffer, startOf(parameter));
      }
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
    const { random } = this.#executor;
    this.#executor.run('cost');
    this.#executor.random = random;
    const amount = (buffers: readonly Buffer[]) =>
      buffers.reduce((total, buffer) => total + this.#executor.read(buffer)[0]!, 0);
    const loss = amount([this.#parts.lossAmount]);
    const penalty = amount(this.#parts.penaltyAmounts);
    return { loss, penalty, cost: loss + penalty };
  }

  /** What the masks of the next update follow from. */
  get nextDraws(): NextDraws {
    const { random, seeds } = this.#plan;
    return {
      operations: this.#parts.entries.flatMap(({ name, operations }) => (name === 'step' ? operations : [])),
      settings: this.#settings,
      examples: this.#nextBatch().examples,
      step: this.made,
      seed: seeds.masks,
      words: random === 'numpy' ? this.#executor.random : undefined,
    };
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
    } else this.#setScalar(name, value);
    this.#startSearch();
  }

  /** Begins a search at the parameters as they are, or goes on with one: what it knew of another cost is of no use. */
  #startSearch(place?: LbfgsPlace): void {
    const optimizer = this.#lbfgs;
    this.converged = false;
    if (optimizer) this.#search = new FullBatchSearch(this.#executor, this.#parts, { optimizer, place });
  }

  /** Sets a number of the program, if it has it, but the learning rate. */
  #setScalar(name: string, value: number): void {
    const { settings, learningRate } = this.#parts;
    const buffer = settings.find(setting => setting.name === name)?.buffer;
    if (!buffer || buffer === learningRate) return;
    this.#settings.set(name, value);
    this.#executor.setScalar(buffer, value);
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

  /** Keeps everything that a step changes, for this run alone and quickly; what it returns puts it back. */
  keep(): () => void {
    const { parameters, states } = this.#parts;
    const executor = this.#executor;
    const kept = new Set([...parameters.map(({ buffer }) => buffer), ...states]);
    const restore = executor.save([...kept]);
    const { random } = executor;
    const batches = this.#batches.save();
    const { made } = this;
    return () => {
      restore();
      executor.random = random;
      this.#goTo(made, batches);
    };
  }

  #goTo(step: number, batches: BatchesState): void {
    this.#batches.restore(batches, (order, epoch) => this.#startEpoch(order, epoch));
    this.#executor.step = step;
    this.made = step;
  }

  /** What an optimizer remembers, and running averages. */
  get #slots(): readonly Buffer[] {
    const { parameters, states } = this.#parts;
    const held = new Set(parameters.map(({ buffer }) => buffer));
    return states.filter(state => !held.has(state));
  }

  /** Everything that a step changes, and every number that was set, as plain data of its own. */
  save(): TrainingState {
    // the same whether or not someone has looked at the batch that comes next
    this.#nextBatch();
    const executor = this.#executor;
    const { precision, random, data } = this.#plan;
    const parameters = this.#parts.parameters.map(({ layer, letter, buffer }) => {
      const { rows, columns } = this.#store.byLayer[layer]![letter]!;
      return [buffer.name, { rows, columns, data: executor.read(buffer) }] as const;
    });
    const slots = this.#slots.map(buffer => {
      const { name, rows, columns } = buffer;
      return [name, { rows, columns: columns as number, data: executor.read(buffer) }] as const;
    });
    const batches = this.#batches.save();
    return {
      step: this.made,
      precision,
      random,
      examples: data.x.rows,
      parameters: Object.fromEntries(parameters),
      slots: Object.fromEntries(slots),
      settings: Object.fromEntries(this.#settings),
      learningRate: this.#learningRate?.save(this.made),
      search: this.#search?.place,
      converged: this.converged,
      masks: executor.random,
      batches: { ...batches, order: batches.order.slice() },
    };
  }

  /**
   * Goes on from where another run of the same parameters has been; what else has the same name is taken over, and what
   * has none there starts anew.
   *
   * @param state of `requireFitting`
   */
  restore(state: TrainingState): void {
    // slots of a new run are 0, but running averages are where the parameters are
    for (const slot of this.#slots) this.#executor.write(slot, new Float64Array(sizeOf(slot, 0)));
    this.#writeParameters(({ buffer }) => state.parameters[buffer.name]!.data);
    for (const slot of this.#slots) {
      const kept = state.slots[slot.name];
      if (kept) this.#executor.write(slot, kept.data);
    }
    for (const [name, value] of Object.entries(state.settings)) this.#setScalar(name, value);
    this.#executor.random = state.masks;
    const { batches, learningRate } = state;
    this.#goTo(state.step, { ...batches, order: batches.order.slice() });
    if (learningRate) this.#learningRate?.restore(learningRate, state.step);
    this.#setLearningRate();
    this.#startSearch(state.search);
    this.converged = state.converged;
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
