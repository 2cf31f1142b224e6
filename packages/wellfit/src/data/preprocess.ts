// From a table to a network's inputs: gaps filled, sizes evened, categories spread, by figures of the training examples.
import { WellfitError } from '../core/errors.ts';
import { Matrix } from '../core/matrix.ts';
import { BLOCK, writeColumns } from './column-store.ts';
import {
  type CategoryColumn,
  type ColumnType,
  categoryColumn,
  cellsOf,
  compareText,
  detectType,
  type NamedCells,
  numberColumn,
  shownCell,
} from './columns.ts';
import { median } from './median.ts';
import {
  type CategoricalEncoding,
  type FeatureEncoding,
  inputsOf,
  mostInputs,
  type NumericEncoding,
  type Preprocessing,
} from './preprocessing.ts';
import { label, quote } from './quote.ts';
import { scaleOf, unscaled } from './scale.ts';
import { Table, type TableLike } from './table.ts';

/** Options of {@link fitPreprocessing}. */
export interface PreprocessingOptions {
  /** Numbers to mean 0 and deviation 1, or as they are. Default `'standard'`. */
  readonly scale?: 'standard' | 'none';
  /**
   * `'impute'` (the default): a missing number is the median of the training examples, and where those had missing ones
   * a second input says 1; a missing category is a category of its own. `'refuse'`: missing cells are refused.
   */
  readonly missing?: 'impute' | 'refuse';
  /** A category that training has not seen: zeros for all of the column's inputs, and reported; or refused. Default `'ignore'`. */
  readonly unseen?: 'ignore' | 'refuse';
  /** How columns are taken, by name, where detection is not to decide. */
  readonly types?: Readonly<Record<string, ColumnType>>;
}

/** A preprocessing, and what looks wrong with the columns without being refused. */
export interface FittedPreprocessing {
  readonly preprocessing: Preprocessing;
  readonly warnings: readonly string[];
}

/** Cells of a categorical column that training has not seen. */
export interface UnseenCategories {
  /** The column's name. */
  readonly name: string;
  /** How many cells. */
  readonly cells: number;
  /** The categories, in order of appearance; null for missing cells. */
  readonly categories: readonly (string | null)[];
}

/** A network's inputs. */
export interface PreprocessedTable {
  /** Rows × inputs, float64. */
  readonly x: Matrix;
  /** By column; empty where training has seen every category. */
  readonly unseen: readonly UnseenCategories[];
}

/**
 * Decides how each column becomes inputs, and takes the figures for it from this table alone: give it the training part.
 *
 * - numbers: one input, (value − mean)/deviation, and a second one for missing cells if there are any
 * - booleans: one input, 0 or 1
 * - categories: one input each, 1 where the cell is of the category, ordered by {@link compareText}
 * - a column without a value is left out
 *
 * Mean and deviation are taken after missing cells are filled.
 *
 * @throws {WellfitError} `format` for cells that are infinite, refused as missing, or of a kind the column does not have;
 *   `range` for options out of range, or when no column has a value
 *
 * @example
 * ```ts
 * const table = { age: [30, 40, null], city: ['Oslo', 'Rome', 'Oslo'] };
 * const { preprocessing } = fitPreprocessing(table, { scale: 'none' });
 * // age, age is missing, city = Oslo, city = Rome
 * applyPreprocessing(preprocessing, table).x.toArray() // => [[30, 0, 1, 0], [40, 0, 0, 1], [35, 1, 1, 0]]
 * ```
 */
export function fitPreprocessing(input: TableLike, options: PreprocessingOptions = {}): FittedPreprocessing {
  const table = Table.from(input);
  const plan = checkOptions(table, options);
  const warnings: string[] = [];
  const features: FeatureEncoding[] = [];
  let inputs = 0;
  for (const name of table.names) {
    const otherwise = `; or take its cells as categories: types: { ${quote(name)}: 'categorical' }`;
    const feature = fitColumn({ ...cellsOf(table, name), otherwise }, name, plan, warnings);
    if (feature === undefined) continue;
    inputs += inputsOf(feature);
    if (inputs > mostInputs) {
      const rule = `at most ${mostInputs} inputs in all; leave it out, or take it as numeric`;
      throw new WellfitError(
        'range',
        `${table.name}: ${label(name)} makes ${inputsOf(feature)} inputs: ${rule}`,
      );
    }
    features.push(feature);
  }
  if (features.length === 0)
    throw new WellfitError('range', `${table.name}: no column has a value to learn from`);
  const { missing, unseen } = plan;
  const unnamedColumns = table.named ? null : table.names.length;
  return { preprocessing: { features, missing, unseen, unnamedColumns }, warnings };
}

interface Plan {
  readonly scale: 'standard' | 'none';
  readonly missing: 'impute' | 'refuse';
  readonly unseen: 'ignore' | 'refuse';
  readonly types: ReadonlyMap<string, ColumnType>;
}

function checkOptions(table: Table, options: PreprocessingOptions): Plan {
  const { scale = 'standard', missing = 'impute', unseen = 'ignore' } = options;
  const types = new Map(Object.entries(options.types ?? {}));
  oneOf('scale', scale, ['standard', 'none']);
  oneOf('missing', missing, ['impute', 'refuse']);
  oneOf('unseen', unseen, ['ignore', 'refuse']);
  for (const [name, type] of types) {
    if (!table.has(name)) {
      throw new WellfitError('range', `fitPreprocessing: types: no column ${label(name)} in ${table.name}`);
    }
    oneOf(`types of ${label(name)}`, type, ['numeric', 'categorical']);
  }
  return { scale, missing, unseen, types };
}

function oneOf(option: string, value: unknown, words: readonly string[]): void {
  if (words.includes(value as string)) return;
  throw new WellfitError(
    'range',
    `fitPreprocessing: ${option} must be ${words.join(' or ')}, got ${shownCell(value)}`,
  );
}

function fitColumn(
  column: NamedCells,
  name: string,
  { scale, missing, types }: Plan,
  warnings: string[],
): FeatureEncoding | undefined {
  const type = typeOf(column, name, types);
  if (type === 'empty') {
    if (missing === 'refuse') numberColumn(column, missing); // refuses
    warnings.push(`${label(name)} has no value in any row; it is left out`);
    return undefined;
  }
  if (type === 'categorical') {
    const categories = categoryColumn(column, missing);
    warnings.push(...categoryWarnings(categories, name));
    return {
      kind: 'categorical',
      name,
      categories: [...categories.categories].sort(compareText),
      missing: categories.missing.count > 0,
    };
  }
  const scaled = scale === 'standard' && type === 'numeric';
  const feature = fitNumbers(column, name, { scaled, missing });
  if (feature.constant) {
    warnings.push(`${label(name)} is constant; it ${scaled ? 'is scaled to 0 and ' : ''}teaches nothing`);
  }
  return feature.encoding;
}

function typeOf(
  column: NamedCells,
  name: string,
  types: ReadonlyMap<string, ColumnType>,
): ReturnType<typeof detectType> {
  const given = types.get(name);
  if (given === undefined) return detectType(column);
  if (given === 'categorical')
    return categoryColumn(column, 'impute').categories.length === 0 ? 'empty' : given;
  return numberColumn(column, 'impute').missing.count === column.cells.length ? 'empty' : given;
}

function fitNumbers(
  column: NamedCells,
  name: string,
  { scaled, missing: policy }: { readonly scaled: boolean; readonly missing: 'impute' | 'refuse' },
): { readonly encoding: NumericEncoding; readonly constant: boolean } {
  const { values, missing } = numberColumn(column, policy);
  const indicator = missing.count > 0;
  const fill = median(indicator ? values.filter(value => !Number.isNaN(value)) : values);
  const filled = indicator ? values.map(value => (Number.isNaN(value) ? fill : value)) : values;
  const { mean, deviation } = scaled ? scaleOf(filled) : unscaled;
  if (!Number.isFinite(mean) || !Number.isFinite(deviation)) {
    throw new WellfitError(
      'range',
      `${column.title}: its numbers are too large to take their mean and deviation`,
    );
  }
  const constant = !indicator && filled.every(value => value === filled[0]);
  // adding 0 makes 0 of −0, which JSON does not keep
  return {
    encoding: { kind: 'numeric', name, mean: mean + 0, deviation, fill: fill + 0, indicator },
    constant,
  };
}

/** Fewer categories than this, each on a row of its own, may be chance. */
const FEW = 10;

function categoryWarnings({ categories, codes, missing }: CategoryColumn, name: string): string[] {
  const present = codes.length - missing.count;
  if (categories.length === 1 && missing.count === 0)
    return [`${label(name)} is constant; it teaches nothing`];
  if (categories.length < present || present < FEW) return [];
  return [`${label(name)} has another category in each of its ${present} rows: is it an id? leave it out`];
}

/**
 * Turns a table into inputs. Columns are matched by name: their order does not matter, and others are not looked at.
 * What comes without names is matched by place, and must have as many columns as the training table.
 *
 * A row's inputs do not depend on the other rows.
 *
 * @throws {WellfitError} `range` when columns are missing, naming all of them, or for a refused category; `shape` for another number of
 *   unnamed columns; `format` for cells that are not what their column needs; `unsupported` when the inputs do not
 *   fit into memory
 */
export function applyPreprocessing(preprocessing: Preprocessing, input: TableLike): PreprocessedTable {
  const table = Table.from(input);
  checkColumns(preprocessing, table);
  const { features, missing } = preprocessing;
  const x = allocate(table, features);
  const unseen: UnseenCategories[] = [];
  const block: { values: Float64Array; at: number }[] = [];
  let at = 0;
  for (const feature of features) {
    const column = cellsOf(table, feature.name);
    if (feature.kind === 'numeric') {
      block.push({ values: scaledNumbers(column, feature, { x, at, missing }), at });
      if (block.length === BLOCK) writeColumns(x, block.splice(0));
    } else {
      const strange = writeCategories(column, feature, { x, at, preprocessing });
      if (strange !== undefined) unseen.push(strange);
    }
    at += inputsOf(feature);
  }
  writeColumns(x, block);
  return { x, unseen };
}

function checkColumns({ features, unnamedColumns }: Preprocessing, table: Table): void {
  if (unnamedColumns !== null && !table.named && table.names.length !== unnamedColumns) {
    const rule = `the model was trained on ${unnamedColumns}`;
    throw new WellfitError('shape', `${table.name}: ${table.names.length} columns, ${rule}`);
  }
  const absent = features.map(({ name }) => name).filter(name => !table.has(name));
  if (absent.length === 0) return;
  const which = `column${absent.length > 1 ? 's' : ''} ${absent.map(label).join(', ')}`;
  const fix = table.named || unnamedColumns !== null ? '' : '; give its columns names';
  throw new WellfitError('range', `${table.name}: no ${which}, which the model was trained on${fix}`);
}

function allocate({ rows, name }: Table, features: readonly FeatureEncoding[]): Matrix {
  const inputs = features.reduce((total, feature) => total + inputsOf(feature), 0);
  try {
    return Matrix.zeros(rows, inputs);
  } catch (cause) {
    const [most] = [...features].sort((a, b) => inputsOf(b) - inputsOf(a));
    throw new WellfitError(
      'unsupported',
      `${name}: ${rows} rows × ${inputs} inputs do not fit into memory; ${label(most!.name)} makes ${inputsOf(most!)} of them`,
      { cause },
    );
  }
}

/** A column filled and scaled; the indicators of its gaps are written to x. */
function scaledNumbers(
  column: NamedCells,
  { mean, deviation, fill, indicator }: NumericEncoding,
  { x, at, missing }: { readonly x: Matrix; readonly at: number; readonly missing: 'impute' | 'refuse' },
): Float64Array {
  const { values } = numberColumn(column, missing);
  const scaled = new Float64Array(values.length);
  for (let i = 0; i < scaled.length; i++) {
    let value = values[i]!;
    if (Number.isNaN(value)) {
      value = fill;
      if (indicator) x.data[i * x.columns + at + 1] = 1;
    }
    const result = (value - mean) / deviation;
    if (result - result !== 0) {
      const rule = 'is too far from the training examples to be scaled';
      throw new WellfitError('range', `${column.title}: ${value} in ${column.place(i)} ${rule}`);
    }
    scaled[i] = result;
  }
  return scaled;
}

/** Writes a 1 for each cell's category; cells of unseen ones are left at 0 and told of, or refused. */
function writeCategories(
  column: NamedCells,
  { name, categories, missing }: CategoricalEncoding,
  place: { readonly x: Matrix; readonly at: number; readonly preprocessing: Preprocessing },
): UnseenCategories | undefined {
  const { x, at, preprocessing } = place;
  const found = categoryColumn(column, preprocessing.missing);
  const numbers = new Map(categories.map((category, k) => [category, k]));
  const inputs = found.categories.map(category => numbers.get(category) ?? -1);
  const gap = missing ? categories.length : -1;
  let cells = 0;
  let first = -1;
  for (let i = 0; i < x.rows; i++) {
    const code = found.codes[i]!;
    const input = code < 0 ? gap : inputs[code]!;
    if (input >= 0) x.data[i * x.columns + at + input] = 1;
    else if (cells++ === 0) first = i;
  }
  if (cells === 0) return undefined;
  const strange: (string | null)[] = found.categories.filter((_, code) => inputs[code]! < 0);
  if (gap < 0 && found.missing.count > 0) strange.push(null);
  if (preprocessing.unseen === 'ignore') return { name, cells, categories: strange };
  const shown = strange.slice(0, 8).map(category => (category === null ? 'missing' : shownCell(category)));
  const more = strange.length > 8 ? ` and ${strange.length - 8} more` : '';
  throw new WellfitError(
    'range',
    `${column.title}: ${cells} cell${cells === 1 ? ' is' : 's are'} of categories that training has not seen (${shown.join(', ')}${more}), first in ${column.place(first)}`,
  );
}
