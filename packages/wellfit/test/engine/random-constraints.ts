// Constraints that measure weights and change them by what they find: every way of reading a row or column of a matrix.
import type { Buffer } from '../../src/engine/buffer.ts';
import { abs, add, divide, max, multiply, sqrt, subtract } from '../../src/engine/expression.ts';
import type { Program } from '../../src/engine/program.ts';
import { type Constraint, maxNorm } from '../../src/regularize/max-norm.ts';

/** Constraints of a limit; none of them jumps where rounding could take a weight to another side. */
export function constraintsOf(limit: number): readonly Constraint[] {
  const made = (kind: string, apply: (program: Program, W: Buffer) => void): Constraint => ({
    description: { kind, limit },
    apply,
  });
  return [
    maxNorm({ limit }),
    made('columns of mean 0', center),
    made('columns up to a largest weight', (program, W) => shrinkColumns(program, W, limit)),
    made('norms that are remembered', (program, W) => followNorms(program, W, limit)),
    made('one norm for all', (program, W) => shrinkAll(program, W, limit)),
  ];
}

/** A column has a mean where it has more than one number. */
function center(program: Program, W: Buffer): void {
  if (W.rows === 1) return;
  const sums = program.sum(`${W.name}.sums`, W, 'units');
  const means = program.map(`${W.name}.means`, multiply(1 / W.rows, sums));
  program.assign(W, subtract(W, means));
}

function shrinkColumns(program: Program, W: Buffer, limit: number): void {
  const largest = program.max(`${W.name}.largest`, abs(W), 'units');
  program.assign(W, divide(multiply(limit, W), max(largest, limit)));
}

/** Columns shrink by a running mean of their norms, and rows by a running mean of their own, which starts at 0. */
function followNorms(program: Program, W: Buffer, limit: number): void {
  const columns = W.columns as number;
  const norms = program.state(`${W.name}.norms`, 1, columns);
  const rows = program.state(`${W.name}.rows`, W.rows, 1);
  const squares = program.sum(`${W.name}.squares`, multiply(W, W), 'units');
  program.assign(norms, add(multiply(0.5, norms), multiply(0.5, sqrt(squares))));
  program.assign(rows, add(multiply(0.5, rows), 0.1));
  program.assign(W, divide(W, add(1, add(rows, multiply(0.1 * limit, norms)))));
}

/** The norm of the whole matrix, its columns counted by how much they have grown. */
function shrinkAll(program: Program, W: Buffer, limit: number): void {
  const squares = program.sum(`${W.name}.squares`, multiply(W, W), 'units');
  const total = program.sum(`${W.name}.total`, divide(multiply(W, W), add(1, squares)), 'both');
  program.assign(W, divide(W, add(1, multiply(0.1 * limit, sqrt(total)))));
}
