// Choosing a drawn set: what else changes with it.
import {
  assignmentSettings,
  type DrawnSet,
  defaultSettings,
  type Settings,
  type TrainingSettings,
} from '../../settings/settings.ts';

/** How far a set's classes run into each other: at the start, and at the slider's right end. */
interface NoiseScale {
  readonly usual: number;
  readonly most: number;
  readonly unit: number;
}

const noiseScales: Readonly<Record<DrawnSet, NoiseScale>> = {
  moons: { usual: defaultSettings.data.noise, most: 0.6, unit: 0.01 },
  assignment: { usual: assignmentSettings.data.noise, most: 0.3, unit: 0.01 },
  circles: { usual: 0.15, most: 0.4, unit: 0.01 },
  spirals: { usual: 0.06, most: 0.2, unit: 0.005 },
  xor: { usual: 0.15, most: 0.4, unit: 0.01 },
  blobs: { usual: 0.8, most: 2, unit: 0.05 },
};

/** How the noise of a set is measured. */
export function noiseScale(set: DrawnSet): NoiseScale {
  return noiseScales[set];
}

/** What the assignment brings along besides its data. */
const presetNames = [
  'learningRate',
  'optimizer',
  'batchSize',
  'patience',
  'mask',
  'random',
  'seed',
  'maskSeed',
] as const satisfies readonly (keyof TrainingSettings | 'learningRate')[];

type Preset = Pick<Settings, (typeof presetNames)[number]>;

function presetOf(settings: Settings): Preset {
  return Object.fromEntries(presetNames.map(name => [name, settings[name]])) as unknown as Preset;
}

/**
 * What changes when a drawn set is chosen. The assignment is a preset of data and training; after it another set takes
 * back what it had set, and leaves alone what a hand has changed since.
 */
export function choosing(set: DrawnSet, settings: Settings): Partial<Settings> {
  if (set === 'assignment') return { ...presetOf(assignmentSettings), data: assignmentSettings.data };
  const noise = noiseScales[set].usual;
  const { data } = settings;
  if (data.source !== 'assignment') return { data: { ...data, source: set, noise } };
  const preset = assignmentSettings.data;
  const back = presetNames
    .filter(name => settings[name] === assignmentSettings[name])
    .map(name => [name, defaultSettings[name]]);
  return {
    ...(Object.fromEntries(back) as Partial<Preset>),
    data: {
      source: set,
      noise,
      rows: data.rows === preset.rows ? defaultSettings.data.rows : data.rows,
      seed: data.seed === preset.seed ? defaultSettings.data.seed : data.seed,
      validationShare:
        data.validationShare === preset.validationShare
          ? defaultSettings.data.validationShare
          : data.validationShare,
    },
  };
}
