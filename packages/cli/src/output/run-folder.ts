// The folder of a run: claimed before training, filled beside its place, and put there whole.
import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { WellfitError } from 'wellfit';
import { label } from '../tables/table.ts';

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

/** A hidden folder beside the run's place, with the process that has it and what the run has so far. */
class Claim {
  /** Where the run is filled. */
  readonly contents: string;
  readonly #folder: string;
  /** Folders that had to be made on the way, the outermost first. */
  readonly #made: readonly string[];

  constructor(folder: string, made: readonly string[]) {
    this.contents = join(folder, 'run');
    this.#folder = folder;
    this.#made = made;
  }

  /** Ends the claim on a run that is in its place. */
  end(): void {
    const ended = `${this.#folder}-${process.pid}`;
    renameSync(this.#folder, ended); // out of the way first: another run may claim the place at once
    rmSync(ended, { recursive: true, force: true });
  }

  /** Takes away everything that was made, but no folder that others have put something into. */
  release(): void {
    try {
      this.end();
    } catch {} // it was not made, for instance for its long name
    try {
      for (const folder of this.#made.toReversed()) rmdirSync(folder);
    } catch {} // not empty: another run is in it
  }
}

/**
 * The claim on a place for this process alone; or, in words, why there is none. In one go, so that no signal finds
 * it half made.
 */
function claimed(path: string): Claim | string {
  const place = resolve(path);
  const taken = 'exists already; choose another folder, or remove it';
  const folder = join(dirname(place), `.${basename(place)}.partial`);
  const own = `${folder}-${randomUUID().slice(0, 8)}`;
  const made: string[] = [];
  try {
    if (exists(place)) return taken;
    makeFolders(dirname(place), made);
    mkdirSync(own);
    mkdirSync(join(own, 'run'));
    writeFileSync(join(own, 'process'), `${process.pid} ${hostname()}`);
    const owner = moved(own, folder);
    const claim = new Claim(owner === undefined ? folder : own, made);
    if (owner === undefined && !exists(place)) return claim;
    claim.release();
    const hidden = label(join(dirname(path), basename(folder)));
    return owner ? `${owner} is writing a run there; if it is not, remove ${hidden}` : taken;
  } catch (error) {
    new Claim(own, made).release();
    throw new WellfitError('range', `--out ${label(path)}: cannot be written: ${reason(error)}`);
  }
}

/** Makes a folder and those around it, and notes which; Node's own way never ends below /proc. */
function makeFolders(folder: string, made: string[]): void {
  if (exists(folder)) return;
  if (dirname(folder) !== folder) makeFolders(dirname(folder), made);
  try {
    mkdirSync(folder);
    made.push(folder);
  } catch (error) {
    if (!exists(folder)) throw error; // another run may be quicker
  }
}

/** Moves a claim to its place, over one that a dead process left; undefined when done, else who has the place. */
function moved(own: string, folder: string): string | undefined {
  for (;;) {
    try {
      renameSync(own, folder); // not over a folder with something in it: one process wins
      return undefined;
    } catch (error) {
      if (!exists(folder)) throw error;
    }
    const [pid, host] = ownerOf(folder);
    if (host === undefined) return 'another process';
    if (host !== hostname() || isRunning(Number(pid))) return `process ${pid} on ${label(host)}`;
    const dead = `${own}-dead`;
    try {
      renameSync(folder, dead);
    } catch {} // another process may be quicker
    rmSync(dead, { recursive: true, force: true });
  }
}

/** Number and machine of the process that has a claim. */
function ownerOf(folder: string): string[] {
  try {
    return readFileSync(join(folder, 'process'), 'utf8').split(' ');
  } catch {
    return [];
  }
}

/** Whether another process of this machine has that number. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function withoutLastSlash(path: string): string {
  return path.replace(/(?<=.)[/\\]+$/, '');
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
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
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'a file may not grow that large here',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'it exists meanwhile',
    ENOTEMPTY: 'it exists meanwhile',
    EISDIR: 'it is a folder',
    ENAMETOOLONG: 'the name is too long',
    ENOENT: 'no such file or folder',
  };
  return (code !== undefined && words[code]) || message;
}
