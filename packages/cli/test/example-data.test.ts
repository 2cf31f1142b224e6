// The bundled example is nothing but what the command draws: anyone can make it again, byte for byte.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Workspace } from './run.ts';

test.each([
  ['pitch-train.csv', '211', '10'],
  ['pitch-test.csv', '200', '11'],
])('%s is wellfit data pitch --rows %s --seed %s', async (file, rows, seed) => {
  using work = new Workspace();
  const bundled = readFileSync(new URL(`../data/${file}`, import.meta.url), 'utf8');
  const { code, stdout, stderr } = await work.run('data', 'pitch', '--rows', rows, '--seed', seed);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout === bundled).toBe(true);

  const written = await work.run('data', 'pitch', '--rows', rows, '--seed', seed, '--out', 'again.csv');
  expect(written).toMatchObject({ code: 0, stdout: '', stderr: '', left: ['again.csv'] });
  expect(work.read('again.csv') === bundled).toBe(true);
});

test('rows, noise and seed', async () => {
  using work = new Workspace();
  const draw = async (...flags: string[]) =>
    (await work.run('data', 'moons', '--rows', '21', ...flags)).stdout;
  const plain = await draw();
  expect(plain).toMatch(/^x1,x2,y\n(-?[\d.]+(e-\d+)?,-?[\d.]+(e-\d+)?,[01]\n){21}$/);
  expect(await draw('--seed', '0')).toBe(plain);
  expect(await draw('--seed', '1')).not.toBe(plain);
  expect(await draw('--noise', '0.9')).not.toBe(plain);
});
