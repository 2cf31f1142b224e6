// Arrays of numbers as tables: a .npy file, and the matrices X and y of a MATLAB file.
import { type Cells, type MatFile, type Matrix, readMat, readNpy, WellfitError } from 'wellfit';
import type { ReadTable } from './reader.ts';

const place = (row: number) => `row ${row + 1}`;

/** A .npy file: columns x1, x2, …; the last one is learned where no other is chosen. */
export function readArray(file: string, bytes: Uint8Array): ReadTable {
  return { columns: columnsOf([readNpy(bytes, { name: file }).matrix()]), place };
}

/**
 * A .mat file: X, examples × features, and y, one label for each; Xval and yval, where there, are the validation part.
 *
 * @throws {WellfitError} as `readMat`; `range` when X or y is not there; `shape` when they do not agree
 */
export async function readMatlab(file: string, bytes: Uint8Array): Promise<ReadTable> {
  const mat = await readMat(bytes, { name: file });
  const { X, y } = examplesIn(mat, 'X', 'y');
  const isDivided = mat.variables.has('Xval') || mat.variables.has('yval');
  const held = isDivided ? [examplesIn(mat, 'Xval', 'yval')] : [];
  for (const { X: other } of held) {
    if (other.columns === X.columns) continue;
    const found = `Xval has ${other.columns} features, X has ${X.columns}`;
    throw new WellfitError('shape', `${file}: ${found}: they must agree`);
  }
  const all = [X, ...held.map(part => part.X)];
  const labels = [y, ...held.map(part => part.y)].flatMap(part => Array.from(part.data));
  return {
    columns: [...columnsOf(all), ['y', Float64Array.from(labels)]],
    place: row => (row < X.rows ? place(row) : `${place(row - X.rows)} of Xval`),
    target: 'y',
    ...(isDivided && { validationFrom: X.rows }),
  };
}

function examplesIn(
  mat: MatFile,
  examples: string,
  labels: string,
): { readonly X: Matrix; readonly y: Matrix } {
  const X = mat.matrix(examples);
  const y = mat.matrix(labels);
  if (Math.min(y.rows, y.columns) === 1 && Math.max(y.rows, y.columns) === X.rows) return { X, y };
  const rule = `one label for each of the ${X.rows} rows of ${examples}`;
  throw new WellfitError('shape', `${mat.name}: ${labels} must hold ${rule}, got ${y.shape}`);
}

/** Columns x1, x2, … of matrices that stand one below the other. */
function columnsOf(matrices: readonly Matrix[]): (readonly [string, Cells])[] {
  return Array.from({ length: matrices[0]!.columns }, (_, j) => [
    `x${j + 1}`,
    Float64Array.from(
      matrices.flatMap(matrix => Array.from({ length: matrix.rows }, (_, i) => matrix.at(i, j))),
    ),
  ]);
}
