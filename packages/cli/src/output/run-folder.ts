// The folder of a run: claimed before training, filled beside its place, and put there whole.
import { renameSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { WellfitError } from 'wellfit';
import { label } from '../tables/table.ts';
import { Claim, claimed } from './claim.ts';
import { reason } from './file-errors.ts';

/** A folder that appears under its name only when everything is in it. */
export class RunFolder {
  /** Where the run will be, as the user named it. */
  readonly path: string;
  readonly #claim: Claim;
  readonly #abandon = () => this.#claim.release();

  private constructor(path: string, claim: Claim) {
    this.path = path;
    this.#claim = claim;
    process.once('exit', this.#abandon);
  }

  /**
   * Reserves a folder: `--out` as given, or the first free `runs/<name>-<n>`.
   *
   * @throws {WellfitError} `range` when it exists, another process is writing it, or nothing can be written there
   */
  static reserve(out: string | undefined, name: string): RunFolder {
    if (out !== undefined) {
      const path = withoutLastSlash(out);
      const claim = claimed(path);
      if (claim instanceof Claim) return new RunFolder(path, claim);
      throw new WellfitError('range', `--out ${label(path)}: ${claim}`);
    }
    for (let n = 1; ; n++) {
      const path = join('runs', `${name}-${n}`);
      const claim = claimed(path);
      if (claim instanceof Claim) return new RunFolder(path, claim);
    }
  }

  /** A folder beside the files of the run that ends when they are in their place: for what others may read until then. */
  get beside(): string {
    return this.#claim.folder;
  }

  /** Writes one file of the run, to the disk and not only to its cache. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    try {
      const file = await open(join(this.#claim.contents, name), 'wx');
      try {
        await writeFile(file, content);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw this.#unwritten(name, error);
    }
  }

  /** Puts the folder in its place; from here on the run exists. */
  commit(): void {
    try {
      // in one go with what follows: a signal in between must not find a claim on a run that is in its place
      renameSync(this.#claim.contents, resolve(this.path));
    } catch (error) {
      throw this.#unwritten(basename(this.path), error);
    }
    process.off('exit', this.#abandon);
    this.#claim.end();
  }

  /** Runs work that fills the folder; whatever it throws, nothing half-made is left. */
  async fill<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.commit();
      return result;
    } catch (error) {
      process.off('exit', this.#abandon);
      this.#claim.release();
      throw error;
    }
  }

  #unwritten(name: string, error: unknown): WellfitError {
    const why = `${label(name)} cannot be written: ${reason(error)}`;
    return new WellfitError('state', `--out ${label(this.path)}: ${why}; the run is not kept`);
  }
}

function withoutLastSlash(path: string): string {
  return path.replace(/(?<=.)[/\\]+$/, '');
}
