// The report of the assignment's runs: comparison, curves, boundaries, weights, and what the one mask hides.
import { costCurve, lossCurves, weightNorms } from '@wellfit/plots';
import { decisionBoundary } from 'wellfit/notebook';
import { drawBoundary } from '../output/boundary.ts';
import { drawingDocument, type Picture, picture } from '../output/pictures.ts';
import { figures, page, paragraph, section, table } from '../report/page.ts';
import { type NotebookEngine, notebookEngineInWords } from './engine.ts';
import {
  type Figures,
  type FinishedRun,
  type NotebookData,
  type NotebookSettings,
  weightNormsOf,
} from './runs.ts';
import { lossNote, maskTruth, summaryHead, summaryRows } from './summary.ts';

/** What the pictures are drawn from. */
export interface NotebookReport {
  readonly runs: readonly FinishedRun[];
  readonly train: NotebookData;
  readonly test: NotebookData | undefined;
  readonly settings: NotebookSettings;
  readonly engine: NotebookEngine;
  readonly source: string;
  readonly features: readonly string[];
  readonly classes: readonly [string, string];
}

/** The pictures by file name without ending: `cost-none`, `boundary-l2`, … */
export function notebookPictures(report: NotebookReport): Map<string, Picture> {
  const { runs, settings } = report;
  const pictures = new Map<string, Picture>();
  for (const run of runs) {
    const { costs, costEvery, plan } = run;
    const { learningRate } = settings;
    const document = drawingDocument();
    const drawing = costCurve({ costs, every: costEvery, learningRate, document, width: 560 });
    pictures.set(`cost-${plan.id}`, picture(drawing));
    pictures.set(`loss-${plan.id}`, picture(comparableLosses(run)));
  }
  pictures.set('costs', picture(comparedCosts(report)));
  pictures.set('weights', picture(comparedWeights(report)));
  if (report.features.length === 2) {
    for (const run of runs) pictures.set(`boundary-${run.plan.id}`, boundaryOf(report, run));
  }
  return pictures;
}

function comparedCosts({ runs, settings }: NotebookReport) {
  return costCurve({
    series: runs.map(({ plan, costs }) => ({ name: plan.name, costs })),
    every: runs[0]!.costEvery,
    learningRate: settings.learningRate,
    title: 'Cost of each run, as optimized',
    document: drawingDocument(),
    width: 760,
  });
}

function comparableLosses({ plan, losses }: FinishedRun) {
  const { steps, train, test } = losses;
  return lossCurves({
    train: { steps, values: train },
    ...(test.length > 0 && { validation: { steps, values: test, name: 'test' } }),
    title: plan.title,
    xLabel: 'iteration',
    document: drawingDocument(),
    width: 560,
    height: 340,
  });
}

function comparedWeights({ runs }: NotebookReport) {
  return weightNorms({
    layers: ['W1', 'W2', 'W3'],
    runs: runs.map(({ plan, parameters }) => ({ name: plan.name, norms: weightNormsOf(parameters) })),
    document: drawingDocument(),
  });
}

function boundaryOf({ train, test, features, classes }: NotebookReport, run: FinishedRun): Picture {
  const plane = ({ X, Y }: NotebookData, set: 'train' | 'test') => ({ x: X.transpose(), y: Y.data, set });
  return drawBoundary({
    points: [plane(train, 'train'), ...(test ? [plane(test, 'test')] : [])],
    probabilities: (x1, x2) => {
      const { probabilities } = decisionBoundary(run.parameters, { x1, x2 });
      return Float64Array.from(probabilities.data);
    },
    title: run.plan.title,
    features: [features[0]!, features[1]!],
    classes,
  });
}

/** The page, with its pictures inside. */
export function notebookPage(report: NotebookReport, pictures: ReadonlyMap<string, Picture>): string {
  const { runs, settings, source, train, test } = report;
  const one = (name: string) => figures([{ svg: pictures.get(name)!.svg }]);
  const each = (prefix: string, caption?: (run: FinishedRun) => string) =>
    runs.flatMap(run => {
      const drawn = pictures.get(`${prefix}-${run.plan.id}`);
      return drawn ? [{ svg: drawn.svg, ...(caption && { caption: caption(run) }) }] : [];
    });
  const truth = maskTruth(runs);
  const boundaries = each('boundary', ({ train, test }) => accuracies(train, test));
  const examples = `${train.X.columns} training${test ? ` and ${test.X.columns} test` : ''} examples`;
  return page(
    'Regularization, side by side',
    `${source}: ${examples}, one network, ${runs.length} ways to train it.`,
    [
      section('Comparison', table(summaryHead, summaryRows(runs))),
      ...(truth ? [section('What the one mask hides', paragraph(truth))] : []),
      section('Loss', paragraph(lossNote), figures(each('loss'))),
      section('Cost', one('costs'), figures(each('cost', ({ plan }) => plan.title))),
      ...(boundaries.length > 0 ? [section('Decision boundary', figures(boundaries))] : []),
      section('Weights', one('weights')),
      section('Settings', table(['setting', 'value'], settingRows(report, settings))),
    ],
  );
}

function accuracies(train: Figures, test: Figures | undefined): string {
  const onTest = test ? `, ${test.accuracy.toFixed(3)} on the test set` : '';
  return `accuracy ${train.accuracy.toFixed(3)} on the training set${onTest}`;
}

function settingRows(
  { runs, train, classes, engine }: NotebookReport,
  settings: NotebookSettings,
): string[][] {
  return [
    ['network', `${train.X.rows}-20-3-1, ReLU, ReLU, sigmoid`],
    ['class 1', classes[1]],
    ['learning rate', String(settings.learningRate)],
    ['iterations', settings.numIterations.toLocaleString('en-US')],
    ['λ of the L2 run', String(settings.lambd)],
    ['keep_prob of the dropout runs', String(settings.keepProb)],
    ['seed of the starting weights', String(settings.initSeed)],
    ['seed of the masks', String(settings.maskSeed)],
    ['engine', notebookEngineInWords(engine)],
    ...runs.map(({ plan, iterations, seconds }) => [
      `time, ${plan.name}`,
      `${seconds.toFixed(2)} s for ${iterations.toLocaleString('en-US')} iterations`,
    ]),
  ];
}
