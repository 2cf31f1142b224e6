// The examples run, and show what their comments promise.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../../examples/', import.meta.url));
const run = (name: string) =>
  execFileSync(process.execPath, [folder + name], { encoding: 'utf8' })
    .trim()
    .split('\n');

test('every example has a test here', () => {
  const examples = readdirSync(folder).filter(name => name.endsWith('.ts'));
  expect(examples).toEqual(['01-see-overfitting.ts', '02-the-assignment.ts', '03-a-table.ts']);
});

test('01: the penalty closes the gap between what was learned from and what was not seen', () => {
  const lines = run('01-see-overfitting.ts');
  const losses = lines.map(line =>
    /loss ([\d.]+) on .*?, ([\d.]+) on .*= ([\d.]+)$/.exec(line)!.slice(1).map(Number),
  );
  const [none, gentle, strong] = losses as [number[], number[], number[]];
  expect(none[1]! - none[0]!).toBeGreaterThan(0.2); // overfitting
  expect(gentle[1]!).toBeLessThan(0.5 * none[1]!); // cured
  expect(strong[1]!).toBeGreaterThan(gentle[1]!); // too much of it
  expect(gentle[2]!).toBeLessThan(none[2]!);
  expect(strong[2]!).toBeLessThan(gentle[2]!);
});

test('02: the functions of the assignment, one by one', () => {
  expect(run('02-the-assignment.ts')).toMatchInlineSnapshot(`
    [
      "cost before the first step: 0.7111322374240583",
      "gradient check: right",
      "cost after one step: 0.6932180232930736",
      "cost every 1000 iterations: 0.7111, 0.2673, 0.2647",
      "Accuracy: 0.9052132701421801",
    ]
  `);
});

test('03: a table with text and gaps, learned well enough to tell new rows', () => {
  const [figures, answers] = run('03-a-table.ts') as [string, string];
  const [rows, accuracy, loss] = [.../[\d.]+(?=[, ]|$)/g[Symbol.matchAll](figures)].map(([text]) =>
    Number(text),
  );
  expect(rows).toBe(200);
  expect(accuracy!).toBeGreaterThan(0.8); // the shares of the chains are even
  expect(loss!).toBeLessThan(0.5); // guessing gives 0.69
  expect(answers).toMatch(/^\[ '(Oak|Elm)', '(Oak|Elm)' \]$/);
});
