// Fits of tables with the defaults as Markdown.
import { describeHere } from '../here.ts';
import { deviation, formatSeconds, markdownTable, mean, median, threeDigits } from '../text.ts';
import type { AccuracyResults, TableResult } from './findings.ts';
import { type Splits, type TableFit, type TableName, tables } from './job.ts';

const titles: Readonly<Record<TableName, string>> = {
  iris: 'iris, 150 × 4, 3 classes',
  wine: 'wine, 178 × 13, 3 classes',
  breast_cancer: 'breast cancer, 569 × 30, 2 classes',
  digits: 'digits, 1,797 × 64, 10 classes',
};

const explanation = `\`new Classifier({ seed }).fit(rows, target)\` beside \`MLPClassifier(random_state=seed)\`, all of the defaults on both sides,
and beside the latter behind a \`StandardScaler\` (“scaled”). Stratified splits into 75 % training rows and 25 % test rows, by
scikit-learn's \`train_test_split\`, the same for all. Mean ± standard deviation over ten seeds.`;

/** The whole report. */
export function report(found: AccuracyResults): string {
  const parts = [
    '# Accuracy',
    explanation,
    `${describeHere(found)} · scikit-learn ${found.sklearn}`,
    '## One split, ten seeds',
    'The rows that `random_state=0` holds out; seeds differ.',
    figureTable(found, 'one'),
    '## Ten splits',
    'Each seed holds out rows of its own.',
    figureTable(found, 'ten'),
    comparisonTable(found),
    `## Seconds of a fit`,
    secondsTable(found),
    secondsNote(found),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Accuracy and log loss of everyone on every table. */
function figureTable({ results }: AccuracyResults, splits: Splits): string {
  const figures = [
    { name: 'accuracy', of: (fits: readonly TableFit[]) => percent(fits.map(({ accuracy }) => accuracy)) },
    { name: 'log loss', of: (fits: readonly TableFit[]) => loss(fits.map(({ logLoss }) => logLoss)) },
  ];
  const rows = tables.flatMap(table =>
    figures.map(({ name, of }, i) => [
      i === 0 ? titles[table] : '',
      name,
      ...resultsOn(results, table, splits).map(({ fits }) => of(fits)),
    ]),
  );
  return markdownTable(['test rows', '', ...fitterNames(results)], rows);
}

/** On how many splits wellfit is better, level and worse than each of the others. */
function comparisonTable({ results }: AccuracyResults): string {
  const rows = tables.flatMap(table => {
    const [own, ...others] = resultsOn(results, table, 'ten');
    return others.map(other => [
      `${titles[table].split(',')[0]}, against ${other.fitter}`,
      tally(own!, other, (a, b) => a.accuracy - b.accuracy),
      tally(own!, other, (a, b) => b.logLoss - a.logLoss),
    ]);
  });
  return markdownTable(['wellfit better – level – worse', 'accuracy', 'log loss'], rows);
}

function tally(own: TableResult, other: TableResult, gain: (a: TableFit, b: TableFit) => number): string {
  const gains = own.fits.map((fit, seed) => gain(fit, other.fits[seed]!));
  const count = (holds: (value: number) => boolean) => gains.filter(holds).length;
  // accuracies are shares of the same rows, which two languages may round differently
  const least = 1e-9;
  return [
    count(value => value > least),
    count(value => Math.abs(value) <= least),
    count(value => value < -least),
  ].join(' – ');
}

function secondsTable({ results }: AccuracyResults): string {
  const [, ...others] = fitterNames(results);
  const rows = tables.map(table => {
    const all = resultsOn(results, table, 'ten');
    const [own, ...rest] = all;
    return [
      titles[table],
      ...all.map(({ seconds }) => formatSeconds(median(seconds))),
      ...rest.map(({ seconds }) => `${threeDigits(median(seconds.map((s, i) => s / own!.seconds[i]!)))}×`),
      formatSeconds(median(own!.firstSeconds)),
    ];
  });
  const head = [
    '',
    ...fitterNames(results),
    ...others.map(name => `${name} ÷ wellfit`),
    'wellfit, first fit',
  ];
  return markdownTable(head, rows);
}

function secondsNote({ results, clock }: AccuracyResults): string {
  const [first] = results;
  const unfinished = tables.map(table => {
    const counts = resultsOn(results, table, 'ten')
      .slice(1)
      .map(({ fits }) => fits.filter(fit => fit.unfinished).length);
    return `${titles[table].split(',')[0]} ${counts.join(' and ')}`;
  });
  return `Median seconds of ${clock === 'cpu' ? 'the processor' : 'the wall'} of ten fits in a process, on one thread, without imports and start-up; then the
median of ${first!.seconds.length} interleaved rounds; ratios are taken within a round. The first fit of a Node process also compiles the library.

So many of scikit-learn's ten fits end at its limit of 200 epochs with a warning that they have not converged, as it comes
and scaled: ${unfinished.join('; ')}.`;
}

function resultsOn(results: readonly TableResult[], table: TableName, splits: Splits): TableResult[] {
  const names = fitterNames(results);
  return names.map(
    name =>
      results.find(result => result.table === table && result.fitter === name && result.splits === splits)!,
  );
}

/** In the order of the first round, wellfit before the others. */
function fitterNames(results: readonly TableResult[]): string[] {
  return [...new Set(results.map(({ fitter }) => fitter))];
}

function percent(shares: readonly number[]): string {
  return `${(100 * mean(shares)).toFixed(1)} ± ${(100 * deviation(shares)).toFixed(1)} %`;
}

function loss(losses: readonly number[]): string {
  return `${threeDigits(mean(losses))} ± ${threeDigits(deviation(losses))}`;
}
