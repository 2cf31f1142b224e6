// Apache Parquet, read column by column with a library that loads on demand.
import type { Cells } from 'wellfit';
import type { ReadTable } from './reader.ts';
import { format, unreadable } from './words.ts';

const place = (row: number) => `row ${row + 1}`;

/** What cannot be read here can be saved in a way that can. */
const fix = 'save it with snappy or no compression, or as CSV';

/**
 * A Parquet file of flat columns.
 *
 * @throws {WellfitError} `format` for a file that is encrypted, damaged, or written in a way that is not known here
 */
export async function readParquet(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<ReadTable> {
  const tail = String.fromCharCode(...bytes.subarray(-4));
  if (tail === 'PARE') throw format(`${file}: is encrypted; save it without encryption`);
  if (tail !== 'PAR1') throw format(`${file}: is cut short: its end is not there; save it again`);
  const { parquetMetadata, parquetRead } = await import('hyparquet');
  try {
    // views of a part would be read from the start of the whole
    const { buffer } = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
    const metadata = parquetMetadata(buffer);
    const names = metadata.schema[0]?.num_children ? topLevel(metadata.schema) : [];
    let rows: unknown[][] = [];
    await parquetRead({
      file: { byteLength: buffer.byteLength, slice: (from, to) => Promise.resolve(buffer.slice(from, to)) },
      metadata,
      rowFormat: 'array',
      onComplete: read => {
        rows = read;
      },
    });
    return tableOf(file, names, rows);
  } catch (error) {
    if (error instanceof Error && error.name === 'WellfitError') throw error;
    throw unreadable(file, { as: 'Parquet', fix }, error);
  }
}

/** The names of the columns, in the order of the cells of a row. */
function topLevel(schema: readonly { readonly name: string; readonly num_children?: number }[]): string[] {
  const names: string[] = [];
  for (let at = 1; at < schema.length; at = afterSubtree(schema, at)) names.push(schema[at]!.name);
  return names;
}

function afterSubtree(schema: readonly { readonly num_children?: number }[], at: number): number {
  let next = at + 1;
  for (let child = 0; child < (schema[at]!.num_children ?? 0); child++) next = afterSubtree(schema, next);
  return next;
}

function tableOf(file: string, names: readonly string[], rows: readonly (readonly unknown[])[]): ReadTable {
  if (names.length === 0) throw format(`${file}: no columns`);
  if (rows.length === 0) throw format(`${file}: no data rows: only the names of the columns`);
  const columns = names.map((name, j): readonly [string, Cells] => [name, rows.map(row => row[j])]);
  return { columns, place };
}
