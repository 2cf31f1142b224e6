// Fits for Compare and Story: planned here, trained in a worker of their own, so that the main training keeps its speed.
import type { Answer, BroughtData, FitsMessage, FittedPlan, PlannedFit } from '../protocol.ts';

/** What carries messages to the worker that fits. */
export interface FitsPort {
  postMessage(message: FitsMessage): void;
  onmessage: ((event: MessageEvent<Answer>) => void) | null;
}

/** What is told of a list of fits while it is trained. */
export interface FitsWatch {
  readonly onFitted: (fit: FittedPlan, done: number, of: number) => void;
  readonly onDone?: () => void;
  readonly onRefused?: (message: string) => void;
}

/** Lists of fits in progress. */
export class Fits {
  readonly #make: () => FitsPort;
  #port: FitsPort | undefined;
  readonly #watches = new Map<number, FitsWatch>();
  #last = 0;

  /** @param make starts the worker, when the first fits are asked for */
  constructor(make: () => FitsPort) {
    this.#make = make;
  }

  /** Trains fits one after the other; what it returns stops them. */
  run(fits: readonly PlannedFit[], data: BroughtData | undefined, watch: FitsWatch): () => void {
    const id = ++this.#last;
    const port = this.#ready();
    this.#watches.set(id, watch);
    port.postMessage({ kind: 'fits', id, data, fits });
    return () => {
      if (this.#watches.delete(id)) port.postMessage({ kind: 'stop-fits', id });
    };
  }

  #ready(): FitsPort {
    if (this.#port) return this.#port;
    this.#port = this.#make();
    this.#port.onmessage = ({ data }) => this.#take(data);
    return this.#port;
  }

  #take(answer: Answer): void {
    if (answer.kind === 'fitted') {
      this.#watches.get(answer.id)?.onFitted(answer.fit, answer.done, answer.of);
    } else if (answer.kind === 'fits-done') {
      this.#watches.get(answer.id)?.onDone?.();
      this.#watches.delete(answer.id);
    } else if (answer.kind === 'fits-refused') {
      this.#watches.get(answer.id)?.onRefused?.(answer.message);
      this.#watches.delete(answer.id);
    }
  }
}
