// Work in short slices, between which messages get their turn: a worker's loop that never holds a picture up.

/** Milliseconds of a slice: a message waits no longer than that. */
export const sliceMilliseconds = 7;

/** Calls a slice of work again and again, as long as it says that there is more, and lets messages in between. */
export class Turns {
  readonly #slice: () => boolean;
  /** The two ends of a channel. */
  readonly #ports: readonly MessagePort[];
  #next = 0;
  #isDue = false;

  /** @param slice does work for some milliseconds; true when there is more */
  constructor(slice: () => boolean) {
    this.#slice = slice;
    // timers would wait four milliseconds each time, and a second in a hidden page
    const { port1, port2 } = new MessageChannel();
    this.#ports = [port1, port2];
    for (const port of this.#ports) port.onmessage = () => this.#take();
  }

  /** Has the next slice begin soon. */
  wake(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    // to and fro: Node would take one message after the other at the same end, and nothing else meanwhile
    this.#next = 1 - this.#next;
    this.#ports[this.#next]!.postMessage(undefined);
  }

  /** No slice begins any more. */
  close(): void {
    for (const port of this.#ports) {
      port.onmessage = null;
      port.close();
    }
  }

  #take(): void {
    this.#isDue = false;
    if (this.#slice()) this.wake();
  }
}

/** Resolves once messages have had their turn. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
