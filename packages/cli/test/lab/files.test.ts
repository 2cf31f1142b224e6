// Files of others: opened when they are plain, and on no way round.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPlain, readText } from '../../src/lab/files.ts';
import { testWhere } from '../where-possible.ts';

let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'wellfit-files-')));
  mkdirSync(join(root, 'folder'));
  writeFileSync(join(root, 'folder/a.txt'), 'text');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a plain file up to the size; no folder, and nothing that is not there', async () => {
  const folder = join(root, 'folder');
  expect(await readText(folder, 'a.txt', 4)).toBe('text');
  expect(await readText(folder, 'a.txt', 3)).toBeUndefined();
  expect(await readText(folder, 'b.txt', 4)).toBeUndefined();
  expect(await openPlain(folder, 1e6)).toBeUndefined();
});

// a run may be replaced by a link after its place was found, and before its file is opened
testWhere(process.platform !== 'win32', 'links')('no link, neither as the file nor on the way', async () => {
  symlinkSync(join(root, 'folder'), join(root, 'linked'));
  symlinkSync(join(root, 'folder/a.txt'), join(root, 'folder/link.txt'));
  expect(await readText(join(root, 'linked'), 'a.txt', 4)).toBeUndefined();
  expect(await readText(join(root, 'folder'), 'link.txt', 4)).toBeUndefined();
});
