// The course of a fit: its steps, what a hand moves on the way, the curve, and when it is over. No clock decides anything.
import type { Divergence, NetworkParameters, Trainer, TrainingState } from 'wellfit';
import type { FitPlan, Losses } from '../protocol.ts';
import { gatheredAt, inOrder, liveOf, moved, withMoves } from '../settings/moves.ts';
import { programKey, settable } from '../settings/program.ts';
import type { LiveSettings, Move, Settings } from '../settings/settings.ts';
import { GrowingCurve, type StoredCurve } from './curve.ts';
import { evaluating } from './evaluating.ts';
import type { Part, PreparedExamples } from './examples/prepared.ts';
import { type Best, Patience } from './patience.ts';
import { requirePossible, trainerOf } from './program.ts';

/** Up to so many rows are evaluated for every picture. */
const fewRows = 4000;
/** Rows times parameters that are evaluated for a picture. */
const fewProducts = 1e7;
/** Milliseconds that steps may take before others get a turn. */
const milliseconds = 2;

/** Where a course stands, as plain data. */
export interface StoredCourse {
  readonly settings: Settings;
  readonly moves: readonly Move[];
  readonly planned: readonly Move[];
  readonly until: number | undefined;
  readonly state: TrainingState;
  readonly curve: StoredCurve;
  readonly best: Best | undefined;
  readonly stoppedEarly: boolean;
}

/** How a course begins. */
export interface CourseOptions {
  /** Weights to start from. */
  readonly parameters?: NetworkParameters | undefined;
  /** Steps between the first entries of the curve. */
  readonly curveEvery?: number | undefined;
}

/** A fit on its way. */
export class Course {
  readonly examples: PreparedExamples;
  readonly curve: GrowingCurve;
  /** Numbers that are learned. */
  readonly parameters: number;
  /** Whether patience has run out; the best parameters are back then. */
  stoppedEarly: boolean = false;
  #settings: Settings;
  #live: LiveSettings;
  #moves: Move[] = [];
  #planned: Move[];
  #until: number | undefined;
  #trainer: Trainer;
  #key: string;
  #isChanged = false;
  #patience: Patience;
  #losses: Losses | undefined;
  #millisecondsPerStep = milliseconds;

  constructor(examples: PreparedExamples, { settings, moves, until }: FitPlan, options: CourseOptions = {}) {
    this.examples = examples;
    this.#settings = settings;
    this.#live = liveOf(settings);
    this.#planned = inOrder(moves);
    for (const numbers of [this.#live, ...moves.map(({ name, value }) => ({ [name]: value }))]) {
      requirePossible(settings, numbers);
    }
    this.#until = until;
    this.curve = new GrowingCurve(options.curveEvery ?? this.#stepsPerEvaluation());
    this.#trainer = trainerOf(settings, examples, options.parameters);
    this.parameters = countLearned(this.#trainer.parameters());
    this.#key = programKey(settings);
    this.#patience = this.#watch();
  }

  /**
   * A course that goes on where another one stood.
   *
   * @throws {WellfitError} when the state does not fit its settings
   */
  static resume(examples: PreparedExamples, stored: StoredCourse): Course {
    const { settings, moves, planned, until, state, best } = stored;
    const course = new Course(examples, { settings, moves: planned, until });
    course.#moves = [...moves];
    course.#live = liveOf(withMoves(settings, moves));
    course.#goOn(state);
    course.curve.restore(stored.curve);
    course.#patience = course.#watch(best);
    course.stoppedEarly = stored.stoppedEarly;
    return course;
  }

  /** Updates made. */
  get step(): number {
    return this.#trainer.step;
  }

  /** The trainer that is at work now; another one after some moves. */
  get trainer(): Trainer {
    return this.#trainer;
  }

  /** Settings as they are now. */
  get settings(): Settings {
    return { ...this.#settings, ...this.#live };
  }

  get live(): LiveSettings {
    return this.#live;
  }

  get moves(): readonly Move[] {
    return this.#moves;
  }

  /** Step that is to be reached before anything else; undefined once it has been. */
  get until(): number | undefined {
    return this.#until;
  }

  /** Where training left the finite numbers; undefined once a hand has changed something. */
  get divergence(): Divergence | undefined {
    return this.#isChanged ? undefined : this.#trainer.divergence;
  }

  /** The fit as it can be done again, up to here and what is still planned. */
  get plan(): FitPlan {
    return { settings: this.#settings, moves: [...this.#moves, ...this.#planned], until: this.#until };
  }

  /**
   * Moves a live number: from the next step on. What was still planned is given up.
   *
   * @throws {WellfitError} `range` for a number that is out of its range, or that the settings have no use for
   */
  set(name: keyof LiveSettings, value: number): void {
    requirePossible(this.settings, { [name]: value });
    this.#planned = [];
    this.#until = undefined;
    this.#move({ step: this.step, name, value });
  }

  /** Changes patience, which looks back on nothing from before. */
  setPatience(patience: number): void {
    this.#settings = { ...this.#settings, patience };
    this.#patience = this.#watch();
    this.stoppedEarly = false;
  }

  /** Takes steps up to one, in parts of a few milliseconds; it ends before where training is over. */
  *advancing(last: number): Generator<void, void, void> {
    this.curve.cutAfter(this.step);
    this.stoppedEarly = false;
    for (;;) {
      this.#movePlanned();
      this.#useProgram();
      if (this.curve.wants(this.step)) {
        const losses = yield* this.#measuring();
        if (this.divergence) return;
        this.curve.add(losses);
      }
      if (yield* this.#patienceIsOver()) return;
      if (this.step >= last) return;
      this.#advance(Math.min(last, this.#nextStop()));
      if (this.divergence) return;
      yield;
    }
  }

  /** Losses at this step; with many examples those of the last look. */
  losses(): Losses {
    const { training, validation } = this.examples;
    const rows = training.y.length + validation.y.length;
    const isSmall = rows <= fewRows && rows * this.parameters <= fewProducts;
    this.#useProgram();
    if (this.#losses && (this.#losses.step === this.step || !isSmall)) return this.#losses;
    return atOnce(this.#measuring());
  }

  save(): StoredCourse {
    return {
      settings: this.#settings,
      moves: this.#moves,
      planned: this.#planned,
      until: this.#until,
      state: this.#trainer.save(),
      curve: this.curve.save(),
      best: this.#patience.best,
      stoppedEarly: this.stoppedEarly,
    };
  }

  #move(move: Move): void {
    this.#moves = moved(this.#moves, move, this.#settings);
    this.#live = { ...this.#live, [move.name]: move.value };
    this.#isChanged = true;
  }

  #movePlanned(): void {
    if (this.#until !== undefined && this.step >= this.#until) {
      this.#until = undefined;
      // what was learned on the way there was no reason to stop
      this.#patience = this.#watch();
    }
    while (this.#planned[0] && this.#planned[0].step <= this.step) this.#move(this.#planned.shift()!);
  }

  /** Brings the program up to the live numbers: sets them in it, or takes another one that goes on from here. */
  #useProgram(): void {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    if (programKey(this.#live) === this.#key) this.#setNumbers();
    else this.#goOn(this.#trainer.save());
  }

  /** Goes on from a state, in the program of the live numbers. */
  #goOn(state: TrainingState): void {
    const key = programKey(this.#live);
    if (key !== this.#key) this.#trainer = trainerOf(this.settings, this.examples);
    this.#key = key;
    this.#trainer.restore(state);
    this.#setNumbers();
  }

  /** A state brings the numbers along that were in force when it was saved. */
  #setNumbers(): void {
    for (const [name, value] of settable(this.settings)) this.#trainer.set(name, value);
    this.#losses = undefined;
  }

  /** The step at which something other than steps is to be done. */
  #nextStop(): number {
    const next = (every: number) => this.step - (this.step % every) + every;
    const stops = [next(this.curve.every), this.#planned[0]?.step ?? Infinity, this.#until ?? Infinity];
    if (this.#watches) stops.push(next(this.#patience.every));
    return Math.min(...stops);
  }

  #advance(stop: number): void {
    const affordable = Math.max(1, Math.floor(milliseconds / this.#millisecondsPerStep));
    const [before, began] = [this.step, performance.now()];
    this.#trainer.advance(Math.min(stop - before, affordable));
    const own = (performance.now() - began) / Math.max(1, this.step - before);
    // a step that was slow by accident is soon forgotten
    this.#millisecondsPerStep = Math.max(own, this.#millisecondsPerStep / 2, 1e-6);
  }

  /** On the way to a step that a link asks for nothing stops early: it was reached before. */
  get #watches(): boolean {
    return this.#patience.steps > 0 && this.#until === undefined;
  }

  #watch(best?: Best): Patience {
    const { training, validation } = this.examples;
    return new Patience(this.#settings.patience, validation.y.length / this.#batch(training), best);
  }

  #batch({ y }: Part): number {
    const { batchSize } = this.#settings;
    return batchSize === 'full' ? y.length : Math.min(batchSize, y.length);
  }

  #stepsPerEvaluation(): number {
    const { training, validation } = this.examples;
    const rows = training.y.length + validation.y.length;
    return Math.max(1, Math.floor(rows / (2 * this.#batch(training))));
  }

  *#patienceIsOver(): Generator<void, boolean, void> {
    if (!this.#watches || !this.#patience.wants(this.step)) return false;
    const { loss } = yield* evaluating(this.#trainer, this.examples.validation);
    if (!this.#patience.isOver(this.step, loss, () => this.#trainer.save())) return false;
    const { step, state } = this.#patience.best!;
    this.#goOn(state);
    this.#moves = gatheredAt(step, this.#moves, this.#settings);
    this.stoppedEarly = true;
    return true;
  }

  *#measuring(): Generator<void, Losses, void> {
    const { loss, penalty } = this.#trainer.cost();
    const training = yield* evaluating(this.#trainer, this.examples.training);
    const validation = yield* evaluating(this.#trainer, this.examples.validation);
    this.#losses = {
      step: this.step,
      training: training.loss,
      validation: validation.loss,
      trainingAccuracy: training.accuracy,
      validationAccuracy: validation.accuracy,
      minimizedLoss: loss,
      penalty,
    };
    return this.#losses;
  }
}

function atOnce<Result>(work: Generator<void, Result, void>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Weights, biases, scales and offsets; not what batch norm averages. */
function countLearned(parameters: NetworkParameters): number {
  return Object.values(parameters)
    .flatMap(letters => Object.entries(letters))
    .filter(([letter]) => letter !== 'mean' && letter !== 'variance')
    .reduce((total, [, { data }]) => total + data.length, 0);
}
