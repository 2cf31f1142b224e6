// The published data set and its trusted figures: they lie beside the repository, and not everyone has them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';

const path =
  process.env['WELLFIT_REFERENCE'] ?? fileURLToPath(new URL('../../../../shared/reference', import.meta.url));

/** The folder with `data.mat`, `goldens.json` and the csv files: WELLFIT_REFERENCE, or `../shared/reference`. */
export function referenceFolder(): string | undefined {
  return existsSync(join(path, 'data.mat')) ? path : undefined;
}

/** `describe` with the folder; without one, a skipped test, and a printed line that says why. */
export function describeWithReference(title: string, fn: (folder: string) => void): void {
  const folder = referenceFolder();
  if (folder !== undefined) {
    describe(title, () => fn(folder));
    return;
  }
  const reason = `skipped: no reference data at ${path}`;
  console.log(`${title}: ${reason}`);
  describe.skip(title, () => test(reason, () => {}));
}
