// The command: reads the arguments, runs one of the commands, and leaves with its exit code.
import { program } from './program.ts';
import { failureOf, report } from './terminal/failure.ts';
import { leaveOnInterrupt } from './terminal/interrupt.ts';

/** Runs the command line given; sets the exit code rather than leaving, so that all output is written. */
export async function main(argv: readonly string[]): Promise<void> {
  // a reader that has seen enough (`wellfit data moons | head`) is no failure
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  leaveOnInterrupt();
  try {
    await program().parseAsync(argv);
  } catch (error) {
    const failure = failureOf(error);
    report(failure, error);
    process.exitCode = failure.exitCode;
  }
}
