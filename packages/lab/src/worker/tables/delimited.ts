// CSV, TSV and text with another delimiter: rows of one length, each with its line, and columns by the cells in them.
import type { ParseResult, ParseStepResult } from 'papaparse';
import { type Cells, WellfitError } from 'wellfit';
import { typedColumn } from './cells.ts';
import { lineAt, textOf } from './encoding.ts';
import type { ReadTable } from './reader.ts';
import { counted, format, quoted } from './words.ts';

type Papa = typeof import('papaparse');

/** Delimiters that are looked for, in order of preference. */
const sniffed = [',', ';', '\t', '|'];
/** Records by which a delimiter is told. */
const sniffedRecords = 100;
const sniffedCharacters = 1 << 18;

/** Records of text cells, the line of names first, and the line each starts on. */
interface Records {
  readonly rows: readonly (readonly string[])[];
  readonly lines: readonly number[];
}

/**
 * Reads delimited text whose first line names the columns.
 *
 * @param tabs whether cells are certainly separated by tabs
 * @throws {WellfitError} `format`, one line with the file, the place and the fix
 */
export async function readDelimited(file: string, bytes: Uint8Array, tabs: boolean): Promise<ReadTable> {
  const text = textOf(file, bytes);
  if (text === '') throw noRows(file, 'the file is empty');
  const { default: papa } = await import('papaparse');
  const delimiter = tabs ? '\t' : sniff(papa, text);
  const { rows, lines } = recordsOf(papa, file, text, delimiter);
  if (rows.length === 0) throw noRows(file, 'only blank lines');
  const names = checkedNames(file, rows[0]!, lines[0]!);
  if (rows.length === 1) throw noRows(file, 'only the line of names');
  const place = (row: number) => `line ${lines[row + 1]}`;
  const refused = new Map<string, WellfitError>();
  const columns = names.map((name, j): readonly [string, Cells] => {
    const cells = rows.slice(1).map(row => row[j]!);
    try {
      return [name, typedColumn({ file, name, place }, cells)];
    } catch (error) {
      if (!(error instanceof WellfitError)) throw error;
      refused.set(name, error);
      return [name, cells];
    }
  });
  return { columns, place, refused };
}

/**
 * The delimiter under which the first records best agree with the first on the number of cells; among equals the one
 * that makes more cells. A comma when there is no sign of any.
 */
function sniff(papa: Papa, text: string): string {
  let best = { delimiter: ',', agreement: -1, cells: 1 };
  const head = text.slice(0, sniffedCharacters);
  for (const delimiter of sniffed) {
    const { data, errors } = papa.parse<string[]>(head, { ...plain(delimiter), preview: sniffedRecords });
    const counts = data.filter(row => row.length > 1 || row[0] !== '').map(row => row.length);
    const cells = counts[0] ?? 1;
    if (cells === 1) continue;
    const isBroken = errors.some(({ code }) => code === 'InvalidQuotes');
    const agreement = isBroken ? 0 : counts.filter(count => count === cells).length / counts.length;
    if (agreement > best.agreement || (agreement === best.agreement && cells > best.cells)) {
      best = { delimiter, agreement, cells };
    }
  }
  return best.delimiter;
}

/** Arrays of text and no guessing. */
function plain(delimiter: string): { header: false; dynamicTyping: false; newline: '\n'; delimiter: string } {
  return { header: false, dynamicTyping: false, newline: '\n', delimiter };
}

/** All records but blank lines, which in a single column are missing values, save at the end. */
function recordsOf(papa: Papa, file: string, text: string, delimiter: string): Records {
  const rows: string[][] = [];
  const lines: number[] = [];
  let line = 1;
  let from = 0;
  papa.parse<string[]>(text, {
    ...plain(delimiter),
    step: ({ data: row, errors, meta }: ParseStepResult<string[]>) => {
      refuseQuotes(file, text, errors);
      const columns = rows[0]?.length;
      const isBlank = row.length === 1 && row[0] === '' && text[from] !== '"';
      if (!isBlank || columns === 1) {
        if (columns !== undefined && row.length !== columns) {
          throw ragged(file, { line, row, columns, delimiter });
        }
        rows.push(row);
        lines.push(line);
      }
      for (let at = text.indexOf('\n', from); at >= 0 && at < meta.cursor; at = text.indexOf('\n', at + 1)) {
        line++;
      }
      from = meta.cursor;
    },
  });
  if (rows[0]?.length === 1) while (rows.at(-1)?.[0] === '') rows.pop();
  return { rows, lines };
}

function refuseQuotes(file: string, text: string, errors: ParseResult<unknown>['errors']): void {
  for (const { code, index = 0 } of errors) {
    const opened = lineAt(text, index);
    if (code === 'MissingQuotes') {
      const fix = 'close it, or write "" for a quote';
      throw format(`${file}: line ${opened} opens a quote that is not closed; ${fix}`);
    }
    if (code === 'InvalidQuotes') {
      const line = lineAt(text, closingQuote(text, index));
      const place = line === opened ? '' : ` (opened on line ${opened})`;
      const fix = 'write "" for a quote inside quotes';
      throw format(`${file}: line ${line} has text after a closing quote${place}; ${fix}`);
    }
  }
}

/** Where a quote closes whose text begins at a place: the next one that is not doubled. */
function closingQuote(text: string, opened: number): number {
  let at = text.indexOf('"', opened);
  while (text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function ragged(
  file: string,
  found: {
    readonly line: number;
    readonly row: readonly string[];
    readonly columns: number;
    readonly delimiter: string;
  },
): WellfitError {
  const { line, row, columns, delimiter } = found;
  const name = delimiter === '\t' ? 'tab' : `"${delimiter}"`;
  const missing = columns - row.length;
  const isTrailing = missing === -1 && row.at(-1) === '';
  const fix =
    missing > 0
      ? `add the missing cell${missing > 1 ? 's' : ''}, empty if need be`
      : isTrailing
        ? `remove the ${name} at its end`
        : `quote the cells that hold a ${name}`;
  return format(`${file}: line ${line} has ${counted(row.length, 'cell')}, expected ${columns}: ${fix}`);
}

function noRows(file: string, why: string): WellfitError {
  return format(`${file}: no data rows: ${why}`);
}

/**
 * Column names, blanks around them removed.
 *
 * @throws {WellfitError} `format` for a column without a name, two of the same name, or a line of numbers
 */
function checkedNames(file: string, cells: readonly string[], line: number): string[] {
  const names = cells.map(cell => cell.trim());
  if (names.length > 1 && names.every(name => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(name))) {
    throw format(`${file}: the first line looks like data, not names: add a header line`);
  }
  const seen = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (name === '') throw format(`${file}: column ${index + 1} has no name: write one on line ${line}`);
    const before = seen.get(name);
    if (before !== undefined) {
      const both = `columns ${before + 1} and ${index + 1} are both named ${quoted(name)}`;
      throw format(`${file}: ${both}: rename one on line ${line}`);
    }
    seen.set(name, index);
  }
  return names;
}
