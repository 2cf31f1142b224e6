// What a network or a model is: its layers, parameters, features and training, as plain data and as text.
import type { LayerDescription, Matrix, ModelFile, Network, NetworkParameters } from 'wellfit';
import { label } from '../tables/table.ts';
import { wrapped } from '../terminal/text.ts';
import { optimizerOf } from '../training/settings.ts';
import type { TrainingRecord } from './record.ts';
import { stepDefaults } from './step.ts';

/** What is inspected. */
export interface Subject {
  /** Path of the model file. */
  readonly path?: string;
  readonly file?: ModelFile;
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
  const layers = layersOf(net, file?.model.parameters);
  return {
    ...(path !== undefined && { model: path }),
    ...(file && { target: file.target, features: file.features, missing: file.missing }),
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
      parameters: shapes.reduce((total, [, { rows, columns }]) => total + rows * columns, 0),
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
    ? `${label(path!)}: tells ${label(file.target.name)} = ${label(file.target.classes[1])} from ` +
      `${label(file.target.name)} = ${label(file.target.classes[0])} by ${counted(inputs, 'feature')}`
    : `A network of ${counted(inputs, 'input')}`;
  const rows = layers.map(({ name, kind, fanIn, fanOut, parameters: own, shapes, norm, options }) => [
    label(name),
    kind,
    fanIn === fanOut ? `${fanOut}` : `${fanIn} → ${fanOut}`,
    own === 0 ? '' : own.toLocaleString('en-US'),
    norm === undefined ? '' : norm.toFixed(3),
    [
      ...Object.entries(shapes).map(([letter, shape]) => `${letter} ${shape}`),
      ...optionsInWords(options),
    ].join(', '),
  ]);
  const total = ['', '', '', parameters.toLocaleString('en-US'), '', 'in all'];
  const norm = file ? '‖W‖' : '';
  const sections = [
    [head],
    aligned([['layer', 'kind', 'units', 'parameters', norm, ''], ...rows, total]),
    ...(file ? [featureLines(file)] : []),
    ...(record ? [[wrapped(trainingInWords(record))]] : []),
  ];
  return `${sections.map(lines => lines.join('\n')).join('\n\n')}\n`;
}

function optionsInWords({ kind, name, units, ...options }: LayerDescription): string[] {
  return Object.entries(options).map(([option, value]) => `${option} ${label(String(value))}`);
}

function featureLines({ features, missing }: ModelFile): string[] {
  const shown = features.slice(0, 20);
  const figure = (value: number) => `${Number(value.toPrecision(6))}`;
  const rows = shown.map(({ name, mean, deviation, fill }) => [
    label(name),
    figure(mean),
    figure(deviation),
    missing === 'mean' ? figure(fill) : 'refused',
  ]);
  const more = features.length - shown.length;
  return [
    ...aligned([['feature', 'mean', 'deviation', 'when missing'], ...rows]),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

function trainingInWords({ source, steps, settings }: TrainingRecord): string {
  const { examples, momentum, l1, l2, batchSize, precision, arithmetic } = settings;
  const { kind, learningRate } = optimizerOf({ ...stepDefaults, ...settings }).description;
  const parts = [
    examples === undefined ? undefined : counted(examples, 'example'),
    `${kind} with learning rate ${learningRate}`,
    momentum ? `momentum ${momentum}` : undefined,
    l1 ? `l1 ${l1}` : undefined,
    l2 ? `l2 ${l2}` : undefined,
    typeof batchSize === 'number' ? `batches of ${batchSize}` : undefined,
    precision,
    arithmetic,
  ];
  const known = parts.filter(part => part !== undefined).join(', ');
  return `Trained on ${label(source)} for ${counted(steps, 'step')}: ${known} (run.json)`;
}

const counted = (n: number, noun: string) => `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;

/** Rows of cells in columns; those of numbers end together. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, j) => Math.max(...rows.map(row => row[j]!.length)));
  const isNumeric = rows[0]!.map((_, j) => rows.slice(1).every(row => /^-?[\d.,e+-]*$/.test(row[j]!)));
  return rows.map(row =>
    row
      .map((cell, j) => (isNumeric[j] ? cell.padStart(widths[j]!) : cell.padEnd(widths[j]!)))
      .join('  ')
      .trimEnd(),
  );
}
