// What `wellfit train` learns from: tables split and turned into numbers, by figures of the training rows only.
import {
  applyPreprocessing,
  encodeTarget,
  fitPreprocessing,
  type Table as LibraryTable,
  leakWarnings,
  Matrix,
  type ModelTarget,
  type Preprocessing,
  type Split,
  splitExamples,
  standardScale,
  type Target,
  type TargetLike,
  WellfitError,
} from 'wellfit';
import { type CellRules, featureNames, requireCells } from '../datasets/features.ts';
import { findTarget, knownCells } from '../datasets/labels.ts';
import { libraryTable } from '../datasets/library-table.ts';
import { openSource } from '../datasets/source.ts';
import { targetsOf } from '../datasets/target.ts';
import { columnNamed, label, numericColumn, requireColumns, type Table } from '../tables/table.ts';
import { type Asked, withUsualSettings, withUsualSplit } from './auto.ts';
import {
  detectionNotes,
  imbalanceWarnings,
  mixtureWarnings,
  singleWarnings,
  unseenWarnings,
} from './remarks.ts';
import { requireConsistent, type TrainSettings } from './settings.ts';

/** Labelled rows, as they stand in the file and as the network sees them. */
export interface Part {
  /** The features. */
  readonly table: LibraryTable;
  /** The target: class numbers, rows × labels of 0 and 1, or values as they are. */
  readonly encoded: Int32Array | Matrix;
  readonly x: Matrix;
  /** What the network learns: values in units of their deviation. */
  readonly y: Int32Array | Matrix;
}

/** Everything a fit needs to know of the data. */
export interface TrainingData {
  /** The settings, with all that goes by the size of the data. */
  readonly settings: TrainSettings;
  readonly train: Part;
  readonly validation: Part | undefined;
  readonly test: Part | undefined;
  readonly sampleWeights: Float64Array | undefined;
  readonly preprocessing: Preprocessing;
  readonly target: ModelTarget;
  /** What was found out about the target, where the user may think otherwise. */
  readonly notes: readonly string[];
  /** What looks wrong without being refused. */
  readonly warnings: readonly string[];
}

/** Reads, checks, splits and scales. */
export async function loadTrainingData(path: string, asked: Asked): Promise<TrainingData> {
  const { settings } = asked;
  const { delimiter, encoding, scale, unseen, types } = settings;
  const readOptions = {
    ...(delimiter !== undefined && { delimiter }),
    ...(encoding !== undefined && { encoding }),
  };
  const source = await openSource(path, readOptions);
  const { table } = source;
  const targets = targetsOf(source, settings.target);
  const names = featureNames(table, {
    targets,
    features: settings.features,
    drop: settings.drop,
    others: { '--groups': settings.groups, '--sample-weights': settings.sampleWeights },
  });
  requireTypes(names, settings, table);
  const testTable =
    settings.test === undefined ? source.test : (await openSource(settings.test, readOptions)).table;

  const found = findTarget(table, targets, settings.task);
  const size = { rows: table.rows, kind: found.target.kind };
  const ready = withUsualSplit(asked, size);
  const { missing } = ready;
  const typeOf = (name: string) => (types && Object.hasOwn(types, name) ? types[name] : undefined);
  const all = rowsOf(table, names, { ...found, missing, typeOf });
  const split = splitOf(table, all, { settings: ready, target: found.target });
  const rows = { train: pick(all, split?.train), validation: split && pick(all, split.validation) };
  const options = { scale, missing, unseen, ...(types && { types }) };
  const { preprocessing, warnings } = fitPreprocessing(rows.train.table, options);
  const target = modelTarget(found.target, targets, rows.train);

  const parts = new Parts(preprocessing, target);
  const train = parts.add('training', rows.train);
  const validation = rows.validation && parts.add('validation', rows.validation);
  const test =
    testTable && parts.add('test', knownRows(testTable, names, { targets, target, preprocessing }));
  const complete = withUsualSettings(asked, {
    ...size,
    inputs: train.x.columns,
    heldOut: validation?.x.rows ?? 0,
  });
  requireConsistent(complete);
  return {
    settings: complete,
    train,
    validation,
    test,
    sampleWeights: sampleWeightsOf(table, settings, split?.train),
    preprocessing,
    target,
    notes: settings.task === 'auto' ? detectionNotes(table, target) : [],
    warnings: [
      ...mixtureWarnings(table, names, types),
      ...warnings,
      ...leaks(train, target),
      ...(split ? singleWarnings(target, all.encoded) : []),
      ...imbalanceWarnings(target, train.encoded, settings),
      ...parts.warnings,
    ],
  };
}

/** Rows before preprocessing. */
type Rows = Pick<Part, 'table' | 'encoded'>;

/** Rows turned into numbers, one part after the other. */
class Parts {
  /** Of categories that training has not seen. */
  readonly warnings: string[] = [];
  readonly #preprocessing: Preprocessing;
  readonly #target: ModelTarget;

  constructor(preprocessing: Preprocessing, target: ModelTarget) {
    this.#preprocessing = preprocessing;
    this.#target = target;
  }

  add(name: string, { table, encoded }: Rows): Part {
    const { x, unseen } = applyPreprocessing(this.#preprocessing, table);
    this.warnings.push(...unseenWarnings(name, unseen));
    const target = this.#target;
    if (target.kind !== 'values' || !(encoded instanceof Matrix)) return { table, encoded, x, y: encoded };
    const { mean, deviation } = target;
    return { table, encoded, x, y: encoded.map(value => (value - mean) / deviation) };
  }
}

/** What a model keeps of its target: of values the scale, by the training rows. */
function modelTarget(target: Target, targets: readonly string[], { encoded }: Rows): ModelTarget {
  const name = targets.length > 1 ? 'labels' : targets[0]!;
  if (target.kind !== 'values') return { ...target, name };
  const [{ mean, deviation } = { mean: 0, deviation: 1 }] = standardScale(encoded as Matrix);
  return { ...target, name, mean, deviation };
}

/** What rows are read by. */
interface Reading {
  readonly target: Target;
  readonly cells: TargetLike;
  readonly missing: TrainSettings['missing'];
  readonly typeOf: CellRules['typeOf'];
}

function rowsOf(table: Table, names: readonly string[], { target, cells, missing, typeOf }: Reading): Rows {
  requireCells(table, names, { missing, typeOf, advice });
  const asText = (name: string) => typeOf(name) === 'categorical';
  return { table: libraryTable(table, names, asText), encoded: encodeTarget(target, cells, table.file) };
}

const advice = {
  text: (name: string) =>
    `; or take it as categories, --types ${label(name)}=categorical, or leave it out, --drop ${label(name)}`,
  missing: ', or use --missing impute',
};

/** Rows of another file, by the types and labels that training knows. */
function knownRows(
  table: Table,
  names: readonly string[],
  rest: {
    readonly targets: readonly string[];
    readonly target: ModelTarget;
    readonly preprocessing: Preprocessing;
  },
): Rows {
  requireColumns(table, [...names, ...rest.targets]);
  const { features, missing } = rest.preprocessing;
  const kinds = new Map(features.map(({ name, kind }) => [name, kind]));
  const used = names.filter(name => kinds.has(name));
  const { target } = rest;
  const typeOf: CellRules['typeOf'] = name => kinds.get(name);
  return rowsOf(table, used, { target, cells: knownCells(table, target), missing, typeOf });
}

function requireTypes(names: readonly string[], { types = {} }: TrainSettings, table: Table): void {
  const strange = Object.keys(types).find(name => !names.includes(name));
  if (strange === undefined) return;
  const { name } = columnNamed(table, strange);
  throw new WellfitError('range', `--types: ${label(name)} is not a column to learn from`);
}

/** Which rows are held out; undefined when none are. */
function splitOf(
  table: Table,
  { encoded, table: { rows } }: Rows,
  { settings, target }: { readonly settings: TrainSettings; readonly target: Target },
): Split | undefined {
  const { validationSplit: share, seed, groups } = settings;
  if (share === undefined) return undefined;
  const isClasses = target.kind === 'binary' || target.kind === 'classes';
  const kin = groups === undefined ? {} : { groups: groupsIn(table, groups) };
  try {
    return splitExamples(rows, {
      share,
      seed,
      ...(isClasses && { classes: encoded as Int32Array }),
      ...kin,
    });
  } catch (error) {
    if (!(error instanceof WellfitError)) throw error;
    const why = error.message.replace('splitExamples: ', '');
    throw new WellfitError(error.code, `${table.file}: --validation-split: ${why}`);
  }
}

function groupsIn(table: Table, name: string): ArrayLike<unknown> {
  const column = columnNamed(table, name);
  if (column.missing.count === 0) return column.values;
  const { count, firstRow } = column.missing;
  throw new WellfitError(
    'format',
    `${table.file}: ${label(name)}: ${count} missing, first at line ${table.lineOf(firstRow)}: every row needs a group`,
  );
}

function sampleWeightsOf(
  table: Table,
  { sampleWeights: name }: TrainSettings,
  rows: Split['train'] | undefined,
): Float64Array | undefined {
  if (name === undefined) return undefined;
  const all = numericColumn(table, name);
  const row = all.findIndex(weight => weight < 0);
  if (row >= 0) {
    throw new WellfitError(
      'range',
      `${table.file}: ${label(name)}: ${all[row]} at line ${table.lineOf(row)}: weights must be ≥ 0`,
    );
  }
  return rows ? Float64Array.from(rows, k => all[k]!) : all;
}

/** Some of the rows, or all of them. */
function pick({ table, encoded }: Rows, rows: readonly number[] | undefined): Rows {
  if (rows === undefined) return { table, encoded };
  if (encoded instanceof Int32Array) {
    return { table: table.select(rows), encoded: Int32Array.from(rows, row => encoded[row]!) };
  }
  const picked = Matrix.zeros(rows.length, encoded.columns);
  for (const [i, row] of rows.entries()) picked.row(i).set(encoded.row(row));
  return { table: table.select(rows), encoded: picked };
}

/** The library's warnings of leaks, with the option that leaves the column out. */
function leaks({ table, encoded }: Part, target: Target): string[] {
  return leakWarnings(table, target, encoded).map(line => {
    const name = line.slice(0, line.indexOf(' tells the target exactly'));
    return `${line} with --drop ${name}`;
  });
}
