// The report of one fit: its figures, curves that compare, the boundary, the weights, the settings.
import type { FitResult, History } from 'wellfit';
import { engineInWords } from '../engine/options.ts';
import { csvText } from '../output/csv.ts';
import { figureTable } from '../output/metrics.ts';
import type { Picture } from '../output/pictures.ts';
import { figures, page, paragraph, section, table } from '../report/page.ts';
import { answerSections } from './answers.ts';
import { optimizerInWords } from './optimizer-words.ts';
import { hasOneMask } from './pictures.ts';
import { targetInWords } from './remarks.ts';
import { divergenceInWords, type TrainReport, verdict } from './verdict.ts';

/** The history as a table: one line for each entry. */
export function historyCsv(history: History): string {
  const { step, loss, penalty, cost, accuracy, validationLoss, validationAccuracy } = history;
  const rows = step.map((at, k) => [
    at,
    loss[k]!,
    penalty[k]!,
    cost[k] ?? Number.NaN,
    accuracy[k] ?? Number.NaN,
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
  const { preprocessing, target, train } = data;
  const lead = `${source}: ${train.x.rows} training examples, ${preprocessing.features.length} features, ${target.name} learned.`;
  const [head, ...rows] = figureTable({ ...sets }) as [readonly string[], ...(readonly string[])[]];
  return page('What the network learned', lead, [
    section(
      'Result',
      table(['set', ...head.slice(1)], rows),
      paragraph(verdict(report)),
      ...maskNote(report),
    ),
    section('Loss', one('cost'), paragraph(lossWords)),
    ...(pictures.has('boundary') ? [section('Decision boundary', one('boundary'))] : []),
    ...answerSections(report),
    section('Weights', one('weights')),
    section('Settings', table(['setting', 'value'], settingRows(report))),
    ...(data.warnings.length > 0 ? [section('Warnings', ...data.warnings.map(paragraph))] : []),
    ...(result.divergence ? [section('Stopped', paragraph(divergenceInWords(report)))] : []),
  ]);
}

const lossWords =
  'Both losses are measured with dropout off and without the penalty, so that they compare; the penalty is apart.';

/** With one mask throughout: the loss that training saw, beside the loss that counts. */
function maskNote({ settings, result, sets }: TrainReport): string[] {
  const cost = result.history.cost.at(-1);
  if (!hasOneMask(settings) || cost === undefined) return [];
  const penalty = result.history.penalty.at(-1) ?? 0;
  const masked = (cost - penalty).toFixed(4);
  return [
    paragraph(
      `Training used one and the same dropout mask throughout (--mask fixed), which a network learns by heart: under that ` +
        `mask its loss is ${masked}, with dropout off ${sets.train.loss.toFixed(4)}. --mask fresh draws new masks at every step.`,
    ),
  ];
}

function settingRows({ settings, engine, result, data, model }: TrainReport): string[][] {
  const { preprocessing, target } = data;
  const net = model.network.network;
  const kinds = net.layers.map(({ layer, fanOut }) => {
    const { kind, name, units, init, ...options } = layer.description;
    const rest = Object.entries(options).map(([option, value]) => `${option} ${value}`);
    return [kind === 'dense' ? `dense ${fanOut}` : kind, ...rest].join(' ');
  });
  const { maxNorm, averaging, mixup, classWeights, sampleWeights, earlyStopping } = settings;
  const optional: [string, unknown][] = [
    ['max-norm', maxNorm],
    ['label smoothing', settings.labelSmoothing || undefined],
    ['mixup', mixup],
    ['averaging', averaging],
    ['class weights', classWeights && JSON.stringify(classWeights)],
    ['sample weights', sampleWeights],
    ['early stopping', earlyStopping && `after ${earlyStopping} epochs without improvement`],
  ];
  return [
    ['target', `${target.name}: ${targetInWords(target)}`],
    ['features', listed(preprocessing.features.map(feature => feature.name))],
    ['network', `${net.inputs} inputs, ${kinds.join(', ')}`],
    ['loss', model.network.loss.description.kind],
    ['l1, l2', `${settings.l1}, ${settings.l2}`],
    ...optional.filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]),
    ['optimizer', optimizerInWords(result.optimizer)],
    ['batch size', String(settings.batchSize)],
    ['steps', stepsInWords(result)],
    ['scaling', settings.scale],
    ['missing cells, unseen categories', `${settings.missing}, ${settings.unseen}`],
    ['precision', settings.precision],
    ['engine', engineInWords(engine)],
    ['random numbers', `${settings.random}, seed ${settings.seed}`],
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
