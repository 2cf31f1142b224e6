// Things by the name of their kind: how a description in a file becomes a layer or a loss again, without trust.
import { WellfitError } from '../core/errors.ts';
import { record } from '../data/json.ts';

/** What an option of a description must be. */
type OptionType = 'number' | 'string';

/** A kind: the options that it takes, and its factory, which checks their ranges. */
export interface Kind<Made> {
  readonly options?: Readonly<Record<string, OptionType>>;
  readonly make: (options: never) => Made;
}

/**
 * What a description names; undefined when there is no such kind or option, an option is not of its type, or it is
 * outside its range. Options that are left out have their defaults.
 */
export function madeBy<Made>(
  kinds: ReadonlyMap<unknown, Kind<Made>>,
  description: unknown,
): Made | undefined {
  const { kind: name, ...given } = record(description);
  const kind = kinds.get(name);
  if (!kind) return undefined;
  const { options = {}, make } = kind;
  const fits = Object.entries(given).every(
    ([option, value]) => Object.hasOwn(options, option) && typeof value === options[option],
  );
  return fits ? allowed(() => make(given as never)) : undefined;
}

/** What a call returns; undefined when it refuses what it was given. */
export function allowed<Made>(call: () => Made): Made | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof WellfitError) return undefined;
    throw error;
  }
}
