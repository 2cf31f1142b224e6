// What an estimator learns from: a table taken apart into features, target, weights and groups.
import { WellfitError } from '../core/errors.ts';
import { cellsOf, numberColumn } from '../data/columns.ts';
import { Table, type TableLike } from '../data/table.ts';
import { type ChosenTarget, chooseTarget, requireRows, type TargetChoice } from '../train/table-target.ts';

/** Weights and groups: a column, which is then no feature, or one for each row. */
export interface RowOptions {
  /** How much each row counts: the name of a column of numbers, which is then no feature, or a number for each row. */
  readonly sampleWeights?: string | ArrayLike<number>;
  /**
   * Which rows belong together: the name of a column, which is then no feature, or a value for each row. No group is in
   * both parts of a split.
   */
  readonly groups?: string | ArrayLike<unknown>;
}

/** A table as an estimator sees it. */
export interface TableExamples {
  /** All columns, the target with them. */
  readonly table: Table;
  /** The columns that are no features. */
  readonly apart: readonly string[];
  readonly target: ChosenTarget;
  readonly weights: ArrayLike<number> | undefined;
  readonly groups: ArrayLike<unknown> | undefined;
}

/**
 * Takes a table apart into features, target, weights and groups.
 *
 * @throws {WellfitError} as {@link Table.from}; `range` for an unknown column, a weight below 0, or when no feature is
 *   left; `shape` when weights or groups are not one for each row
 */
export function takeApart(
  caller: string,
  data: TableLike,
  { target: choice, sampleWeights, groups }: RowOptions & { readonly target: TargetChoice },
): TableExamples {
  const table = Table.from(data, caller);
  const target = chooseTarget(table, choice);
  const apart = new Set(target.columns);
  for (const column of [sampleWeights, groups]) if (typeof column === 'string') apart.add(column);
  const weights =
    typeof sampleWeights === 'string'
      ? numberColumn(cellsOf(table, sampleWeights), 'refuse').values
      : sampleWeights;
  if (weights) requireWeights(caller, weights, table);
  const kin = typeof groups === 'string' ? table.column(groups) : groups;
  if (kin) requireRows(`${caller}: groups`, kin.length, table);
  if (table.names.length === apart.size) {
    throw new WellfitError('range', `${caller}: no column is left to learn from beside the target`);
  }
  return { table, apart: [...apart], target, weights, groups: kin };
}

function requireWeights(caller: string, weights: ArrayLike<number>, table: Table): void {
  const name = `${caller}: sampleWeights`;
  requireRows(name, weights.length, table);
  let isEmpty = true;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Infinity)) {
      const rule = 'must be finite numbers ≥ 0';
      throw new WellfitError('range', `${name} ${rule}, got ${weight} in ${table.place(i)}`);
    }
    if (weight > 0) isEmpty = false;
  }
  if (isEmpty) throw new WellfitError('range', `${caller}: weights must have a finite sum above 0, got 0`);
}

/** The elements of some rows, in their order. */
export function take<Value>(values: ArrayLike<Value>, rows: readonly number[]): Value[] {
  return rows.map(row => values[row]!);
}
