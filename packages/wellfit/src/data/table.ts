// A table of named columns, read from whatever a program has its examples in.
import { WellfitError } from '../core/errors.ts';
import type { Cells, ColumnStore } from './column-store.ts';
import { label } from './quote.ts';
import { readColumns, type TableInput } from './table-input.ts';

export type { Cells } from './column-store.ts';
export type { ArrowVector } from './table-input.ts';

interface Contents {
  readonly rows: number;
  readonly named: boolean;
  readonly store: ColumnStore;
  /** Where each column is in the store. */
  readonly places: ReadonlyMap<string, number>;
  /** For each row, its number in the input; the same number where not given. */
  readonly origin: Uint32Array | undefined;
  readonly place: ((row: number) => string) | undefined;
}

/** Options of {@link Table.from}. */
export interface TableOptions {
  /** What messages call a row of the input, which is counted from 0. Default: `'row 88'`. */
  readonly place?: (row: number) => string;
}

/** What {@link Table.from} reads. */
export type TableLike = Table | TableInput;

/**
 * Columns of one length, each with a name of its own. Cells stay as given: numbers, text, booleans, bigints, dates;
 * `null`, `undefined`, `NaN` and blank text are missing ones.
 *
 * It is read from
 *
 * - row objects: the columns are the keys of all rows, in order of appearance; a row that lacks one has a missing
 *   cell (JavaScript itself puts keys such as `10` first, in ascending order)
 * - columns: an object or a `Map` of arrays or typed arrays, or `[name, cells]` pairs, whose order is kept
 * - arrays of arrays, a `Matrix` or `{ data, rows, columns }`: columns x0, x1, …
 * - Arrow tables, recognized by `schema`, `numRows` and `getChild`
 *
 * @example
 * ```ts
 * const table = Table.from([{ age: 39, city: 'Oslo' }, { age: 50 }]);
 * table.names // => ['age', 'city']
 * table.column('city') // => ['Oslo', undefined]
 * Table.from([[1, 2], [3, 4], [5, 6]]).names // => ['x0', 'x1']
 * ```
 */
export class Table {
  /** What messages call it. */
  readonly name: string;
  /** The columns' names, in order. */
  readonly names: readonly string[];
  /** Number of rows. */
  readonly rows: number;
  /** False for columns that came without names, which are called x0, x1, …. */
  readonly named: boolean;
  readonly #store: ColumnStore;
  readonly #places: ReadonlyMap<string, number>;
  readonly #origin: Uint32Array | undefined;
  readonly #place: Contents['place'];

  private constructor(name: string, { rows, named, store, places, origin, place }: Contents) {
    this.name = name;
    this.names = [...places.keys()];
    this.rows = rows;
    this.named = named;
    this.#store = store;
    this.#places = places;
    this.#origin = origin;
    this.#place = place;
  }

  /**
   * Reads a table; one that is read already is returned as it is.
   *
   * @param name what messages call it
   * @throws {WellfitError} `shape` for rows or columns of different lengths, no rows, no columns; `format` for two
   *   columns of one name, or an input of none of the forms
   */
  static from(input: TableLike, name = 'table', { place }: TableOptions = {}): Table {
    if (input instanceof Table) return input;
    const { names, ...read } = readColumns(input, name);
    const places = new Map(names.map((column, j) => [column, j]));
    return new Table(name, { ...read, places, origin: undefined, place });
  }

  /** Whether there is a column of that name. */
  has(name: string): boolean {
    return this.#places.has(name);
  }

  /**
   * The cells of a column: the array that was given, or a copy out of a matrix.
   *
   * @throws {WellfitError} `range` for an unknown name
   */
  column(name: string): Cells {
    this.#require([name]);
    return this.#store.column(this.#places.get(name)!);
  }

  /**
   * A table of the rows with these numbers, in this order.
   *
   * @throws {WellfitError} `range` for a number that no row has
   */
  select(rows: ArrayLike<number>): Table {
    const origin = new Uint32Array(rows.length);
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!;
      if (!Number.isInteger(row) || row < 0 || row >= this.rows) {
        const rule = `a whole number in [0, ${this.rows - 1}]`;
        throw new WellfitError('range', `${this.name}: a row's number must be ${rule}, got ${row}`);
      }
      origin[k] = this.#origin?.[row] ?? row;
    }
    const store = this.#store.select(rows);
    const contents = { named: this.named, store, places: this.#places, origin, place: this.#place };
    return new Table(this.name, { rows: rows.length, ...contents });
  }

  /**
   * A table of these columns alone, in this order.
   *
   * @throws {WellfitError} `range` for an unknown name
   */
  only(names: readonly string[]): Table {
    this.#require(names);
    const places = new Map(names.map(name => [name, this.#places.get(name)!]));
    const { rows, named } = this;
    const contents = { store: this.#store, places, origin: this.#origin, place: this.#place };
    return new Table(this.name, { rows, named, ...contents });
  }

  /**
   * A table of all columns but these.
   *
   * @throws {WellfitError} `range` for an unknown name
   */
  without(names: readonly string[]): Table {
    this.#require(names);
    const dropped = new Set(names);
    return this.only(this.names.filter(name => !dropped.has(name)));
  }

  /** `'row 88'`: where a row stood in the input, counted from 0; rows of a selection keep their places. */
  place(row: number): string {
    const origin = this.#origin?.[row] ?? row;
    return this.#place?.(origin) ?? `row ${origin}`;
  }

  #require(names: readonly string[]): void {
    const absent = names.filter(name => !this.#places.has(name));
    if (absent.length === 0) return;
    const known = this.names.slice(0, 8).map(label).join(', ');
    const more = this.names.length > 8 ? ` and ${this.names.length - 8} more` : '';
    throw new WellfitError(
      'range',
      `${this.name}: no column${absent.length > 1 ? 's' : ''} ${absent.map(label).join(', ')}; it has ${known}${more}`,
    );
  }
}
