// The sets that the ported checks are made on: small, drawn from a seed, of the sizes that the originals have.
import { RandomState } from 'wellfit';

/** Rows of numbers. */
export type Rows = readonly (readonly number[])[];

/** Rows with what is to be learned of each. */
export interface Labelled {
  readonly x: Rows;
  readonly y: readonly number[];
}

/** Numbers uniform on [0, span). */
export function uniformRows(rows: number, columns: number, { seed = 0, span = 1 } = {}): Rows {
  const random = new RandomState(seed);
  return Array.from({ length: rows }, () => Array.from(random.uniform(0, span, columns)));
}

/** Normal numbers around a mean, with deviation 1. */
export function normalRows(rows: number, columns: number, { seed = 0, mean = 0 } = {}): Rows {
  const random = new RandomState(seed);
  return Array.from({ length: rows }, () => Array.from(random.normal(mean, 1, columns)));
}

/** 20 rows of 3 numbers below 3, of which the first, rounded down, is to be learned: a class as well as a value. */
export function floors(columns = 3): Labelled {
  const x = uniformRows(20, columns, { span: 3 });
  return { x, y: x.map(([first]) => Math.floor(first!)) };
}

/** Clouds of normal points around centers, one class each, in turns. */
export function blobs(options: {
  readonly rows: number;
  readonly centers: Rows;
  readonly deviation: number;
  readonly seed?: number;
}): Labelled {
  const { rows, centers, deviation, seed = 0 } = options;
  const random = new RandomState(seed);
  const y = Array.from({ length: rows }, (_, i) => i % centers.length);
  const x = y.map(k => centers[k]!.map(at => random.normal(at, deviation, 1)[0]!));
  return { x, y };
}

/** Three clouds on the plane that hardly touch. */
export const threeBlobs = (rows: number): Labelled =>
  blobs({
    rows,
    centers: [
      [1, 4],
      [2, 1],
      [-1.5, 3],
    ],
    deviation: 0.6,
  });

/** Two clouds in space that do not touch. */
export const twoBlobs = (rows: number): Labelled =>
  blobs({
    rows,
    centers: [
      [0, 0, 0],
      [1, 1, 1],
    ],
    deviation: 0.1,
  });

/** Random classes 0 and 1 for rows of normal numbers. */
export function coins(rows: number, columns: number, options = {}): Labelled {
  return { x: normalRows(rows, columns, options), y: new RandomState(1).randint(0, 2, rows) };
}

/** 200 rows of 10 normal numbers, of which one tells the value up to a fifth of its deviation. */
export function line(): Labelled {
  const x = normalRows(200, 10, { seed: 42 });
  const noise = new RandomState(43).normal(0, 0.2, x.length);
  return { x, y: x.map((row, i) => 100 * row[3]! + 5 + 100 * noise[i]!) };
}

/** 100 rows of 2 numbers, and for each which of 5 labels apply: those whose direction it points to. */
export function manyLabels(): { readonly x: Rows; readonly y: readonly (readonly number[])[] } {
  const x = normalRows(100, 2);
  const directions = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
    [1, 1],
  ] as const;
  return { x, y: x.map(([a, b]) => directions.map(([p, q]) => (p * a! + q * b! > 0.2 ? 1 : 0))) };
}

/** The small whole numbers that scikit-learn checks weights with: four points, four times each. */
export function fourPoints(): Labelled {
  const points = [
    [1, 3],
    [2, 1],
    [3, 3],
    [4, 1],
  ];
  const x = points.flatMap(point => [point, point, point, point]);
  return { x, y: x.map(([first]) => (first! % 2 === 1 ? 1 : 2)) };
}

/** Rows as columns of these names. */
export function columnsOf(x: Rows, names: readonly string[]): Map<string, number[]> {
  return new Map(names.map((name, j) => [name, x.map(row => row[j]!)]));
}

/** Rows as the table of a program that keeps its data in Apache Arrow. */
export function arrowOf(x: Rows, names: readonly string[]) {
  const columns = columnsOf(x, names);
  const vector = (cells: readonly number[]) => ({
    length: cells.length,
    nullCount: 0,
    get: (row: number) => cells[row],
    toArray: () => Float64Array.from(cells),
  });
  return {
    schema: { fields: names.map(name => ({ name })) },
    numRows: x.length,
    getChild: (name: string) => vector(columns.get(name)!),
  };
}
