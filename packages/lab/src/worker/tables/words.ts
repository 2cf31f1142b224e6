// Names and cells as they may stand in a one-line message, and the refusals that the readers share.
import { WellfitError } from 'wellfit';

/** A name or a cell: quoted, control characters escaped, long ones cut. */
export function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return escapeControls(JSON.stringify(short));
}

/** A file or column name for the head of a message: bare where it can be, quoted where it would break the line. */
export function label(name: string): string {
  return escapeControls(name) === name && name.trim() === name && name !== '' ? name : quoted(name);
}

function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A refusal of what a file holds. */
export function format(message: string): WellfitError {
  return new WellfitError('format', message);
}

/** A refusal of what another program said, cut to its first line. */
export function unreadable(
  file: string,
  { as, fix }: { as: string; fix: string },
  cause: unknown,
): WellfitError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const first = quoted(said.split('\n')[0]!);
  return new WellfitError('format', `${file}: cannot be read as ${as}: ${first}; ${fix}`, { cause });
}
