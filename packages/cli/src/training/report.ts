// The report of one fit: its figures, curves that compare, the boundary, the weights, the settings.
import { lossCurves, weightNorms } from '@wellfit/plots';
import { applyScale, type FitResult, type History, Matrix, type NetworkParameters } from 'wellfit';
import { engineInWords } from '../engine/options.ts';
import { drawBoundary, type PlanePoints } from '../output/boundary.ts';
import { csvText } from '../output/csv.ts';
import { drawingDocument, type Picture, picture } from '../output/pictures.ts';
import { figures, page, paragraph, section, table } from '../report/page.ts';
import type { Part } from './data.ts';
import type { TrainFlags } from './settings.ts';
import { divergenceInWords, type TrainReport, verdict } from './verdict.ts';

/** `cost`, `weights`, and `boundary` for two features. */
export function trainPictures({ data, result, flags, sets }: TrainReport): Map<string, Picture> {
  const pictures = new Map([['cost', picture(curves(result.history, flags))]]);
  pictures.set('weights', picture(norms(result.model.parameters)));
  const [first, second, ...more] = data.features;
  if (!first || !second || more.length > 0) return pictures;
  const parts: [PlanePoints['set'], Part | undefined][] = [
    ['train', data.train],
    ['validation', data.validation],
    ['test', data.test],
  ];
  const boundary = drawBoundary({
    points: parts.flatMap(([set, part]) => (part ? [{ x: part.raw, y: part.y, set }] : [])),
    probabilities: (x1, x2) => {
      const points = Matrix.from(x2.flatMap(b => x1.map(a => [a, b])));
      return result.model.predictProbabilities(applyScale(points, data.features));
    },
    title: `Accuracy ${percent(sets.train.accuracy)} on the training set`,
    features: [first.name, second.name],
    classes: [
      `${data.target.name} = ${data.target.classes[0]}`,
      `${data.target.name} = ${data.target.classes[1]}`,
    ],
  });
  return pictures.set('boundary', boundary);
}

function curves(history: History, { keepProb, mask }: TrainFlags) {
  const { step: steps, loss, penalty, cost, validationLoss } = history;
  const masked = cost.map((value, k) => value - penalty[k]!);
  return lossCurves({
    train: { steps, values: loss },
    ...(validationLoss.length > 0 && { validation: { steps, values: validationLoss } }),
    ...(penalty.some(value => value > 0) && { penalty: { steps, values: penalty } }),
    ...(keepProb < 1 &&
      mask === 'fixed' && {
        series: [
          { name: 'under its one mask', steps: steps.slice(0, masked.length), values: masked, dashed: true },
        ],
      }),
    title: 'Loss while training',
    document: drawingDocument(),
    width: 760,
  });
}

function norms(parameters: NetworkParameters) {
  const layers = Object.entries(parameters).filter(([, letters]) => letters['W']);
  return weightNorms({
    layers: layers.map(([name]) => name),
    runs: [{ name: 'after training', norms: layers.map(([, letters]) => letters['W']!.norm()) }],
    document: drawingDocument(),
  });
}

/** The history as a table: one line for each entry. */
export function historyCsv(history: History): string {
  const { step, loss, penalty, cost, accuracy, validationLoss, validationAccuracy } = history;
  const rows = step.map((at, k) => [
    at,
    loss[k]!,
    penalty[k]!,
    cost[k] ?? Number.NaN,
    accuracy[k]!,
    validationLoss[k] ?? Number.NaN,
    validationAccuracy[k] ?? Number.NaN,
  ]);
  const names = ['step', 'loss', 'penalty', 'cost', 'accuracy', 'validation_loss', 'validation_accuracy'];
  return csvText(names, rows);
}

/** The page, with its pictures inside. */
export function trainPage(report: TrainReport, pictures: ReadonlyMap<string, Picture>): string {
  const { source, data, result, sets } = report;
  const one = (name: string) => figures([{ svg: pictures.get(name)!.svg }]);
  const lead = `${source}: ${data.train.x.rows} training examples, ${data.features.length} features, ${data.target.name} learned.`;
  const rows = Object.entries(sets).flatMap(([name, set]) =>
    set ? [[name, set.loss.toFixed(5), percent(set.accuracy)]] : [],
  );
  return page('What the network learned', lead, [
    section(
      'Result',
      table(['set', 'loss', 'accuracy'], rows),
      paragraph(verdict(report)),
      ...maskNote(report),
    ),
    section('Loss', one('cost'), paragraph(lossWords)),
    ...(pictures.has('boundary') ? [section('Decision boundary', one('boundary'))] : []),
    section('Weights', one('weights')),
    section('Settings', table(['setting', 'value'], settingRows(report))),
    ...(data.warnings.length > 0 ? [section('Warnings', ...data.warnings.map(paragraph))] : []),
    ...(result.divergence ? [section('Stopped', paragraph(divergenceInWords(report)))] : []),
  ]);
}

const lossWords =
  'Both losses are measured with dropout off and without the penalty, so that they compare; the penalty is apart.';

/** With one mask throughout: the loss that training saw, beside the loss that counts. */
function maskNote({ flags, result, sets }: TrainReport): string[] {
  const cost = result.history.cost.at(-1);
  if (flags.keepProb === 1 || flags.mask !== 'fixed' || cost === undefined) return [];
  const penalty = result.history.penalty.at(-1) ?? 0;
  const masked = (cost - penalty).toFixed(4);
  return [
    paragraph(
      `Training used one and the same dropout mask throughout (--mask fixed), which a network learns by heart: under that ` +
        `mask its loss is ${masked}, with dropout off ${sets.train.loss.toFixed(4)}. --mask fresh draws new masks at every step.`,
    ),
  ];
}

function settingRows({ flags, engine, result, data }: TrainReport): string[][] {
  const units = [data.features.length, ...flags.hidden, 1].join('-');
  const { kind, ...options } = result.optimizer;
  const optimizer = [kind, ...Object.entries(options).map(([name, value]) => `${name} ${value}`)].join(', ');
  return [
    ['network', `${units}, ${flags.activation}`],
    ['features', listed(data.features.map(feature => feature.name))],
    ['class 1', data.target.classes[1]],
    ['l1, l2', `${flags.l1}, ${flags.l2}`],
    ['keepProb', flags.keepProb === 1 ? '1 (no dropout)' : `${flags.keepProb}, ${flags.mask} masks`],
    ['optimizer', optimizer],
    ['batch size', String(flags.batchSize)],
    ['steps', stepsInWords(result)],
    ['scaling', flags.scale],
    ['precision', flags.precision],
    ['engine', engineInWords(engine)],
    ['random numbers', `${flags.random}, seed ${flags.seed}`],
    ['seconds', result.seconds.toFixed(2)],
  ];
}

function stepsInWords({ steps, modelStep, stopped }: FitResult): string {
  const made = `${steps.toLocaleString('en-US')} (${stopped})`;
  return modelStep === steps ? made : `${made}, the model is of step ${modelStep.toLocaleString('en-US')}`;
}

/** Names with commas between; of many, the first ten. */
function listed(names: readonly string[]): string {
  if (names.length <= 12) return names.join(', ');
  return `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
