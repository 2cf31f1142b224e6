// Reads CSV and TSV files into tables: bytes are checked and tidied into a copy, which DuckDB parses as plain text.
//
// Why a copy: DuckDB takes `*`, `?` and `[` in a file's name for patterns and knows addresses of its own
// (http://, .gz); a name that we make ourselves is only a name. It is also the one moment the bytes are read, so
// that what was checked is what is parsed, even when the file changes meanwhile.

import { rmSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { WellfitError } from 'wellfit';
import { typedColumns } from './columns.ts';
import { checkedNames, noCopy, noRows, raggedRow, refusal, unopened, unparsed } from './delimited-errors.ts';
import { givenDelimiter, sniffDelimiter } from './delimiter.ts';
import { canonicalEncoding, utf8Chunks } from './encoding.ts';
import { LineIndex, RecordScanner } from './structure.ts';
import { label, type Table } from './table.ts';

export interface ReadTableOptions {
  /** `,` `;` `|` `:` or a tab (also written `tab`). Otherwise a tab for .tsv and .tab, seen in the file for .csv. */
  readonly delimiter?: string;
  /** A name that TextDecoder knows, such as utf-16 or latin1. Otherwise UTF-8. */
  readonly encoding?: string;
}

/** What is known of a file once it has been copied. */
interface Tidy {
  readonly path: string;
  readonly delimiter: string;
  readonly columns: number;
  readonly rows: number;
  readonly lines: LineIndex;
  readonly longest: number;
  readonly sawQuote: boolean;
}

/**
 * Reads a CSV or TSV file whose first line names the columns.
 *
 * A column is numeric when every cell present is a plain decimal number, read to the nearest double. Missing:
 * empty, `NA`, `N/A`, `NaN`, `null` in any case; infinite: `inf`, `Infinity`, or too large for a double. Blanks
 * around numbers and names do not count. Blank lines are skipped; in a file of one column, one between rows is a
 * missing value.
 *
 * @throws {WellfitError} one line with the file, the place and the fix: `format` for a broken file, `range` for
 * one that cannot be opened or a wrong option, `unsupported` for another kind of file.
 *
 * @example
 * ```ts
 * const table = await readTable('football.csv');
 * numericColumn(table, 'x1'); // a Float64Array
 * ```
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<Table> {
  const file = label(path);
  const delimiter = delimiterFor(path, file, options.delimiter);
  const encoding = canonicalEncoding(options.encoding ?? 'utf-8');
  const source = await opened(path, file);
  let folder: string | undefined;
  const clean = () => folder !== undefined && rmSync(folder, { recursive: true, force: true });
  process.once('exit', clean); // Ctrl-C while reading
  try {
    folder = await mkdtemp(join(tmpdir(), 'wellfit-')).catch(error => {
      throw noCopy(file, error);
    });
    const tidy = await tidyCopy(source, join(folder, 'table'), { file, delimiter, encoding });
    return await parsed(tidy, file, folder);
  } finally {
    await source.close();
    clean();
    process.off('exit', clean);
  }
}

/** The delimiter given, or a tab for .tsv; undefined when it is to be seen in the file. */
function delimiterFor(path: string, file: string, given: string | undefined): string | undefined {
  const extension = extname(path).toLowerCase();
  if (!['.csv', '.tsv', '.tab'].includes(extension)) {
    const kind = extension === '' ? 'a file without an extension' : `a ${label(extension)} file`;
    throw new WellfitError('unsupported', `${file}: ${kind} is not read as a table: save it as .csv or .tsv`);
  }
  if (given !== undefined) return givenDelimiter(given);
  return extension === '.csv' ? undefined : '\t';
}

async function opened(path: string, file: string): Promise<FileHandle> {
  try {
    const found = await stat(path); // before opening: opening a pipe waits for its writer
    if (found.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' });
    if (!found.isFile()) throw Object.assign(new Error('special'), { code: 'not an ordinary file' });
    return await open(path, 'r');
  } catch (error) {
    throw unopened(file, error);
  }
}

/** Checks a file from end to end and writes it tidied: UTF-8, line feeds, no blank lines. */
async function tidyCopy(
  source: FileHandle,
  path: string,
  given: { readonly file: string; readonly delimiter: string | undefined; readonly encoding: string },
): Promise<Tidy> {
  const { file, encoding } = given;
  const copy = await open(path, 'wx', 0o600).catch(error => {
    throw noCopy(file, error);
  });
  let reader: TidyReader | undefined;
  try {
    let size = 0;
    for await (const chunk of utf8Chunks(source, encoding)) {
      if (chunk.length === 0) continue;
      reader ??= new TidyReader(file, given.delimiter ?? sniffDelimiter(chunk));
      const length = reader.scanner.push(chunk);
      size += length;
      await written(copy, chunk.subarray(0, length), file);
    }
    if (reader === undefined || size === 0) throw noRows(file, reader === undefined ? 'empty' : 'blank');
    if (reader.scanner.end()) await written(copy, Uint8Array.of(0x0a), file);
    else await copy.truncate(size - reader.scanner.trailingBlank);
    return reader.finished(path);
  } catch (error) {
    throw refusal(error, file, reader?.scanner.line ?? 1);
  } finally {
    await copy.close();
  }
}

async function written(copy: FileHandle, bytes: Uint8Array, file: string): Promise<void> {
  if (bytes.length === 0) return;
  await copy.writeFile(bytes).catch(error => {
    throw noCopy(file, error);
  });
}

/** Holds a scan to the number of cells in the first record, and indexes its lines. */
class TidyReader {
  readonly scanner: RecordScanner;
  readonly #file: string;
  readonly #delimiter: string;
  readonly #lines = new LineIndex();
  #columns = 0;
  #records = 0;

  constructor(file: string, delimiter: string) {
    this.#file = file;
    this.#delimiter = delimiter;
    this.scanner = new RecordScanner(delimiter.charCodeAt(0), (cells, line) => this.#take(cells, line));
  }

  #take(cells: number, line: number): void {
    if (this.#records === 0) {
      this.#columns = cells;
      this.scanner.keepBlank = cells === 1;
    } else if (cells !== this.#columns) {
      const { endsEmpty } = this.scanner;
      throw raggedRow(this.#file, line, { cells, expected: this.#columns, endsEmpty }, this.#delimiter);
    }
    this.#lines.add(line);
    this.#records++;
  }

  finished(path: string): Tidy {
    const { trailingBlank, longest, sawQuote } = this.scanner;
    const rows = this.#records - trailingBlank - 1;
    if (rows <= 0) throw noRows(this.#file, 'header');
    return {
      path,
      rows,
      longest,
      sawQuote,
      delimiter: this.#delimiter,
      columns: this.#columns,
      lines: this.#lines,
    };
  }
}

/** DuckDB's part: the copy parsed into columns. */
async function parsed(tidy: Tidy, file: string, folder: string): Promise<Table> {
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  try {
    const duckdb = await import('@duckdb/node-api'); // slow to load, and many commands end before they need it
    instance = await duckdb.DuckDBInstance.create(':memory:', {
      temp_directory: folder,
      preserve_insertion_order: 'true',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    connection = await instance.connect();
    const loaded = await connection.run(loadStatement(tidy), [literalPath(tidy.path)]);
    const found = Number((await loaded.getRows())[0]![0]);
    if (found !== tidy.rows + 1) throw new Error(`${found} records where there are ${tidy.rows + 1}`);
    const header = await connection.runAndReadAll('select * from cells where rowid = 0');
    const first = header.getRows()[0]!.map(cell => (cell === null ? null : String(cell)));
    const names = checkedNames(file, first, tidy.lines.lineOf(0));
    const columns = await typedColumns({ connection, table: 'cells', names, rows: tidy.rows });
    return { file, columns, rows: tidy.rows, lineOf: row => tidy.lines.lineOf(row + 1) };
  } catch (error) {
    throw error instanceof WellfitError ? error : unparsed(file, error);
  } finally {
    connection?.closeSync();
    instance?.closeSync();
  }
}

/**
 * Text only and no guessing. Threads only where there is no quote at all: DuckDB cuts the file into parts and
 * guesses whether a part begins inside quotes, wrongly for cells that hold line feeds.
 */
function loadStatement({ delimiter, columns, longest, sawQuote }: Tidy): string {
  const types = Array.from({ length: columns }, (_, i) => `c${i}: 'VARCHAR'`).join(', ');
  const line = Math.max(2_097_152, longest + 1024);
  return `create temp table cells as select * from read_csv($1, auto_detect = false, header = false,
    delim = '${delimiter}', quote = '"', escape = '"', new_line = '\\n', compression = 'none', strict_mode = true,
    columns = {${types}}, parallel = ${!sawQuote}, max_line_size = ${line}, buffer_size = ${Math.max(8 * line, 1 << 25)})`;
}

/** A path that matches itself alone, should the folder for temporary files have a pattern in its name. */
function literalPath(path: string): string {
  return path.replace(/[*?[\]]/g, character => `[${character}]`);
}
