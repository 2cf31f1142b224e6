// What a network or a model is: its layers, parameters, features and training, as plain data and as text.
import type {
  FeatureEncoding,
  LayerDescription,
  Matrix,
  Network,
  NetworkParameters,
  Preprocessing,
  TableModel,
} from 'wellfit';
import { label } from '../tables/table.ts';
import { aligned, counted, wrapped } from '../terminal/text.ts';
import { optimizerOf } from '../training/optimizer.ts';
import { optimizerInWords } from '../training/optimizer-words.ts';
import { targetInWords } from '../training/remarks.ts';
import type { TrainingRecord } from './record.ts';
import { stepDefaults } from './step.ts';

/** What is inspected. */
export interface Subject {
  /** Path of the model file. */
  readonly path?: string;
  readonly file?: TableModel;
  readonly net: Network;
  readonly record?: TrainingRecord;
}

/** A layer in short. */
interface About {
  readonly name: string;
  readonly kind: string;
  readonly fanIn: number;
  readonly fanOut: number;
  /** How many numbers it learns. */
  readonly parameters: number;
  readonly shapes: Readonly<Record<string, string>>;
  /** Frobenius norm of W in a model. */
  readonly norm?: number;
  readonly options: LayerDescription;
}

/** The subject as plain data: what `--json` prints. */
export function dataOf({ path, file, net, record }: Subject) {
  const layers = layersOf(net, file?.network.parameters);
  return {
    ...(path !== undefined && { model: path }),
    ...(file && { target: file.target, loss: file.network.loss.description, ...file.preprocessing }),
    inputs: net.inputs,
    layers,
    parameters: layers.reduce((total, { parameters }) => total + parameters, 0),
    ...(record && { training: record }),
  };
}

function layersOf(net: Network, parameters: NetworkParameters | undefined): About[] {
  return net.layers.map(({ name, layer, fanIn, fanOut }) => {
    const shapes = Object.entries(layer.parameters(fanIn));
    const W: Matrix | undefined = parameters?.[name]?.['W'];
    return {
      name,
      kind: layer.description.kind,
      fanIn,
      fanOut,
      parameters: shapes
        .filter(([, { role }]) => role !== 'statistic')
        .reduce((total, [, { rows, columns }]) => total + rows * columns, 0),
      shapes: Object.fromEntries(
        shapes.map(([letter, { rows, columns }]) => [letter, `${rows} × ${columns}`]),
      ),
      ...(W && { norm: W.norm() }),
      options: layer.description,
    };
  });
}

/** The subject as text. */
export function textOf(subject: Subject): string {
  const { path, file, record } = subject;
  const { layers, inputs, parameters } = dataOf(subject);
  const head = file
    ? `${label(path!)}: ${purpose(file)} by ${counted(file.preprocessing.features.length, 'feature')}`
    : `A network of ${counted(inputs, 'input')}`;
  const rows = layers.map(({ name, kind, fanIn, fanOut, parameters: own, shapes, norm, options }) => [
    label(name),
    kind,
    fanIn === fanOut ? `${fanOut}` : `${fanIn} → ${fanOut}`,
    own === 0 ? '' : own.toLocaleString('en-US'),
    norm === undefined ? '' : norm.toFixed(3),
    [...shapesInWords(shapes), ...optionsInWords(options)].join(', '),
  ]);
  const total = ['', '', '', parameters.toLocaleString('en-US'), '', 'in all'];
  const norm = file ? '‖W‖' : '';
  const sections = [
    [head],
    aligned([['layer', 'kind', 'units', 'parameters', norm, ''], ...rows, total]),
    ...(file ? [featureLines(file.preprocessing)] : []),
    ...(record ? [[wrapped(trainingInWords(record))]] : []),
  ];
  return `${sections.map(lines => lines.join('\n')).join('\n\n')}\n`;
}

/** Letters of one shape together: `gamma, beta 1 × 20`. */
function shapesInWords(shapes: About['shapes']): string[] {
  const letters = Object.entries(shapes);
  return letters.map(([letter, shape], k) => (letters[k + 1]?.[1] === shape ? letter : `${letter} ${shape}`));
}

/** Of a norm, what is nearly always the same. */
const usual: Readonly<Record<string, unknown>> = { momentum: 0.9, epsilon: 1e-5 };

function optionsInWords({ kind, name, units, ...options }: LayerDescription): string[] {
  return Object.entries(options)
    .filter(([option, value]) => usual[option] !== value)
    .map(([option, value]) => `${option} ${label(String(value))}`);
}

/** What a model is for. */
function purpose({ target }: TableModel): string {
  const name = label(target.name);
  if (target.kind === 'values') return `predicts ${name}`;
  if (target.kind !== 'binary') return `tells ${name} in ${targetInWords(target)}`;
  const [first, second] = target.labels.map(text => label(String(text)));
  return `tells ${name} = ${second} from ${name} = ${first}`;
}

function featureLines({ features, missing, unseen }: Preprocessing): string[] {
  const shown = features.slice(0, 20);
  const numbers = shown.filter(feature => feature.kind === 'numeric');
  const words = shown.filter(feature => feature.kind === 'categorical');
  const more = features.length - shown.length;
  const gap = (feature: FeatureEncoding) => whenMissing(feature, missing);
  return [
    ...(numbers.length > 0
      ? aligned([
          ['feature', 'mean', 'deviation', 'when missing'],
          ...numbers.map(feature => [
            label(feature.name),
            figure(feature.mean),
            figure(feature.deviation),
            gap(feature),
          ]),
        ])
      : []),
    ...(numbers.length > 0 && words.length > 0 ? [''] : []),
    ...(words.length > 0
      ? aligned([
          ['feature', 'categories', 'when missing'],
          ...words.map(feature => [label(feature.name), categoriesOf(feature.categories), gap(feature)]),
        ])
      : []),
    ...(words.length > 0 ? [`A category not seen in training is ${unseenWords[unseen]}.`] : []),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

const unseenWords = { ignore: 'taken as none of these', refuse: 'refused' } as const;

const figure = (value: number) => `${Number(value.toPrecision(6))}`;

function whenMissing(feature: FeatureEncoding, missing: Preprocessing['missing']): string {
  if (missing === 'refuse') return 'refused';
  if (feature.kind === 'categorical') return feature.missing ? 'a category of its own' : 'none of these';
  return feature.indicator ? `${figure(feature.fill)}, and marked` : figure(feature.fill);
}

/** So many that they fit beside the other columns. */
function categoriesOf(categories: readonly string[]): string {
  const names = categories.map(label);
  const shown: string[] = [];
  for (const name of names) {
    if ([...shown, name].join(', ').length > 36) break;
    shown.push(name);
  }
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${[...shown, ''].join(', ')}… ${names.length} in all`;
}

function trainingInWords({ source, steps, settings }: TrainingRecord): string {
  const { examples, l1, l2, batchSize, precision, arithmetic } = settings;
  const parts = [
    examples === undefined ? undefined : counted(examples, 'example'),
    optimizerInWords(optimizerOf({ ...stepDefaults, ...settings }).description),
    l1 ? `l1 ${l1}` : undefined,
    l2 ? `l2 ${l2}` : undefined,
    typeof batchSize === 'number' ? `batches of ${batchSize}` : undefined,
    precision,
    arithmetic,
  ];
  const known = parts.filter(part => part !== undefined).join(', ');
  return `Trained on ${label(source)} for ${counted(steps, 'step')}: ${known} (run.json)`;
}
