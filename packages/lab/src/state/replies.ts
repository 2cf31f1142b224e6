// Answers of one kind that somebody waits for.

/** Promises that the next answer keeps, and a refusal breaks. */
export class Replies<Answer> {
  readonly #waiting: { readonly keep: (answer: Answer) => void; readonly break: (why: Error) => void }[] = [];

  next(): Promise<Answer> {
    return new Promise((resolve, reject) => this.#waiting.push({ keep: resolve, break: reject }));
  }

  keep(answer: Answer): void {
    for (const promise of this.#waiting.splice(0)) promise.keep(answer);
  }

  break(message: string): void {
    for (const promise of this.#waiting.splice(0)) promise.break(new Error(message));
  }
}
