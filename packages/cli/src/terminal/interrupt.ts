// Ctrl-C: while training, the first asks the command to finish with what it has; the second, or one at any other
// time, ends it at once.
import { exitCodes } from './failure.ts';

/** Signals closer together than this are one: a terminal and a parent process may both send the same. */
const sameMilliseconds = 150;

/** Leaves through the exits of the process, so that what was begun is taken away. */
const leave = () => process.exit(exitCodes.interrupted);

/** What a signal does now. Listeners stay: one that came just before its listener was taken off would be lost. */
let onSignal: () => void = leave;

/** Makes Ctrl-C (or SIGTERM) end the command in good order wherever it is. */
export function leaveOnInterrupt(): void {
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => onSignal());
}

/** Runs `work` with a signal that Ctrl-C (or SIGTERM) aborts. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let first = 0;
  onSignal = () => {
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort();
    } else if (performance.now() - first > sameMilliseconds) {
      leave();
    }
  };
  try {
    return await work(controller.signal);
  } finally {
    onSignal = leave;
  }
}
