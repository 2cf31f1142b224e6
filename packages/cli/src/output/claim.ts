// Whose run a folder will be: a claim that only one process can have, and that a dead process loses.
import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { WellfitError } from 'wellfit';
import { label } from '../tables/table.ts';
import { reason } from './file-errors.ts';

/** A hidden folder beside the run's place, with the process that has it and what the run has so far. */
export class Claim {
  /** Where the run is filled. */
  readonly contents: string;
  /** What lies here and not in `contents` ends with the claim. */
  readonly folder: string;
  /** Folders that had to be made on the way, the outermost first. */
  readonly #made: readonly string[];

  constructor(folder: string, made: readonly string[]) {
    this.contents = join(folder, 'run');
    this.folder = folder;
    this.#made = made;
  }

  /** Ends the claim on a run that is in its place. */
  end(): void {
    const ended = `${this.folder}-${process.pid}`;
    renameSync(this.folder, ended); // out of the way first: another run may claim the place at once
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

/** Where the claim on a place is: `runs/.moons-1.partial` of `runs/moons-1`. */
export function claimOf(place: string): string {
  return join(dirname(place), `.${basename(place)}.partial`);
}

/** The name of the place that a folder of this name is the claim on; undefined when it is none. */
export function claimedName(folder: string): string | undefined {
  return /^\.(.+)\.partial$/.exec(folder)?.[1];
}

/**
 * The claim on a place for this process alone; or, in words, why there is none. In one go, so that no signal finds
 * it half made.
 */
export function claimed(path: string): Claim | string {
  const place = resolve(path);
  const taken = 'exists already; choose another folder, or remove it';
  const folder = claimOf(place);
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

/** Whether a process that is alive has this claim; of a process of another machine that is taken as true. */
export function isHeld(folder: string): boolean {
  const [pid, host] = ownerOf(folder);
  return host !== undefined && (host !== hostname() || isRunning(Number(pid)));
}

/** Moves a claim to its place, over one that a dead process left; undefined when done, else who has the place. */
function moved(own: string, folder: string): string | undefined {
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(own, folder); // not over a folder with something in it: one process wins
      return undefined;
    } catch (error) {
      if (!exists(folder)) throw error;
    }
    const [pid, host] = ownerOf(folder);
    if (host === undefined) return 'another process';
    const stays = attempt > 3; // such as what another user left in a shared folder
    if (host !== hostname() || isRunning(Number(pid)) || stays) return `process ${pid} on ${label(host)}`;
    clearDead(folder, `${own}-dead`, pid);
  }
}

/** Takes a dead process' claim away; puts it back when a living one has taken its place in between. */
function clearDead(folder: string, aside: string, pid: string | undefined): void {
  try {
    renameSync(folder, aside);
    if (ownerOf(aside)[0] === pid) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, folder);
  } catch {} // another process was quicker
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
