// Steps per second, of the last second of training.

const window = 1000;

/** Notes how far training has come, and when. */
export class Pace {
  #notes: { readonly at: number; readonly step: number }[] = [];
  #last = 0;

  /** Training begins, or goes on after a pause. */
  start(step: number): void {
    this.#notes = [{ at: performance.now(), step }];
  }

  note(step: number): void {
    const at = performance.now();
    this.#notes.push({ at, step });
    const kept = this.#notes.findIndex(note => at - note.at <= window);
    this.#notes.splice(0, Math.max(0, kept - 1));
    const [first] = this.#notes;
    if (first && at > first.at) this.#last = (1000 * (step - first.step)) / (at - first.at);
  }

  /** Steps per second; after a pause those before it. */
  get stepsPerSecond(): number {
    return this.#last;
  }
}
