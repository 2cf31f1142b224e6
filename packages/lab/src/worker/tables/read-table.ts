// A file as it was dropped: what it is, told by its first bytes before its name, and read as a table.
import { Table, WellfitError } from 'wellfit';
import { mostFileBytes } from '../../settings/ranges.ts';
import { readArray, readMatlab } from './arrays.ts';
import { readDelimited } from './delimited.ts';
import { readJson, readJsonLines } from './json.ts';
import { readParquet } from './parquet.ts';
import type { ReadTable } from './reader.ts';
import { format, label } from './words.ts';

/** A table out of a file. */
export interface SourceTable extends Pick<ReadTable, 'target' | 'validationFrom'> {
  readonly table: Table;
  readonly refused: ReadonlyMap<string, WellfitError>;
}

type Reader = (file: string, bytes: Uint8Array<ArrayBuffer>) => ReadTable | Promise<ReadTable>;

const comma: Reader = (file, bytes) => readDelimited(file, bytes, false);
const tab: Reader = (file, bytes) => readDelimited(file, bytes, true);

const byExtension: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['csv', comma],
  ['txt', comma],
  ['tsv', tab],
  ['tab', tab],
  ['json', readJson],
  ['ndjson', readJsonLines],
  ['jsonl', readJsonLines],
  ['npy', readArray],
  ['mat', readMatlab],
  ['parquet', readParquet],
]);

const starts: readonly (readonly [bytes: string, reader: Reader])[] = [
  ['PAR1', readParquet],
  ['PARE', readParquet],
  ['\x93NUMPY', readArray],
  ['MATLAB', readMatlab],
  ['\x89HDF', readMatlab],
  ['PK\x03\x04', refuseZip],
  ['\x1f\x8b', refuseGzip],
];

/**
 * Reads a file as a table. What was pasted has no ending, and is read as delimited text.
 *
 * @throws {WellfitError} one line with the file, the place and the fix
 */
export async function readTable(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<SourceTable> {
  const file = label(name);
  if (bytes.length > mostFileBytes) {
    const size = `${Math.round(bytes.length / 1e6)} MB`;
    throw new WellfitError('unsupported', `${file}: ${size} are too many for a page; use wellfit train`);
  }
  const { columns, place, refused = new Map(), ...rest } = await readerFor(file, name, bytes)(file, bytes);
  return { table: Table.from(columns, file, { place }), refused, ...rest };
}

function readerFor(file: string, name: string, bytes: Uint8Array): Reader {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  const told = starts.find(([magic]) => start.startsWith(magic));
  if (told) return told[1];
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined) return comma;
  const known = byExtension.get(extension);
  if (known) return known;
  const kinds = 'a .csv, .tsv, .json, .ndjson, .npy, .mat or .parquet file';
  throw new WellfitError(
    'unsupported',
    `${file}: a ${label(`.${extension}`)} file is not read here: bring ${kinds}`,
  );
}

function refuseZip(file: string): never {
  const isArrays = file.toLowerCase().endsWith('.npz');
  const what = isArrays
    ? 'holds several arrays; save one of them with numpy.save'
    : 'looks like a zip or Excel file; save it as CSV';
  throw format(`${file}: ${what}`);
}

function refuseGzip(file: string): never {
  throw format(`${file}: is compressed; unpack it first`);
}
