// The learning rate of one run: its schedule, what a plateau has made of it, and what a person has set.
import type { Schedule } from './schedule.ts';

/** Where a learning rate stands, as plain data. */
export interface LearningRateState {
  /** α of the next step. */
  readonly rate: number;
  readonly factor: number;
  readonly scale: number;
  /** What a watcher of losses remembers. */
  readonly watched: Readonly<Record<string, number>>;
}

/** α for each update of a run. */
export class LearningRate {
  readonly #schedule: Schedule;
  readonly #steps: number;
  readonly #watcher: ((loss: number) => number) | undefined;
  readonly #watched: Record<string, number> = {};
  /** From plateaus. */
  #factor = 1;
  /** From outside. */
  #scale = 1;

  constructor(schedule: Schedule, steps: number) {
    this.#schedule = schedule;
    this.#steps = steps;
    this.#watcher = schedule.watch?.(this.#watched);
  }

  /** Whether two updates may have different rates without anyone's doing. */
  get varies(): boolean {
    return this.#schedule.varies;
  }

  /** Whether it follows a loss. */
  get watches(): boolean {
    return this.#watcher !== undefined;
  }

  at(step: number): number {
    return this.#schedule.rate(step, this.#steps) * this.#factor * this.#scale;
  }

  /** α of so many updates from one on. */
  series(step: number, count: number): Float64Array {
    return Float64Array.from({ length: count }, (_, i) => this.at(step + i));
  }

  /** Takes the loss after an epoch; true when α is another one from now on. */
  observe(loss: number): boolean {
    const before = this.#factor;
    this.#factor = this.#watcher?.(loss) ?? 1;
    return this.#factor !== before;
  }

  /** Makes α at that step what is given; a schedule goes on from there in proportion. */
  set(value: number, step: number): void {
    const now = this.at(step) / this.#scale;
    this.#scale = now > 0 ? value / now : 1;
  }

  /** Where it stands before a step. */
  save(step: number): LearningRateState {
    const [factor, scale] = [this.#factor, this.#scale];
    return { rate: this.at(step), factor, scale, watched: { ...this.#watched } };
  }

  /** Goes on from where another stood; one of another schedule with its α, and in proportion from there. */
  restore({ rate, factor, scale, watched }: LearningRateState, step: number): void {
    this.#factor = factor;
    this.#scale = scale;
    Object.assign(this.#watched, watched);
    if (rate > 0 && this.at(step) !== rate) this.set(rate, step);
  }
}
