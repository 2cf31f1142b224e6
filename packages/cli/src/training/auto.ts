// `--auto`: what was not given is as estimators choose it, by the size of the data.
import { type Target, type UsualSettings, type UsualSettingsOptions, usualSettings } from 'wellfit';
import type { GivenNames } from '../config/settings.ts';
import { counted } from '../terminal/text.ts';
import type { TrainSettings } from './settings.ts';

/** Settings as they were read, and which of them are no defaults. */
export interface Asked {
  readonly settings: TrainSettings;
  readonly given: GivenNames;
}

/** What is known of the data before rows are held out. */
interface TableSize {
  readonly rows: number;
  readonly kind: Target['kind'];
}

/** Settings that do not print what is chosen later: with `--auto` those that were given. */
export function settled({ settings, given }: Asked): Partial<TrainSettings> {
  if (!settings.auto) return settings;
  return Object.fromEntries(Object.entries(settings).filter(([name]) => given.has(name)));
}

/** The settings with what has to be known before rows are held out: how many of them, and what becomes of gaps. */
export function withUsualSplit({ settings, given }: Asked, size: TableSize): TrainSettings {
  if (!settings.auto) return settings;
  // dropout on the inputs, which are not counted yet, has no say in this
  const { validationShare } = usualFor({ settings, given }, { ...size, inputs: 1 });
  return replaced({ settings, given }, { missing: 'impute', ...splitBy(validationShare) });
}

/** The settings with all that goes by the size of the data. */
export function withUsualSettings(
  { settings, given }: Asked,
  size: TableSize & Required<Pick<UsualSettingsOptions, 'inputs' | 'heldOut'>>,
): TrainSettings {
  if (!settings.auto) return settings;
  const usual = usualFor({ settings, given }, size);
  const { hidden, inputKeepProb, learningRate, batchSize, steps, l2, precision, patience } = usual;
  const { optimizer, validationShare } = usual;
  return replaced(
    { settings, given },
    {
      missing: 'impute',
      ...splitBy(validationShare),
      hidden,
      inputKeepProb,
      l2,
      optimizer,
      precision,
      ...(learningRate !== undefined && { learningRate, schedule: 'cosine', batchSize }),
      ...(!given.has('epochs') && { steps }),
      ...(patience !== undefined && { earlyStopping: patience }),
    },
  );
}

const splitBy = (share: number) => (share > 0 ? { validationSplit: share } : {});

/** What estimators choose to go with what was given. */
function usualFor(
  { settings, given }: Asked,
  size: Pick<UsualSettingsOptions, 'rows' | 'inputs' | 'kind' | 'heldOut'>,
): UsualSettings {
  const { optimizer, batchSize, validationSplit, earlyStopping } = settings;
  return usualSettings({
    ...size,
    given: {
      ...(given.has('optimizer') && { optimizer }),
      ...(given.has('batchSize') && { batchSize }),
      ...(validationSplit !== undefined && { validationSplit }),
      ...(earlyStopping !== undefined && { earlyStopping: { patience: earlyStopping } }),
    },
  });
}

/** Settings with others instead of those that were not given. */
function replaced({ settings, given }: Asked, usual: Partial<TrainSettings>): TrainSettings {
  const chosen = Object.entries(usual).filter(([name]) => !given.has(name));
  return { ...settings, ...Object.fromEntries(chosen) };
}

/** What was chosen, in a line. */
export function choicesInWords(settings: TrainSettings): string {
  const { hidden, inputKeepProb, batchSize, l2, steps, epochs, earlyStopping, validationSplit } = settings;
  const most = earlyStopping === undefined ? '' : 'at most ';
  const length = steps === undefined ? counted(epochs!, 'epoch') : counted(steps, 'update');
  const [only, ...others] = hidden;
  const units =
    only !== undefined && others.length === 0
      ? counted(only, 'hidden unit')
      : `${hidden.join(' and ') || 'no'} hidden units`;
  const share = validationSplit === undefined ? 0 : Number((100 * validationSplit).toPrecision(3));
  return [
    `auto: ${units}`,
    ...(inputKeepProb < 1 ? [`inputs kept with probability ${inputKeepProb}`] : []),
    optimizerInWords(settings),
    batchSize === 'full' ? 'all rows at a time' : `batches of ${batchSize}`,
    `${most}${length}`,
    `λ ${Number(l2.toPrecision(2))}`,
    validationSplit === undefined ? 'all rows trained on' : `${share} % of the rows held out`,
  ].join(', ');
}

function optimizerInWords({ optimizer, learningRate, schedule, finalLearningRate }: TrainSettings): string {
  const start = learningRate === undefined ? optimizer : `${optimizer} ${learningRate}`;
  if (schedule === 'cosine') return `${start} falling to ${finalLearningRate ?? 0}`;
  return schedule === 'constant' ? start : `${start} (${schedule})`;
}
