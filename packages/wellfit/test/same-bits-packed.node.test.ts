// The same weights when V8 packs two vectors of 128 bits into one of 256.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { workloads } from './workloads.ts';

const flag = '--experimental-wasm-revectorize';
const script = fileURLToPath(new URL('print-hashes.ts', import.meta.url));
const known = spawnSync(process.execPath, [flag, '--version']).status === 0;
if (!known) process.stderr.write(`passed over: Node ${process.version} does not know ${flag}\n`);

test.runIf(known).each(['128', '256'])('%s bits laid out, packer on', bits => {
  const { stdout, stderr } = spawnSync(process.execPath, [flag, script, bits], { encoding: 'utf8' });
  const expected = Object.fromEntries(Object.entries(workloads).map(([name, { hash }]) => [name, hash]));
  expect(JSON.parse(stdout || '{}'), stderr).toEqual(expected);
});
