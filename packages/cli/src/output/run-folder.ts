// The folder of a run: reserved before training, filled beside its place, and put there whole.
import { rmSync } from 'node:fs';
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { WellfitError } from 'wellfit';
import { label } from '../tables/table.ts';

/** A folder that appears under its name only when everything is in it. */
export class RunFolder {
  /** Where the run will be, as the user named it. */
  readonly path: string;
  readonly #staging: string;
  /** The outermost folder that had to be made on the way, to be taken away with an abandoned run. */
  readonly #madeParent: string | undefined;
  readonly #abandon = () => this.#removeNow();

  private constructor(path: string, staging: string, madeParent: string | undefined) {
    this.path = path;
    this.#staging = staging;
    this.#madeParent = madeParent;
    process.once('exit', this.#abandon);
  }

  /**
   * Reserves a folder: `--out` as given, or the first free `runs/<name>-<n>`.
   *
   * @throws {WellfitError} `range` when it exists, or nothing can be written there
   */
  static async reserve(out: string | undefined, name: string): Promise<RunFolder> {
    const path = out ?? (await firstFree(name));
    const absolute = resolve(path);
    if (await exists(absolute)) {
      throw new WellfitError(
        'range',
        `--out ${label(path)}: exists already; choose another folder, or remove it`,
      );
    }
    const staging = join(dirname(absolute), `.${basename(absolute)}.partial-${process.pid}`);
    try {
      const madeParent = await mkdir(dirname(absolute), { recursive: true });
      await mkdir(staging);
      return new RunFolder(path, staging, madeParent);
    } catch (error) {
      throw new WellfitError('range', `--out ${label(path)}: cannot be written: ${reason(error)}`);
    }
  }

  /** Writes one file of the run, to the disk and not only to its cache. */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    const file = await open(join(this.#staging, name), 'wx');
    try {
      await writeFile(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Puts the folder in its place; from here on the run exists. */
  async commit(): Promise<void> {
    await rename(this.#staging, resolve(this.path));
    process.off('exit', this.#abandon);
  }

  /** Takes everything away that was reserved. */
  async discard(): Promise<void> {
    process.off('exit', this.#abandon);
    await rm(this.#madeParent ?? this.#staging, { recursive: true, force: true });
  }

  /** Runs work that fills the folder; whatever it throws, nothing half-made is left. */
  async fill<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      await this.commit();
      return result;
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  #removeNow(): void {
    rmSync(this.#madeParent ?? this.#staging, { recursive: true, force: true });
  }
}

async function firstFree(name: string): Promise<string> {
  for (let n = 1; ; n++) {
    const path = join('runs', `${name}-${n}`);
    if (!(await exists(path))) return path;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}

/** What an error of the file system means, in words. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'another run is being written there',
    EISDIR: 'it is a folder',
    ENAMETOOLONG: 'the name is too long',
    ENOENT: 'no such file or folder',
  };
  return (code !== undefined && words[code]) || message;
}
