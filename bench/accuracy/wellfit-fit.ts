// wellfit's Classifier with its defaults: a fit for each seed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Classifier, Matrix, readNpy } from 'wellfit';
import { secondsOn } from '../clock.ts';
import type { TableAnswer, TableFit, TableJob } from './job.ts';

const job: TableJob = JSON.parse(process.argv[2]!);

function read(part: string) {
  return readNpy(readFileSync(join(job.folder, `${job.table}_${part}.npy`)));
}

const x = read('x').matrix();
const y = read('y').data;
const inTest = read('test').matrix();

function pick(rows: readonly number[]): { readonly x: Matrix; readonly y: readonly number[] } {
  return { x: Matrix.from(rows.map(i => x.row(i))), y: rows.map(i => y[i]!) };
}

async function fitOnce(seed: number): Promise<TableFit> {
  const rows = Array.from(y.keys());
  const held = inTest.row(job.splits === 'one' ? 0 : seed);
  const train = pick(rows.filter(i => held[i] === 0));
  const test = pick(rows.filter(i => held[i] === 1));
  const start = secondsOn(job.clock);
  const model = await new Classifier({ seed }).fit(train.x, train.y);
  const seconds = secondsOn(job.clock) - start;
  const evaluation = model.evaluate(test.x, test.y);
  if (evaluation.kind !== 'classes') throw new Error(`expected classes, got ${evaluation.kind}`);
  const { accuracy, logLoss } = evaluation;
  return { accuracy, logLoss, seconds, unfinished: false };
}

const fits: TableFit[] = [];
for (let seed = 0; seed < inTest.rows; seed++) fits.push(await fitOnce(seed));
process.stdout.write(`${JSON.stringify({ fits } satisfies TableAnswer)}\n`);
