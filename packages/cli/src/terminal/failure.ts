// How the command fails: one line on stderr, and an exit code that a script can act on.
import { CommanderError } from 'commander';
import { WellfitError } from 'wellfit';

/** Exit codes: 0 done, 1 failure, 2 wrong usage or bad input, 130 interrupted. */
export const exitCodes = { done: 0, failure: 1, usage: 2, interrupted: 130 } as const;

/** What a person reads, and what a script gets. An empty message prints nothing. */
export interface Failure {
  readonly message: string;
  readonly exitCode: number;
}

/** Tells usage errors and bad input, which are the caller's to mend, from everything else. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { message: '', exitCode: exitCodes.done };
    if (error.code === 'commander.help') return { message: '', exitCode: exitCodes.usage }; // has printed the help
    return { message: oneLine(error.message.replace(/^error: /, '')), exitCode: exitCodes.usage };
  }
  if (error instanceof WellfitError) {
    const exitCode = error.code === 'state' ? exitCodes.failure : exitCodes.usage;
    return { message: oneLine(error.message), exitCode };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message: oneLine(message), exitCode: exitCodes.failure };
}

/** The refusal of a command that lacks an argument, in the words in which commander has it. */
export function missingArgument(name: string): WellfitError {
  return new WellfitError('range', `missing required argument '${name}'`);
}

/** Prints the one line; with WELLFIT_DEBUG=1 the stack as well. */
export function report({ message }: Failure, error: unknown): void {
  if (message === '') return;
  process.stderr.write(`wellfit: ${message}\n`);
  if (process.env['WELLFIT_DEBUG'] === '1' && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
