// A training that a page drives: it runs in slices, is paused and moved by hand, and is stored so that it can go on later.
import { WellfitError } from 'wellfit';
import type { BroughtData, Curve, FitPlan, Frame, TrainingStatus, Wanted } from '../protocol.ts';
import type { LiveSettings } from '../settings/settings.ts';
import { Course, type StoredCourse } from './course.ts';
import { prepareExamples } from './examples/examples.ts';
import type { PreparedExamples } from './examples/prepared.ts';
import { frameOf } from './frame.ts';
import { Pace } from './pace.ts';
import { sliceMilliseconds, Turns } from './turns.ts';

/** Milliseconds between two storings of a running training. */
const storeEvery = 2000;
/** The same after a move: the page's address follows a hand about as soon, and leads back to what is stored. */
const storeMovedAfter = 300;

/** Where sessions are kept. */
export interface SessionStore {
  /** Keeps a session, sooner or later, and never fails. */
  save(session: StoredSession, brought: BroughtData | undefined): void;
  /** The session kept last, if there is a whole one. */
  load(): Promise<{ readonly session: StoredSession; readonly brought: BroughtData | undefined } | undefined>;
}

/** A session as plain data. */
export interface StoredSession {
  readonly course: StoredCourse;
  readonly isRunning: boolean;
}

/** What a session is opened with. */
export interface SessionOptions {
  readonly brought: BroughtData | undefined;
  readonly store: SessionStore;
  /** Told when training stops because it cannot go on. */
  readonly onFault: (error: unknown) => void;
}

/** A training that runs, pauses, and answers. */
export class Session {
  readonly examples: PreparedExamples;
  readonly brought: BroughtData | undefined;
  readonly #course: Course;
  readonly #turns: Turns;
  readonly #pace = new Pace();
  readonly #store: SessionStore;
  readonly #onFault: SessionOptions['onFault'];
  #work: Generator<void, void, void> | undefined;
  /** The step to run to. */
  #goal = 0;
  #isRunning = false;
  #storedAt = Number.NEGATIVE_INFINITY;
  /** Whether a hand has moved something since the session was stored. */
  #isMoved = false;
  /** Length and end of the curve that was shown last. */
  #shown = '';

  private constructor(course: Course, { store, brought, onFault }: SessionOptions) {
    this.examples = course.examples;
    this.brought = brought;
    this.#course = course;
    this.#store = store;
    this.#onFault = onFault;
    this.#turns = new Turns(() => this.#slice());
  }

  /**
   * A new session at step 0; with a step in its plan it goes there first.
   *
   * @throws {WellfitError} one line that says what is wrong with data or settings
   */
  static async open(plan: FitPlan, run: boolean, options: SessionOptions): Promise<Session> {
    const examples = await prepareExamples(plan.settings, options.brought);
    const session = new Session(new Course(examples, plan), options);
    if (run || plan.until !== undefined) session.run();
    else session.store();
    return session;
  }

  /** The session stored last; undefined when there is none that fits. */
  static async resume(
    options: Omit<SessionOptions, 'brought'>,
    fits: (course: StoredCourse) => boolean,
  ): Promise<Session | undefined> {
    try {
      const kept = await options.store.load();
      if (!kept || !fits(kept.session.course)) return undefined;
      const { session: stored, brought } = kept;
      const examples = await prepareExamples(stored.course.settings, brought);
      const session = new Session(Course.resume(examples, stored.course), { ...options, brought });
      if (stored.isRunning) session.run();
      return session;
    } catch {
      // what does not fit any more is as good as not there
      return undefined;
    }
  }

  get course(): Course {
    return this.#course;
  }

  /** How training stands. */
  get state(): TrainingStatus {
    const { divergence, until, stoppedEarly, step } = this.#course;
    if (divergence)
      return { kind: 'diverged', step: divergence.step, layer: divergence.layer, cause: divergence.cause };
    if (this.#isRunning) return until === undefined ? { kind: 'running' } : { kind: 'replaying', until };
    return stoppedEarly ? { kind: 'stopped early', best: step } : { kind: 'paused' };
  }

  /**
   * Runs until it is paused; on the way to the step of a plan, until there.
   *
   * @throws {WellfitError} `state` when training has diverged and nothing was changed since
   */
  run(): void {
    this.#runTo(this.#course.until ?? Infinity);
  }

  /** Runs for so many steps. */
  step(steps: number): void {
    this.#runTo(this.#course.step + steps);
  }

  pause(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#work = undefined;
    this.store();
  }

  set(name: keyof LiveSettings, value: number): void {
    const wasReplaying = this.#course.until !== undefined;
    this.#course.set(name, value);
    this.#isMoved = true;
    if (!this.#isRunning) this.store();
    // the way that was asked for is left
    if (wasReplaying && this.#isRunning) this.run();
  }

  setPatience(steps: number): void {
    this.#course.setPatience(steps);
  }

  /** What is shown at this moment. */
  frame(wanted: Wanted): Frame {
    const { state, curve } = { state: this.state, curve: this.#curve() };
    return frameOf(this.#course, wanted, { state, curve, stepsPerSecond: this.#pace.stepsPerSecond });
  }

  /** Stores the session as it is. */
  store(): void {
    this.#storedAt = performance.now();
    this.#isMoved = false;
    const session = { course: this.#course.save(), isRunning: this.#isRunning };
    this.#store.save(session, this.brought);
  }

  /** Stops for good. */
  close(): void {
    this.#isRunning = false;
    this.#turns.close();
  }

  #runTo(goal: number): void {
    const { divergence } = this.#course;
    if (divergence) throw new WellfitError('state', divergence.message);
    if (!this.#isRunning) this.#pace.start(this.#course.step);
    this.#goal = goal;
    this.#work = undefined;
    this.#isRunning = true;
    this.#turns.wake();
  }

  /** Trains for some milliseconds; true when there is more to do. */
  #slice(): boolean {
    if (!this.#isRunning) return false;
    const end = performance.now() + sliceMilliseconds;
    this.#work ??= this.#course.advancing(this.#goal);
    let isOver = false;
    try {
      do isOver = this.#work.next().done === true;
      while (!isOver && performance.now() < end);
    } catch (error) {
      isOver = true;
      this.#onFault(error);
    }
    this.#pace.note(this.#course.step);
    if (isOver) this.pause();
    else if (end - this.#storedAt > (this.#isMoved ? storeMovedAfter : storeEvery)) this.store();
    return this.#isRunning;
  }

  /** The curve, when it is another than the one shown last. */
  #curve(): Curve | undefined {
    const { curve } = this.#course;
    const now = `${curve.length} ${curve.last} ${curve.every}`;
    if (now === this.#shown) return undefined;
    this.#shown = now;
    return curve.copy();
  }
}
