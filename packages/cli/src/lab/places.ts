// Where runs are: folders found by looking, addressed by ids, so that no request ever names a path.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { WellfitError } from 'wellfit';
import { claimedName, claimOf } from '../output/claim.ts';
import { reason } from '../output/file-errors.ts';
import { label } from '../tables/table.ts';

/** The place of a run: the same before and after it is whole. */
export interface Place {
  /** A digest of the path. */
  readonly id: string;
  readonly name: string;
  /** The folder that the run is in when it is whole. */
  readonly folder: string;
  /** The claim of the process that fills it, if one does. */
  readonly claim: string;
}

/** The folders in which runs are looked for: the one given, and the one that `wellfit train` makes in it. */
export class Places {
  readonly #root: string;

  /** @throws {WellfitError} `range` when it is no folder */
  constructor(folder: string) {
    try {
      this.#root = realpathSync(folder);
      readdirSync(this.#root);
    } catch (error) {
      throw new WellfitError('range', `--runs ${label(folder)}: ${reason(error)}`);
    }
  }

  /** All places where a run is or was begun, in no order. */
  list(): Place[] {
    const found = [this.#root, join(this.#root, 'runs')].flatMap(folder => this.#within(folder));
    return [...new Map(found.map(place => [place.id, place])).values()];
  }

  /** The place with an id. */
  find(id: string): Place | undefined {
    return this.list().find(place => place.id === id);
  }

  #within(folder: string): Place[] {
    if (!isFolder(folder)) return [];
    return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
      if (!entry.isDirectory()) return []; // a link may lead anywhere
      const claimed = claimedName(entry.name);
      const path = join(folder, claimed ?? entry.name);
      return claimed !== undefined || isFile(join(path, 'run.json')) ? [this.#place(path)] : [];
    });
  }

  #place(folder: string): Place {
    const id = createHash('sha256').update(folder).digest('hex').slice(0, 32);
    const name = relative(this.#root, folder).split(sep).join('/');
    return { id, name, folder, claim: claimOf(folder) };
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
