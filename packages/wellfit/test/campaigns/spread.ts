// The spread of accuracies over seeds: sixty runs of 30,000 iterations beside those of the numpy reference.
//
//   node packages/wellfit/test/campaigns/spread.ts [runs of each group, 10 by default]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dense, dropout, type Examples, fit, l2, network, relu, sgd } from '../../src/index.ts';

/** What one run of the reference varies, and how. */
export interface Group {
  /** Key in goldens.json, `spread_over_seeds`. */
  readonly name: string;
  readonly keepProb: number;
  readonly mask: 'fresh' | 'fixed';
  readonly lambda: number;
  /**
   * Runs that a nudge of one unit in the last place of a starting weight leads elsewhere: in numpy itself too, where
   * seed 6 of the first group ends at 0.925 or 0.89. Their figures are not comparable one by one.
   */
  readonly sensitive: readonly number[];
  /** The seeds of run number 0 … 9. */
  readonly seeds: (run: number) => { readonly init: number; readonly masks: number };
}

const everyRun = Array.from({ length: 10 }, (_, run) => run);

export const groups: readonly Group[] = [
  {
    name: 'none, init seeds 0..9',
    keepProb: 1,
    mask: 'fixed',
    lambda: 0,
    sensitive: [1, 2, 6, 8, 9],
    seeds: run => ({ init: run, masks: 1 }),
  },
  {
    name: 'l2 0.7, init seeds 0..9',
    keepProb: 1,
    mask: 'fixed',
    lambda: 0.7,
    sensitive: [],
    seeds: run => ({ init: run, masks: 1 }),
  },
  {
    name: 'dropout 0.86 fixed mask, init seed 3, mask seeds 0..9',
    keepProb: 0.86,
    mask: 'fixed',
    lambda: 0,
    sensitive: [2, 8],
    seeds: run => ({ init: 3, masks: run }),
  },
  {
    name: 'dropout 0.86 fresh masks, init seed 3, mask seeds 0..9',
    keepProb: 0.86,
    mask: 'fresh',
    lambda: 0,
    sensitive: everyRun,
    seeds: run => ({ init: 3, masks: run }),
  },
  {
    name: 'dropout 0.86 fixed mask seed 1, init seeds 0..9',
    keepProb: 0.86,
    mask: 'fixed',
    lambda: 0,
    sensitive: [],
    seeds: run => ({ init: run, masks: 1 }),
  },
  {
    name: 'dropout 0.86 fresh masks seed 1, init seeds 0..9',
    keepProb: 0.86,
    mask: 'fresh',
    lambda: 0,
    sensitive: everyRun,
    seeds: run => ({ init: run, masks: 1 }),
  },
];

/** Figures of the reference for one group. */
export interface Spread {
  readonly train_accuracy: { readonly mean: number };
  readonly test_accuracy: { readonly mean: number; readonly each: readonly number[] };
  readonly last_cost: { readonly mean: number };
}

/** The football points, and the figures. */
export interface Reference {
  readonly train: Examples & { readonly y: readonly number[] };
  readonly test: Examples & { readonly y: readonly number[] };
  readonly spread: Readonly<Record<string, Spread>>;
}

export function readReference(folder: string): Reference {
  const read = (file: string) => {
    const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n').slice(1);
    const rows = lines.map(line => line.split(',').map(Number));
    return { x: rows.map(row => row.slice(0, 2)), y: rows.map(row => row[2]!) };
  };
  const goldens = JSON.parse(readFileSync(join(folder, 'goldens.json'), 'utf8'));
  return {
    train: read('football_train.csv'),
    test: read('football_test.csv'),
    spread: goldens.spread_over_seeds,
  };
}

/** Accuracies after 30,000 iterations. */
export interface Accuracies {
  readonly train: number;
  readonly test: number;
}

/** One run of a group, with numpy's random numbers. */
export async function runOf(group: Group, run: number, { train, test }: Reference): Promise<Accuracies> {
  const { keepProb, mask, lambda, seeds } = group;
  const layer = (units: number) => dense(units, { init: 'lecun' });
  const hidden = (units: number) => [
    layer(units),
    relu(),
    ...(keepProb < 1 ? [dropout({ keepProb, mask })] : []),
  ];
  const net = network({ inputs: 2, layers: [...hidden(20), ...hidden(3), layer(1)] });
  const { model } = await fit(net, train, {
    optimizer: sgd({ learningRate: 0.3 }),
    penalty: l2({ lambda }),
    steps: 30_000,
    random: 'numpy',
    seed: seeds(run),
    historyEvery: 30_000,
  });
  return {
    train: model.evaluate(train.x, train.y).accuracy!,
    test: model.evaluate(test.x, test.y).accuracy!,
  };
}

/** How far from the reference a run's test accuracy may be. */
export function runTolerance({ sensitive }: Group, run: number): number {
  return sensitive.includes(run) ? 0.04 : 1e-9;
}

/** The same for the means of ten runs. */
export function meanTolerance({ mask }: Group): number {
  return mask === 'fresh' ? 0.01 : 0.005;
}

async function campaign(count: number): Promise<boolean> {
  const { referenceFolder } = await import('../reference.node.ts');
  const folder = referenceFolder();
  if (folder === undefined) throw new Error('spread: no reference data; set WELLFIT_REFERENCE');
  const reference = readReference(folder);
  let right = true;
  const began = performance.now();
  for (const group of groups) {
    const { train_accuracy, test_accuracy } = reference.spread[group.name]!;
    const runs: Accuracies[] = [];
    for (let run = 0; run < count; run++) runs.push(await runOf(group, run, reference));
    const mean = (of: keyof Accuracies) => runs.reduce((total, run) => total + run[of], 0) / count;
    const off = runs.map(({ test }, run) => Math.abs(test - test_accuracy.each[run]!));
    const whole = count === test_accuracy.each.length;
    const holds =
      off.every((distance, run) => distance <= runTolerance(group, run)) &&
      (!whole ||
        (Math.abs(mean('train') - train_accuracy.mean) <= meanTolerance(group) &&
          Math.abs(mean('test') - test_accuracy.mean) <= meanTolerance(group)));
    right &&= holds;
    console.log(`${holds ? 'same ' : 'OTHER'} ${group.name}`);
    console.log(`      train ${mean('train').toFixed(4)}, reference ${train_accuracy.mean.toFixed(4)}`);
    console.log(`      test  ${mean('test').toFixed(4)}, reference ${test_accuracy.mean.toFixed(4)}`);
    console.log(`      each  ${runs.map(({ test }) => test).join(' ')}`);
    console.log(`            ${test_accuracy.each.slice(0, count).join(' ')}`);
  }
  console.log(`${groups.length * count} runs in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return right;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = (await campaign(Number(process.argv[2] ?? 10))) ? 0 : 1;
