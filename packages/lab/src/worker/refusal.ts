// What a page is told when something fails: one line, whatever it was.
import { WellfitError } from 'wellfit';

/** The message of an error: as it is where it was meant to be read. */
export function oneLine(what: string, error: unknown): string {
  return error instanceof WellfitError ? error.message : `${what}: ${String(error).replace(/\s+/g, ' ')}`;
}
