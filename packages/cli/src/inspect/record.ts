// What `run.json` beside a model says of its training; a record that is missing, or of another model, says nothing.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Network, WellfitError } from 'wellfit';
import { settingValue } from '../config/settings.ts';
import { type StepSettings, stepOptions } from './step.ts';

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

/** The settings that a step depends on, as far as the options would take them. */
function settingsIn(settings: Fields, run: Fields): Partial<StepSettings> {
  const known = stepOptions().flatMap(option => {
    const name = option.attributeName();
    const given = settings[name];
    if (given === undefined) return [];
    try {
      return [[name, settingValue(option, given, '')]];
    } catch (error) {
      if (error instanceof WellfitError) return [];
      throw error;
    }
  });
  const examples = fieldsOf(run['examples'])['train'];
  const isCount = Number.isInteger(examples) && (examples as number) > 0;
  return {
    ...Object.fromEntries(known),
    ...(isCount && { examples }),
    ...(fieldsOf(run['engine'])['vectorBits'] === 256 && { vectorBits: 256 }),
  };
}

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
