// The little that wellfit needs of its platform beyond the language: a console, a clock, and a turn for others.

interface Platform {
  readonly console?: { log(line: string): void };
  readonly performance: { now(): number };
  readonly setTimeout: (callback: () => void, milliseconds: number) => unknown;
  readonly MessageChannel?: new () => { readonly port1: Port; readonly port2: Port };
}

interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
  close(): void;
}

const platform = globalThis as unknown as Platform;

/** Prints a line on the console, where there is one. */
export function printLine(line: string): void {
  platform.console?.log(line);
}

/** Milliseconds from a fixed start that no change of the wall clock moves. */
export function now(): number {
  return platform.performance.now();
}

/**
 * Lets everything that waits run (signals, timers, drawing), then goes on. A message rather than a timer, where
 * there are messages: browsers slow down the timers of a hidden page.
 */
export function yieldToOthers(): Promise<void> {
  return new Promise(resolve => {
    if (!platform.MessageChannel) {
      platform.setTimeout(resolve, 0);
      return;
    }
    const { port1, port2 } = new platform.MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
