// The page's files, read when the server starts: what is not among them then is not served.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { WellfitError } from 'wellfit';
import { label } from '../tables/table.ts';
import { caching } from './headers.ts';

/** A file of the page as it is sent. */
export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.csv': 'text/csv; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/**
 * The files of a built page by their address, `/` for its `index.html`.
 *
 * @throws {WellfitError} `state` when it is not built
 */
export function readPage(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  try {
    addFiles(folder, '', files);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const index = files.get('/index.html');
  if (!index) {
    throw new WellfitError(
      'state',
      `lab: the page is not built: ${label(join(folder, 'index.html'))} is missing`,
    );
  }
  return files.set('/', index);
}

/** Links are left out: what they lead to is not part of the page. */
function addFiles(folder: string, address: string, files: Map<string, PageFile>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const at = `${address}/${entry.name}`;
    const type = types[extname(entry.name)];
    if (entry.isDirectory()) addFiles(path, at, files);
    else if (entry.isFile() && type !== undefined) {
      const keep = isHashed(at) ? caching.forever : caching.asking;
      files.set(at, {
        bytes: new Uint8Array(readFileSync(path)),
        headers: { 'content-type': type, 'cache-control': keep },
      });
    }
  }
}

/** Whether a name holds a digest, as Vite's do: `/assets/index-C3hVq_xB.js`. */
function isHashed(address: string): boolean {
  return /^\/assets\/.*-[\w-]{8}\.\w+$/.test(address);
}
