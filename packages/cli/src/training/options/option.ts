// How options are written down: flags, one line of help, a reader, and what holds when nothing is said.
import { type Command, Option } from 'commander';
import type { Reader } from '../../terminal/arguments.ts';

/** Reader and default of an option. */
interface Values<T> {
  readonly read?: Reader<T>;
  readonly fallback?: T;
  /** The default as the help writes it. */
  readonly shown?: string;
  /** What the help says of a default that depends on other options. */
  readonly otherwise?: string;
}

/** An option of a command. */
export function option<T>(
  flags: string,
  description: string,
  { read, fallback, shown, otherwise }: Values<T> = {},
): Option {
  const said = otherwise === undefined ? description : `${description} (default: ${otherwise})`;
  const made = new Option(flags, said);
  if (read) made.argParser(read);
  if (fallback !== undefined) made.default(fallback, shown);
  return made;
}

/** Adds options to a command, under a heading of its help. */
export function addOptions(command: Command, heading: string, options: readonly Option[]): void {
  command.optionsGroup(heading);
  for (const made of options) command.addOption(made);
}

/** The same option for a command where nothing said means something else. */
export function withoutDefault(made: Option): Option {
  return made.default(undefined);
}

/** What options are when nothing is said, by name. */
export function defaultsOf<Flags>(options: readonly Option[]): Flags {
  const values = options.map(made => [made.attributeName(), made.defaultValue]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Flags;
}
