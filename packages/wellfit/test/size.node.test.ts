// What each door weighs in a page: bundled, minified, compressed, against a budget.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, test } from 'vitest';

/** Kilobytes (1000 bytes) after gzip; raise one only for something worth its download. */
const budgets = [
  { door: 'wellfit', source: '../src/index.ts', kilobytes: 60 },
  { door: 'wellfit/notebook', source: '../src/notebook/index.ts', kilobytes: 8 },
];

test.each(budgets)('$door stays within $kilobytes kB', async ({ door, source, kilobytes }) => {
  const entry = fileURLToPath(new URL(source, import.meta.url));
  const lib = { entry, formats: ['es' as const], fileName: 'door' };
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: true, target: 'es2023', lib },
  });
  const [bundle] = Array.isArray(output) ? output : [output];
  if (!bundle || !('output' in bundle)) return expect.fail('no bundle');
  const code = bundle.output.map(part => (part.type === 'chunk' ? part.code : '')).join('');
  const size = gzipSync(code).length / 1000;
  process.stderr.write(`${door}: ${size.toFixed(1)} kB after gzip, budget ${kilobytes} kB\n`);
  expect(code.length).toBeGreaterThan(1000);
  expect(size).toBeLessThan(kilobytes);
});
