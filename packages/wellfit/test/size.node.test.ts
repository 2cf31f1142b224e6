// What each door weighs in a page: bundled, minified, compressed, against a budget.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test } from 'vitest';

const path = (source: string) => fileURLToPath(new URL(source, import.meta.url));
const everything = (source: string) => `export * from ${JSON.stringify(path(source))};`;
const some = (names: string) => `export { ${names} } from ${JSON.stringify(path('../src/index.ts'))};`;

/** Kilobytes (1000 bytes) after gzip; raise one only for something worth its download. */
const budgets = [
  { what: 'wellfit, all of it', code: everything('../src/index.ts'), kilobytes: 110 },
  {
    what: 'wellfit, to train a network',
    code: some('network, dense, relu, dropout, fit, l2, sgd, binaryCrossEntropy'),
    kilobytes: 60,
  },
  {
    what: 'wellfit, to predict with a model file',
    code: some('readModel'),
    kilobytes: 62,
  },
  { what: 'wellfit/notebook', code: everything('../src/notebook/index.ts'), kilobytes: 8 },
];

test.each(budgets)('$what stays within $kilobytes kB', async ({ what, code, kilobytes }) => {
  const entry = join(mkdtempSync(join(tmpdir(), 'wellfit-size-')), 'entry.js');
  writeFileSync(entry, code);
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      lib: { entry, formats: ['es'], fileName: 'door' },
    },
  });
  rmSync(dirname(entry), { recursive: true });
  const [bundle] = Array.isArray(output) ? output : [output];
  if (!bundle || !('output' in bundle)) return expect.fail('no bundle');
  const made = bundle.output.map(part => (part.type === 'chunk' ? part.code : '')).join('');
  const size = gzipSync(made).length / 1000;
  process.stderr.write(`${what}: ${size.toFixed(1)} kB after gzip, budget ${kilobytes} kB\n`);
  expect(made.length).toBeGreaterThan(1000);
  expect(size).toBeLessThan(kilobytes);
});
