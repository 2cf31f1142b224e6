// A fit as lines for the command: `wellfit train` with the options that give the same weights.
import type { BroughtFile } from '../protocol.ts';
import { initializerOf } from '../settings/program.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import { splitOf } from '../settings/split.ts';
import type { TrainedFit } from './as-code.ts';

/** Files that the command reads as the page does. */
const readable = /\.(csv|tsv)$/i;

/**
 * Lines for a shell that train the same weights; undefined where the command cannot: after moves, which it has none of,
 * with points that a hand has placed, and with kinds of files that it does not read.
 */
export function commandLines(fit: TrainedFit): readonly string[] | undefined {
  const { settings, moves, step } = fit;
  const data = dataOf(fit);
  if (!data || step === 0 || moves.some(move => move.step < step)) return undefined;
  const options = [...data.options, ...networkOptions(settings), ...costOptions(settings)];
  const run = [...optimizerOptions(settings), `--steps ${step}`, ...randomOptions(settings)];
  return [...data.before, ['wellfit train', data.file, ...options, ...run].join(' ')];
}

/** What the command is given to learn from. */
interface CommandData {
  /** Lines that make the file. */
  readonly before: readonly string[];
  readonly file: string;
  readonly options: readonly string[];
}

function dataOf({ settings: { data }, brought }: TrainedFit): CommandData | undefined {
  const { source, validationShare } = data;
  if (source === 'points') return undefined;
  const split = `--validation-split ${validationShare}`;
  if (source === 'table') return brought?.kind === 'file' ? fileOf(brought, split) : undefined;
  if (source === 'assignment') return assignmentOf(data);
  const { line, file } = drawing(source, { ...data, file: source });
  return { before: [line], file, options: ['--scale none', split] };
}

function fileOf({ name, target, without }: BroughtFile, split: string): CommandData | undefined {
  // the command takes a comma as the end of a name
  if (!readable.test(name) || without.some(column => column.includes(','))) return undefined;
  const columns = [
    ...(target === undefined ? [] : [`--target ${quoted(target)}`]),
    ...(without.length === 0 ? [] : [`--drop ${quoted(without.join(','))}`]),
  ];
  const options = [...columns, '--task classes', '--missing impute', split];
  return { before: [], file: quoted(name.startsWith('-') ? `./${name}` : name), options };
}

/** The assignment's two sets are drawn one by one. */
function assignmentOf({ rows, noise, validationShare, seed }: Settings['data']): CommandData {
  const parts = splitOf(rows, validationShare);
  const training = drawing('pitch', { rows: parts.training, noise, seed, file: 'training' });
  const validation = drawing('pitch', {
    rows: parts.validation,
    noise,
    seed: (seed + 1) >>> 0,
    file: 'validation',
  });
  return {
    before: [training.line, validation.line],
    file: training.file,
    options: ['--scale none', `--test ${validation.file}`],
  };
}

function drawing(
  name: string,
  { rows, noise, seed, file }: Pick<Settings['data'], 'rows' | 'noise' | 'seed'> & { readonly file: string },
): { readonly line: string; readonly file: string } {
  const out = `${file}.csv`;
  const line = `wellfit data ${name} --rows ${rows} --noise ${noise} --seed ${seed} --out ${out}`;
  return { line, file: out };
}

function networkOptions({
  hidden,
  activation,
  batchNorm,
  layerNorm,
  keepProb,
  mask,
  noise,
}: Settings): string[] {
  return [
    `--hidden ${hidden.join(',') || 'none'}`,
    `--activation ${activation}`,
    // where the command starts otherwise
    ...(initializerOf(activation) === 'lecun' ? ['--init lecun'] : []),
    ...(batchNorm ? ['--batch-norm'] : []),
    ...(layerNorm ? ['--layer-norm'] : []),
    ...(keepProb < 1 ? [`--keep-prob ${keepProb}`, `--mask ${mask}`] : []),
    ...(noise > 0 ? [`--noise ${noise}`] : []),
  ];
}

function costOptions({ l1, l2, maxNorm, labelSmoothing, mixup }: Settings): string[] {
  const given = { l1, l2, 'max-norm': maxNorm, 'label-smoothing': labelSmoothing, mixup };
  return Object.entries(given).flatMap(([name, value]) => (value > 0 ? [`--${name} ${value}`] : []));
}

function optimizerOptions({ optimizer, learningRate, batchSize }: Settings): string[] {
  const isMomentum = optimizer === 'momentum';
  return [
    `--optimizer ${isMomentum ? 'sgd --momentum 0.9' : optimizer}`,
    `--learning-rate ${learningRate}`,
    `--batch-size ${batchSize}`,
  ];
}

function randomOptions({ random, seed, maskSeed }: Settings): string[] {
  return [
    ...(random === defaultSettings.random ? [] : [`--random ${random}`]),
    `--seed ${seed}`,
    ...(maskSeed === undefined ? [] : [`--mask-seed ${maskSeed}`]),
  ];
}

/** A word of a shell's line. */
function quoted(text: string): string {
  return /^[\w./,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
