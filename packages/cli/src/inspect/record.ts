// What `run.json` beside a model says of its training; a record that is missing, or of another model, says nothing.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Network } from 'wellfit';
import { arithmetics } from '../engine/options.ts';
import { optimizerNames } from '../training/settings.ts';
import type { StepSettings } from './step.ts';

/** What is known of how a model was trained. */
export interface TrainingRecord {
  readonly source: string;
  readonly steps: number;
  readonly settings: Partial<StepSettings>;
}

/** The record of the run that a model file lies in. */
export async function recordBeside(modelPath: string, net: Network): Promise<TrainingRecord | undefined> {
  const text = await readFile(join(dirname(modelPath), 'run.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const run = fieldsOf(parsed(text));
  const settings = fieldsOf(run['settings']);
  const { source, steps } = run;
  const isOfModel =
    run['command'] === 'train' &&
    JSON.stringify(settings['hidden']) === JSON.stringify(hiddenUnits(net)) &&
    typeof source === 'string' &&
    typeof steps === 'number';
  if (!isOfModel) return undefined;
  return { source, steps, settings: settingsIn(settings, run) };
}

/** The settings that a step depends on, as far as they are of the right kind. */
function settingsIn(settings: Fields, run: Fields): Partial<StepSettings> {
  const positive = (value: unknown) => (typeof value === 'number' && value > 0 ? value : undefined);
  const share = (value: unknown) => (typeof value === 'number' && value >= 0 ? value : undefined);
  const word = <Word extends string>(value: unknown, words: readonly Word[]) =>
    words.find(candidate => candidate === value);
  const whole = (value: unknown) =>
    Number.isInteger(value) && (value as number) > 0 ? (value as number) : undefined;
  const found = {
    l1: share(settings['l1']),
    l2: share(settings['l2']),
    optimizer: word(settings['optimizer'], optimizerNames),
    learningRate: positive(settings['learningRate']),
    momentum: share(settings['momentum']),
    batchSize: settings['batchSize'] === 'full' ? ('full' as const) : whole(settings['batchSize']),
    examples: whole(fieldsOf(run['examples'])['train']),
    precision: word(settings['precision'], ['float64', 'float32'] as const),
    random: word(settings['random'], ['philox', 'numpy'] as const),
    arithmetic: word(settings['arithmetic'], arithmetics),
    vectorBits: fieldsOf(run['engine'])['vectorBits'] === 256 ? (256 as const) : undefined,
  };
  return defined(found);
}

/** An object without its undefined fields. */
export function defined<Whole extends object>(whole: Whole): Defined<Whole> {
  return Object.fromEntries(
    Object.entries(whole).filter(([, value]) => value !== undefined),
  ) as Defined<Whole>;
}

type Defined<Whole> = { readonly [Name in keyof Whole]?: Exclude<Whole[Name], undefined> };

/** Units of the hidden dense layers. */
function hiddenUnits({ layers }: Network): number[] {
  const dense = layers.filter(({ layer }) => layer.description.kind === 'dense');
  return dense.slice(0, -1).map(({ fanOut }) => fanOut);
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An object's own fields; of anything else, none. */
function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.assign(Object.create(null), value) : {};
}
