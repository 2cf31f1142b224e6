// Ctrl-C: the first asks the command to finish with what it has, the second ends it at once.
import { exitCodes } from './failure.ts';

/** Signals closer together than this are one: a terminal and a parent process may both send the same. */
const sameMilliseconds = 150;

/** Runs `work` with a signal that Ctrl-C (or SIGTERM) aborts. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let first = 0;
  const onSignal = () => {
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort();
    } else if (performance.now() - first > sameMilliseconds) {
      process.exit(exitCodes.interrupted);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
