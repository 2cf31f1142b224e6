// The page's files: those that were there when the server started, and nothing beside them.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPage } from '../../src/lab/page.ts';
import { Bench, pageFiles, writeAll } from './bench.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'wellfit-page-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('each with its type; names with a digest may be kept', async () => {
  await using bench = await Bench.start();
  const got = await Promise.all(
    ['/', '/index.html', '/icon.svg', '/assets/index-C3hVq_xB.js', '/assets/plain.css'].map(async path => {
      const { status, headers, text } = await bench.ask({ path });
      return [status, headers['content-type'], headers['cache-control'], text];
    }),
  );
  const html = [200, 'text/html; charset=utf-8', 'no-cache', pageFiles['index.html']];
  expect(got).toEqual([
    html,
    html,
    [200, 'image/svg+xml', 'no-cache', pageFiles['icon.svg']],
    [200, 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable', 'export {};'],
    [200, 'text/css; charset=utf-8', 'no-cache', pageFiles['assets/plain.css']],
  ]);
});

test('what comes or changes later is not served', async () => {
  await using bench = await Bench.start();
  writeAll(join(bench.root, 'page'), { 'later.js': 'later', 'icon.svg': 'changed' });
  expect(await bench.ask({ path: '/later.js' })).toMatchObject({ status: 404 });
  expect(await bench.ask({ path: '/icon.svg' })).toMatchObject({ text: pageFiles['icon.svg'] });
});

test('links, hidden files and files of no known type are left out', () => {
  const folder = join(root, 'linked');
  writeAll(root, { 'outside/secret.json': 'secret' });
  writeAll(folder, { ...pageFiles, 'index.js.map': '{}', '.env': 'secret', 'notes.txt': 'secret' });
  symlinkSync(join(root, 'outside/secret.json'), join(folder, 'secret.json'));
  symlinkSync(join(root, 'outside'), join(folder, 'outside'));
  expect([...readPage(folder).keys()].sort()).toEqual([
    '/',
    '/assets/index-C3hVq_xB.js',
    '/assets/plain.css',
    '/icon.svg',
    '/index.html',
  ]);
});

test('a page that is not built is refused in a line', () => {
  const folder = join(root, 'none');
  const line = `lab: the page is not built: ${join(folder, 'index.html')} is missing`;
  expect(() => readPage(folder)).toThrow(line);
  writeAll(folder, {});
  writeFileSync(join(folder, 'main.js'), '');
  expect(() => readPage(folder)).toThrow(line);
});
