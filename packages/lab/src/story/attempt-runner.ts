// Trains what a task's faders ask for, while they move: what is already there is not trained again.
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { FittedPlan, PlannedFit } from '../protocol.ts';
import type { Fits } from '../state/fits.ts';
import type { Fitted, Task } from './task.ts';

/** Lists up to this long are trained to their end before the next value is taken: the picture follows the hand. */
const quickList = 3;

/** Milliseconds of rest after which a long list is given up for new values. */
const restMilliseconds = 160;

/** Fits kept for faders that come back. */
const keptFits = 2000;

/** A reader's attempt at a task. */
export class AttemptRunner {
  readonly values: Signal<readonly number[]>;
  /** Fits by name: of the present values as far as they are there, else of those before. */
  readonly fitted: Signal<Fitted> = signal(new Map());
  /** Whether all fits are those of the present values. */
  readonly isComplete: Signal<boolean> = signal(false);
  /** Fits that are there, of those that are needed. */
  readonly counts: Signal<{ readonly done: number; readonly of: number }> = signal({ done: 0, of: 0 });
  readonly isSolved: ReadonlySignal<boolean>;
  /** What is wrong, when the worker has refused to train. */
  readonly refusal: Signal<string | undefined> = signal(undefined);
  readonly #task: Task;
  readonly #fits: Fits;
  readonly #known = new Map<string, FittedPlan>();
  #stop: (() => void) | undefined;
  #running = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(task: Task, fits: Fits) {
    this.#task = task;
    this.#fits = fits;
    this.values = signal(task.start);
    this.isSolved = computed(
      () => this.isComplete.value && task.isSolved({ values: this.values.value, fitted: this.fitted.value }),
    );
  }

  /** Moves one of the faders. */
  set(fader: number, value: number): void {
    if (value === this.values.value[fader]) return;
    batch(() => {
      this.values.value = this.values.value.with(fader, value);
      this.train();
    });
  }

  /** Trains what is missing, now or as soon as there is room for it. */
  train(): void {
    if (this.#running === 0) this.#next();
    else {
      this.#show();
      clearTimeout(this.#timer);
      if (this.#running > quickList) this.#timer = setTimeout(() => this.#restart(), restMilliseconds);
    }
  }

  /** Trains nothing more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#stop?.();
    this.#running = 0;
  }

  #plans(): readonly PlannedFit[] {
    return this.#task.plans(this.values.value);
  }

  #missing(): PlannedFit[] {
    return this.#plans().filter(plan => !this.#known.has(keyOf(plan)));
  }

  #restart(): void {
    this.#stop?.();
    this.#next();
  }

  #next(): void {
    const missing = this.#missing();
    this.#running = missing.length;
    this.refusal.value = undefined;
    this.#show();
    if (missing.length === 0) return;
    const left = [...missing];
    this.#stop = this.#fits.run(missing, undefined, {
      onFitted: fit => {
        const plan = left.shift();
        if (plan) this.#keep(plan, fit);
        this.#show();
      },
      onDone: () => this.#next(),
      onRefused: message => {
        this.#running = 0;
        this.refusal.value = message;
      },
    });
  }

  #keep(plan: PlannedFit, fit: FittedPlan): void {
    const oldest = this.#known.keys().next();
    if (this.#known.size >= keptFits && !oldest.done) this.#known.delete(oldest.value);
    this.#known.set(keyOf(plan), fit);
  }

  /** Fits of the present values; of a single picture the one before stays until the new one is there. */
  #show(): void {
    const fitted = new Map<string, FittedPlan>();
    const plans = this.#plans();
    let done = 0;
    for (const plan of plans) {
      const fit = this.#known.get(keyOf(plan));
      const shown = fit ?? (plan.grid === undefined ? undefined : this.fitted.value.get(plan.name));
      if (fit) done++;
      if (shown) fitted.set(plan.name, shown);
    }
    batch(() => {
      this.fitted.value = fitted;
      this.counts.value = { done, of: plans.length };
      this.isComplete.value = done === plans.length;
    });
  }
}

const keyOf = (plan: PlannedFit): string => JSON.stringify(plan);
