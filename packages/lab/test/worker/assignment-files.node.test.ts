// The page's assignment is the command's: the same rows as in its example files.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { assignmentSettings } from '../../src/settings/settings.ts';
import { prepareExamples } from '../../src/worker/examples/examples.ts';

it.each([
  ['training', 'pitch-train.csv'],
  ['validation', 'pitch-test.csv'],
] as const)('%s rows are those of %s', async (part, file) => {
  const [, ...lines] = readFileSync(new URL(`../../../cli/data/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const { x, y } = (await prepareExamples(assignmentSettings, undefined))[part];
  expect(lines.map(line => line.split(',').map(Number))).toEqual(
    Array.from(y, (label, i) => [...x.row(i), label]),
  );
});
