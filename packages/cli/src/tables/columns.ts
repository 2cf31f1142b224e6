// Decides which columns of DuckDB's all-text table are numbers, by our rule, and brings the cells over by column.
//
// The rule: every cell present is a plain decimal number. DuckDB's own guess would take 0x10, 1_000 or dates;
// its cast is used for the value only, which is the nearest double, as Number() gives (tested on literals of all
// kinds), on text that has already passed the pattern.

import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Column, NotNumber, Tally } from './table.ts';

/** The cells as DuckDB holds them: a table of text, columns `c0`, `c1`, …, the line of names first. */
export interface Cells {
  readonly connection: DuckDBConnection;
  readonly table: string;
  readonly names: readonly string[];
  readonly rows: number;
}

const BLANK = '[ \\t]*';
const NUMBER = `${BLANK}[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?${BLANK}`;
const MISSING = `(?i)${BLANK}(na|n/a|nan|null)?${BLANK}`;
const INFINITE = `(?i)${BLANK}[+-]?(inf|infinity)${BLANK}`;
const LONG_WHOLE = `${BLANK}[+-]?\\d{16,}(\\.0*)?${BLANK}`;

/** Columns a statement takes at once: many statements are slow, and so are wide ones. */
const BATCH = 64;
/** Different strings of a column kept to be shared by equal cells. */
const SHARED = 4096;

interface Census {
  readonly numbers: number;
  /** 0 when no cell is so long a whole number that a double may not hold it. */
  readonly long: number;
  readonly missing: Tally;
  readonly infinite: Tally;
  readonly other: Tally;
}

/** All columns, typed and in order. */
export async function typedColumns(cells: Cells): Promise<Column[]> {
  const columns: Column[] = [];
  for (let from = 0; from < cells.names.length; from += BATCH) {
    const batch = cells.names.slice(from, from + BATCH).map((_, i) => from + i);
    const censuses = await census(cells, batch);
    const offenders: (NotNumber | undefined)[] = [];
    for (const [i, index] of batch.entries()) offenders.push(await offender(cells, index, censuses[i]!));
    const values = await bring(
      cells,
      batch.map((index, i) => ({ index, text: offenders[i] !== undefined })),
    );
    batch.forEach((index, i) => {
      columns.push(column(cells.names[index]!, censuses[i]!, offenders[i], values[i]!));
    });
  }
  return columns;
}

function column(
  name: string,
  { numbers, missing, infinite, other }: Census,
  notNumber: NotNumber | undefined,
  values: Float64Array | (string | null)[],
): Column {
  if (values instanceof Float64Array) return { name, kind: 'number', values, missing, infinite };
  const isSlip = other.count > 0 && /^\s*[+-]?\.?\d/.test(notNumber!.cell);
  const nearlyNumeric = numbers > 0 && (numbers >= 9 * other.count || isSlip);
  return { name, kind: 'text', values, missing, notNumber: notNumber!, numbers, nearlyNumeric };
}

/** What each column's cells are: a quick look at all of them, and a count of kinds for those not plainly numbers. */
async function census(cells: Cells, batch: readonly number[]): Promise<Census[]> {
  const plain = await plainlyNumbers(cells, batch);
  const counted = await countKinds(
    cells,
    batch.filter((_, i) => !plain[i]),
  );
  const none = { count: 0, firstRow: -1 };
  const allNumbers = { numbers: cells.rows, long: 0, missing: none, infinite: none, other: none };
  return batch.map(index => counted.get(index) ?? allNumbers);
}

/** Whether each column holds nothing but finite numbers, none long enough to lose digits: true of most, cheap to see. */
async function plainlyNumbers(
  { connection, table, rows }: Cells,
  batch: readonly number[],
): Promise<boolean[]> {
  const looks = batch.map(
    index => `count(*) filter (regexp_full_match(c${index}, '${NUMBER}')) = ${rows}
      and max(strlen(c${index})) < 16 and max(abs(try_cast(c${index} as double))) < 'inf'::double`,
  );
  const result = await connection.runAndReadAll(`select ${looks.join(', ')} from ${table} where rowid > 0`);
  return result.getRows()[0]!.map(value => value === true);
}

/** The cells of each kind in some columns, and where the first of the kind stands. */
async function countKinds(
  { connection, table }: Cells,
  batch: readonly number[],
): Promise<Map<number, Census>> {
  if (batch.length === 0) return new Map();
  const counts = batch.map(index => {
    const cell = `c${index}`;
    return `select ${index}, ${kindOf(cell)} as kind, ${longIn(cell)} as long, count(*), min(rowid) - 1
      from ${table} where rowid > 0 group by kind, long`;
  });
  const rows = (await connection.runAndReadAll(counts.join(' union all '))).getRows();
  return new Map(
    batch.map(index => {
      const own = rows.filter(row => row[0] === index);
      const tally = (kind: number): Tally => {
        const of = own.filter(row => row[1] === kind);
        const count = of.reduce((sum, row) => sum + Number(row[3]), 0);
        return { count, firstRow: count === 0 ? -1 : Math.min(...of.map(row => Number(row[4]))) };
      };
      const long = own.filter(row => row[2] === true).length;
      return [
        index,
        { numbers: tally(0).count, long, missing: tally(1), infinite: tally(2), other: tally(3) },
      ];
    }),
  );
}

/** SQL for what a cell is: 0 a number, 1 missing, 2 infinite, 3 anything else. */
function kindOf(cell: string): string {
  return `case when ${cell} is null then 1
    when regexp_full_match(${cell}, '${NUMBER}') then case when isinf(try_cast(${cell} as double)) then 2 else 0 end
    when regexp_full_match(${cell}, '${MISSING}') then 1
    when regexp_full_match(${cell}, '${INFINITE}') then 2 else 3 end`;
}

/** SQL for whether a cell is a whole number so long that a double may not hold it. */
function longIn(cell: string): string {
  return `(strlen(${cell}) >= 16 and regexp_full_match(${cell}, '${LONG_WHOLE}'))`;
}

/** The first cell that keeps a column from being numeric, if there is one. */
async function offender(
  cells: Cells,
  index: number,
  { other, long }: Census,
): Promise<NotNumber | undefined> {
  const { connection, table } = cells;
  if (other.count > 0) {
    const result = await connection.runAndReadAll(
      `select c${index} from ${table} where rowid = ${other.firstRow + 1}`,
    );
    return { row: other.firstRow, cell: String(result.getRows()[0]![0]), reason: 'text' };
  }
  if (long === 0) return undefined;
  const result = await connection.stream(
    `select rowid - 1, c${index} from ${table} where rowid > 0 and ${longIn(`c${index}`)} order by rowid`,
  );
  for await (const rows of result.yieldRows()) {
    const lossy = rows.find(row => losesPrecision(String(row[1])));
    if (lossy !== undefined) return { row: Number(lossy[0]), cell: String(lossy[1]), reason: 'precision' };
  }
  return undefined;
}

/** Whether a whole number comes back as another one: neither the double nor its shortest text is what was written. */
function losesPrecision(cell: string): boolean {
  const value = Number(cell);
  if (!Number.isFinite(value)) return false;
  const whole = BigInt(cell.trim().replace(/^\+|\.0*$/g, ''));
  return whole !== BigInt(value) && String(whole) !== String(value);
}

/** The values of some columns: doubles with NaN for missing, or strings with null. */
async function bring(
  { connection, table, rows }: Cells,
  batch: readonly { readonly index: number; readonly text: boolean }[],
): Promise<(Float64Array | (string | null)[])[]> {
  const select = batch.map(({ index, text }) => (text ? textOf(`c${index}`) : numberOf(`c${index}`)));
  const result = await connection.stream(
    `select ${select.join(', ')} from ${table} where rowid > 0 order by rowid`,
  );
  const targets = batch.map(({ text }) =>
    text ? new Array<string | null>(rows).fill(null) : new Float64Array(rows),
  );
  const shared = batch.map(() => new Map<string, string>());
  for (let row = 0; ; ) {
    const chunk = await result.fetchChunk();
    const count = chunk?.rowCount ?? 0; // a native call each time: not for the inner loop
    if (chunk === null || count === 0) return targets;
    targets.forEach((target, i) => {
      const vector = chunk.getColumnVector(i);
      for (let j = 0; j < count; j++) {
        const value = vector.getItem(j);
        if (target instanceof Float64Array) target[row + j] = value as number;
        else target[row + j] = share(value, shared[i]!);
      }
    });
    row += count;
  }
}

function textOf(cell: string): string {
  return `case when regexp_full_match(${cell}, '${MISSING}') then null else ${cell} end`;
}

function numberOf(cell: string): string {
  return `coalesce(try_cast(${cell} as double), 'nan'::double)`;
}

function share(value: DuckDBValue, known: Map<string, string>): string | null {
  if (typeof value !== 'string') return null;
  const same = known.get(value);
  if (same !== undefined) return same;
  if (known.size < SHARED) known.set(value, value);
  return value;
}
