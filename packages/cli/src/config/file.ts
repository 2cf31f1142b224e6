// The config file: JSON as data, or a module that is run for its default export.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WellfitError } from 'wellfit';
import { unopened } from '../tables/delimited-errors.ts';
import { label } from '../tables/table.ts';

/** Files that are read where none is named. */
const usual = ['wellfit.config.ts', 'wellfit.config.js', 'wellfit.config.json'];

/** A config file as read. */
export interface Config {
  /** The file's name, for messages. */
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The config file named, or the one in this folder; undefined where there is none.
 *
 * @throws {WellfitError} `range` when it cannot be opened, or there are two in this folder; `format` when it does not
 *   hold settings
 */
export async function configGiven(path: string | undefined): Promise<Config | undefined> {
  if (path !== undefined) return readConfig(path);
  const [first, second] = usual.filter(name => existsSync(name));
  if (second !== undefined) {
    throw new WellfitError('range', `${first} and ${second}: keep one, or say which: --config ${first}`);
  }
  return first === undefined ? undefined : readConfig(first);
}

async function readConfig(path: string): Promise<Config> {
  const name = label(path);
  const values = isModule(path) ? await moduleOf(path, name) : await jsonOf(path, name);
  if (typeof values === 'object' && values !== null && !Array.isArray(values))
    return { name, values: { ...values } };
  const rule = isModule(path)
    ? 'export default must be an object of settings'
    : 'must hold an object of settings';
  throw new WellfitError('format', `${name}: ${rule}, such as { "l2": 0.7 }`);
}

function isModule(path: string): boolean {
  return ['.ts', '.mts', '.js', '.mjs'].includes(extname(path));
}

async function jsonOf(path: string, name: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(error => {
    throw unopened(name, error);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WellfitError('format', `${name}: is not JSON: ${(error as Error).message}`);
  }
}

async function moduleOf(path: string, name: string): Promise<unknown> {
  if (!existsSync(path)) throw new WellfitError('range', `${name}: no such file`);
  try {
    const { default: values } = await import(pathToFileURL(resolve(path)).href);
    return values;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why =
      code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? `Node ${process.versions.node} does not read TypeScript; use Node 24, or write it as .js or .json`
        : `cannot be run: ${message ?? String(error)}`;
    throw new WellfitError('format', `${name}: ${why}`);
  }
}
