// Where examples come from: a table in a CSV or TSV file, or the matrices of a MATLAB file read as one.
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type MatFile, type Matrix, readMat, WellfitError } from 'wellfit';
import { type ReadTableOptions, readTable } from '../tables/delimited.ts';
import { unopened } from '../tables/delimited-errors.ts';
import { label, type NumberColumn, type Table } from '../tables/table.ts';

/** What a file holds: a table, and a second one where the file brings its own test set. */
export interface Source {
  readonly table: Table;
  readonly test?: Table;
  /** The column to learn where the file says which: `y` of a MATLAB file. */
  readonly target?: string;
}

/**
 * Opens a .csv, .tsv or .mat file.
 *
 * A .mat file holds X (examples × features) and y (one label for each); Xval and yval, when there, are the test
 * set. Its columns are called x1, x2, … and y.
 */
export async function openSource(path: string, options: ReadTableOptions = {}): Promise<Source> {
  if (extname(path).toLowerCase() !== '.mat') return { table: await readTable(path, options) };
  const file = label(path);
  const bytes = await readFile(path).catch(error => {
    throw unopened(file, error);
  });
  const mat = await readMat(bytes, { name: file });
  const table = matTable(mat, 'X', 'y');
  if (!mat.variables.has('Xval') && !mat.variables.has('yval')) return { table, target: 'y' };
  const test = matTable(mat, 'Xval', 'yval');
  if (test.columns.length !== table.columns.length) {
    const features = ({ columns }: Table) => columns.length - 1;
    throw new WellfitError(
      'shape',
      `${file}: Xval has ${features(test)} features, X has ${features(table)}: they must agree`,
    );
  }
  return { table, test, target: 'y' };
}

function matTable(mat: MatFile, examples: string, labels: string): Table {
  const X = mat.matrix(examples);
  const y = mat.matrix(labels);
  const count = Math.max(y.rows, y.columns);
  if (Math.min(y.rows, y.columns) !== 1 || count !== X.rows) {
    throw new WellfitError(
      'shape',
      `${mat.name}: ${labels} must hold one label for each of the ${X.rows} rows of ${examples}, got ${y.shape}`,
    );
  }
  const columns = Array.from({ length: X.columns }, (_, j) => numberColumn(`x${j + 1}`, columnOf(X, j)));
  return {
    file: `${mat.name} (${examples}, ${labels})`,
    columns: [...columns, numberColumn('y', Float64Array.from(y.data))],
    rows: X.rows,
    lineOf: row => row + 1,
  };
}

function columnOf(matrix: Matrix, j: number): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, i) => matrix.at(i, j));
}

function numberColumn(name: string, values: Float64Array): NumberColumn {
  const tally = (counts: (value: number) => boolean) => ({
    count: values.filter(counts).length,
    firstRow: values.findIndex(counts),
  });
  return {
    name,
    kind: 'number',
    values,
    missing: tally(Number.isNaN),
    infinite: tally(value => Math.abs(value) === Infinity),
  };
}
