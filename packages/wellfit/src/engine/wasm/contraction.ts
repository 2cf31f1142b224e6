// Products over examples: the gradients of weights, a tile of rows of both sides at a time.
import type { Buffer } from '../buffer.ts';
import type { ContractionStage } from '../plan.ts';
import { type Code, get, set } from './instructions.ts';
import { type Kernel, Unit } from './kernel.ts';
import { at, type Index, plus, scaled } from './loops.ts';
import { addParities, carriedAt, carrySums, parities, storeColumn, storeRun } from './sums.ts';

/** Registers for vectors that V8 has to give away: sixteen less the one it keeps for itself. */
const freeRegisters = 15;

/** What is read again and again without loss, and what of more than that is kept in the first-level cache, in bytes. */
const freelyRead = 96 * 1024;
const firstCache = 16 * 1024;

/** Rows of a tile with so many columns: running sums, the columns' vectors, one row's vector and one product at a time. */
const tileHeight = (columns: number): number => Math.floor((freeRegisters - 2 - columns) / columns);

/** How a sum over examples is cut into tiles of rows of both sides. */
interface Cut {
  /** Rows of `left` in a tile. */
  readonly height: number;
  /** Rows of `right` in a tile. */
  readonly width: number;
}

/**
 * The cut with the fewest instructions. Panels want whole panels of columns, and a list whole vectors of rows.
 */
function cutOf(kernel: Kernel, { product: { a: left, b: right, out }, bias }: ContractionStage): Cut {
  const { layout } = kernel.placeOf(out);
  if (layout === 'list') return { height: 8, width: 1 };
  const widest = Math.min(right.rows, 4);
  if (layout === 'panels') return { height: tileHeight(widest), width: widest };
  const cuts = Array.from({ length: widest }, (_, k) => ({
    width: widest - k,
    height: tileHeight(widest - k),
  }));
  const cost = ({ height, width }: Cut) =>
    parts(right.rows, width).reduce(
      (total, columns) =>
        total +
        parts(left.rows, height).reduce((sum, rows) => sum + rows + columns + 2 * rows * columns, 0) +
        (bias ? columns + (left.rows % height === 0 ? columns : 0) : 0),
      0,
    );
  return cuts.reduce((best, cut) => (cost(cut) < cost(best) ? cut : best));
}

/** A number in parts of a size, the last of which may be smaller. */
const parts = (number: number, size: number): number[] =>
  Array.from({ length: Math.ceil(number / size) }, (_, k) => Math.min(size, number - k * size));

/** left · rightᵀ over the examples: a tile of rows of both at a time, summed in registers over the whole batch. */
export function emitContraction(kernel: Kernel, stage: ContractionStage): Code {
  const { product, bias } = stage;
  const { a: left, b: right, out } = product;
  const { loops } = kernel;
  const { height, width } = cutOf(kernel, stage);
  const tile = (index: Index, rows: number, withBias: boolean, columns: readonly Unit[]) => {
    const units = Array.from({ length: rows }, (_, row) => new Unit(index, height, row));
    return emitContractionTile(kernel, {
      left,
      right,
      out,
      bias: withBias ? bias?.out : undefined,
      units,
      columns,
    });
  };
  const fullRows = Math.floor(left.rows / height);
  const restRows = left.rows - fullRows * height;
  /** All rows of `left`, past some tiles of `right`. */
  const pass = (eachColumns: (body: (columns: readonly Unit[]) => Code) => Code) => [
    loops.repeat(fullRows, 1, index => eachColumns(columns => tile(index, height, false, columns))),
    // the sums of `right` ride on the last rows, as if `left` had one more row of ones
    restRows > 0 || bias
      ? eachColumns(columns => tile(at(fullRows), restRows, bias !== undefined, columns))
      : [],
  ];
  const columnsOf = (index: Index, count: number) =>
    Array.from({ length: count }, (_, row) => new Unit(index, width, row));
  const fullColumns = Math.floor(right.rows / width);
  const restColumns = right.rows - fullColumns * width;
  const group = tilesInCache(kernel, right, width);
  const groups = Math.floor(fullColumns / group);
  const tail = fullColumns - groups * group;
  return [
    loops.repeat(groups, 1, number =>
      pass(body =>
        loops.repeat(group, 1, index => body(columnsOf(plus(scaled(number, group), index), width))),
      ),
    ),
    tail > 0 || restColumns > 0
      ? pass(body => [
          loops.repeat(tail, 1, index => body(columnsOf(plus(at(groups * group), index), width))),
          restColumns > 0 ? body(columnsOf(at(fullColumns), restColumns)) : [],
        ])
      : [],
  ];
}

/** Tiles of rows of `right` that pass by all rows of `left` together: all of them, or what the first cache holds. */
function tilesInCache(kernel: Kernel, right: Buffer, width: number): number {
  const { batch } = kernel;
  const bytesPerRow = Math.min(batch.blocks, batch.chunk) * batch.vectors * 16;
  const tiles = Math.max(1, Math.floor(right.rows / width));
  if (right.rows * bytesPerRow <= freelyRead) return tiles;
  return Math.min(tiles, Math.max(1, Math.floor(firstCache / (width * bytesPerRow))));
}

interface ContractionTile {
  readonly left: Buffer;
  readonly right: Buffer;
  readonly out: Buffer;
  readonly bias: Buffer | undefined;
  readonly units: readonly Unit[];
  readonly columns: readonly Unit[];
}

function emitContractionTile(kernel: Kernel, tile: ContractionTile): Code {
  const { registers, vectors, tiling, batch } = kernel;
  const { units, columns, bias } = tile;
  registers.release(0);
  const rows = units.length + (bias ? 1 : 0);
  const classes = parities(batch.vectors);
  const sums = Array.from({ length: rows }, () => columns.map(() => registers.take(classes.length)));
  const pass = (chosen: readonly number[]): Code => {
    const mark = registers.mark;
    const body = kernel.eachBlock(block =>
      Array.from({ length: Math.ceil(batch.vectors / 2) }, (_, turn) => {
        registers.release(mark);
        const x = units.map(() => registers.take(chosen.length));
        const d = columns.map(() => registers.take(chosen.length));
        const load = (buffer: Buffer, unit: Unit, into: readonly number[]) =>
          into.map((register, c) =>
            set(register, kernel.loadExamples(buffer, unit.index, block, classes[chosen[c]!]![turn]!)),
          );
        return [
          columns.map((column, j) => load(tile.right, column, d[j]!)),
          units.map((unit, i) => [
            load(tile.left, unit, x[i]!),
            columns.map((_, j) =>
              chosen.map((parity, c) => {
                const sum = sums[i]![j]![parity]!;
                return set(sum, vectors.multiplyAdd(get(x[i]![c]!), get(d[j]![c]!), get(sum)));
              }),
            ),
          ]),
          bias
            ? columns.map((_, j) =>
                chosen.map((parity, c) => {
                  const sum = sums[units.length]![j]![parity]!;
                  return set(sum, vectors.add(get(sum), get(d[j]![c]!)));
                }),
              )
            : [],
        ];
      }),
    );
    registers.release(mark);
    return body;
  };
  const together = tiling.sums === 2 || rows * classes.length <= tileHeight(columns.length);
  const all = classes.map((_, parity) => parity);
  const running = sums.flatMap((row, i) =>
    row.map((registers, j) => {
      const first: Index = units[i]?.index ?? at(tile.left.rows);
      const terms = [[first, 32 * tile.right.rows] as const, [columns[j]!.index, 32] as const];
      return { registers, address: carriedAt(kernel, tile.out, ...terms) };
    }),
  );
  const body = together ? pass(all) : all.map(parity => pass([parity]));
  return carrySums(kernel, running, body, () => [
    addParities(kernel, sums.flat()),
    storeTile(
      kernel,
      tile,
      sums.map(row => row.map(([sum]) => sum!)),
    ),
  ]);
}

/** Sums over lanes of a tile's registers, to where the elements of `out` and of the bias lie. */
function storeTile(
  kernel: Kernel,
  { out, bias, units, columns }: ContractionTile,
  sums: readonly number[][],
): Code {
  const rows = units.map((unit, i) => ({ unit, sums: sums[i]! }));
  const { layout } = kernel.placeOf(out);
  const ofOut =
    layout === 'panels'
      ? rows.map(({ unit, sums }) => storeRun(kernel, out, { first: [unit, columns[0]!], sums }))
      : layout === 'list'
        ? units.length > 0
          ? storeRun(kernel, out, { first: [units[0]!, columns[0]!], sums: rows.map(row => row.sums[0]!) })
          : []
        : rows.map(({ unit, sums }) =>
            sums.map((sum, j) => storeRun(kernel, out, { first: [unit, columns[j]!], sums: [sum] })),
          );
  const last = sums[units.length];
  return [ofOut, bias && last ? storeColumn(kernel, bias, columns, last) : []];
}
