// The settings of a command: its options as given, then a config file, then the defaults.
import type { Command, Option, OptionValues } from 'commander';
import { WellfitError } from 'wellfit';
import { label, nearestName } from '../tables/table.ts';
import { trainOptions } from '../training/options/all.ts';
import { option } from '../training/options/option.ts';
import { type Config, configGiven } from './file.ts';

/** `--config`. */
export const configOption = (): Option =>
  option('--config <file>', 'settings by the names of the options: learningRate, l2, …');

/** What a command's help says of config files. */
export const configWords =
  'Without --config, wellfit.config.ts, .js or .json in this folder is read if it is there. Options on\n' +
  'the command line count more. A .ts or .js file is a program, and is run; a .json file is data only.';

/** Options that a config file cannot hold: they are about the file itself. */
const aboutTheFile: ReadonlySet<string> = new Set(['config', 'printConfig']);

/**
 * The settings of a command that has options of `wellfit train`, those on the command line first. A config file may hold
 * whatever that command takes, by the rules of the options; what this one has no option for is passed over.
 *
 * @throws {WellfitError} `range` for a name that is no option, with the nearest, or a value that an option would refuse;
 *   `format` for a file that cannot be read
 */
export async function readSettings<Settings>(command: Command, flags: OptionValues): Promise<Read<Settings>> {
  const settings = new Map(Object.entries(flags).filter(([name]) => !aboutTheFile.has(name)));
  const config = await configGiven(flags['config']);
  const own = new Set(command.options.map(made => made.attributeName()));
  const isGiven = (name: string) => command.getOptionValueSource(name) === 'cli';
  const given = new Set([...settings.keys()].filter(isGiven));
  if (config !== undefined) {
    const read = valuesIn(config);
    // --lambda is another name for --l2, in the file as well
    if (isGiven('l2') || isGiven('lambda')) for (const name of ['l2', 'lambda']) read.delete(name);
    for (const [name, value] of read) {
      if (!own.has(name) || isGiven(name)) continue;
      settings.set(name, value);
      given.add(name);
    }
  }
  const lambda = settings.get('lambda');
  if (lambda !== undefined) settings.set('l2', lambda);
  settings.delete('lambda');
  if (given.delete('lambda')) given.add('l2');
  return { settings: Object.fromEntries(settings) as Settings, given, source: config?.name };
}

/** Settings, which of them are no defaults, and the config file that some of them are from. */
interface Read<Settings> {
  readonly settings: Settings;
  readonly given: GivenNames;
  readonly source: string | undefined;
}

/** Names of the settings that were given, on the command line or in a config file. */
export type GivenNames = ReadonlySet<string>;

/** The values of a config file, read as the options read theirs. */
function valuesIn({ name: file, values }: Config): Map<string, unknown> {
  const all = Object.values(trainOptions()).flat();
  const options = new Map(all.map(made => [made.attributeName(), made]));
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  if (values['l2'] !== undefined && values['lambda'] !== undefined) {
    throw new WellfitError('range', `${file}: give l2 or lambda, not both`);
  }
  return new Map(
    given.map(([name, value]) => {
      const made = options.get(name);
      if (made) return [name, settingValue(made, value, `${file}: `)];
      const near = nearestName(name, [...options.keys()]);
      const hint = near === undefined ? '; see wellfit train --help' : `: did you mean ${near}?`;
      throw new WellfitError('range', `${file}: no setting ${label(name)}${hint}`);
    }),
  );
}

/**
 * A value out of a file, read as the option reads its text.
 *
 * @param place what messages begin with
 * @throws {WellfitError} `range` for what the option would refuse
 */
export function settingValue(made: Option, value: unknown, place: string): unknown {
  const name = made.attributeName();
  if (made.isBoolean()) {
    if (typeof value === 'boolean') return value;
    throw new WellfitError('range', `${place}${name} must be true or false, got ${label(shown(value))}`);
  }
  if (!made.parseArg) {
    if (typeof value === 'string') return value;
    throw new WellfitError('range', `${place}${name} must be text, got ${label(shown(value))}`);
  }
  const read = made.parseArg as (given: unknown) => unknown;
  const isWhole = typeof value === 'object' && value !== null;
  try {
    return read(isWhole ? value : String(value));
  } catch (error) {
    if (!(error instanceof WellfitError)) throw error;
    throw new WellfitError(error.code, `${place}${error.message.replace(`${made.long}`, name)}`);
  }
}

/** A value as JSON, or as whatever text it has. */
function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
