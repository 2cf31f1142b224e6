// JSON and JSON lines: row objects, columns by name, or rows of cells.
import { type Cells, Table, type WellfitError } from 'wellfit';
import { lineAt, textOf } from './encoding.ts';
import type { ReadTable } from './reader.ts';
import { format, label, quoted } from './words.ts';

/**
 * A JSON text of row objects, of columns by name, or of rows of cells.
 *
 * @throws {WellfitError} `format`, one line with the file, the place and the fix
 */
export function readJson(file: string, bytes: Uint8Array): ReadTable {
  const text = textOf(file, bytes);
  if (text.trim() === '') throw format(`${file}: no data rows: the file is empty`);
  const place = (row: number) => `row ${row + 1}`;
  return columnsOf(file, parse(file, text, 1), place);
}

/** JSON lines: a row object on every line. */
export function readJsonLines(file: string, bytes: Uint8Array): ReadTable {
  const lines = textOf(file, bytes).split('\n');
  const kept = [...lines.keys()].filter(line => lines[line]!.trim() !== '');
  if (kept.length === 0) throw format(`${file}: no data rows: the file is empty`);
  const rows = kept.map(line => parse(file, lines[line]!, line + 1));
  return columnsOf(file, rows, row => `line ${kept[row]! + 1}`);
}

/** @param first the line of the file on which the text starts */
function parse(file: string, text: string, first: number): unknown {
  const isLong = /\d{16}/.test(text);
  try {
    return isLong ? JSON.parse(text, requireExact) : JSON.parse(text);
  } catch (error) {
    if (error instanceof LostDigits) {
      throw format(`${file}: ${error.message} loses precision as a number; write it as text`);
    }
    // not every engine tells the place, and none has to
    const place = Number(/position (\d+)/.exec(String(error))?.[1] ?? Number.NaN);
    const isOneLine = !text.trimEnd().includes('\n');
    const line = isOneLine || Number.isNaN(place) ? first : first - 1 + lineAt(text, place);
    const where = isOneLine || !Number.isNaN(place) ? `line ${line}` : `at or after line ${line}`;
    throw format(`${file}: ${where} is not valid JSON; save the table again, or as CSV`);
  }
}

class LostDigits extends Error {}

/** Refuses a whole number that its double changes, where the engine tells how it was written. */
function requireExact(
  this: unknown,
  _: string,
  value: unknown,
  context?: { readonly source?: string },
): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || !/^-?\d{16,}$/.test(source)) return value;
  if (BigInt(source) === BigInt(value) || source === String(value)) return value;
  throw new LostDigits(source);
}

function columnsOf(file: string, value: unknown, place: ReadTable['place']): ReadTable {
  if (typeof value !== 'object' || value === null) {
    const shown = quoted(JSON.stringify(value));
    throw format(`${file}: holds ${shown}, expected an array of row objects`);
  }
  // the library knows the forms that a table may have, and says what is wrong with others
  const table = Table.from(value as object[], file, { place });
  const refused = new Map<string, WellfitError>();
  const columns = table.names.map((name): readonly [string, Cells] => {
    const cells = table.column(name);
    const nested = nestedCell(file, name, cells, place);
    if (nested) refused.set(name, nested);
    return [name, cells];
  });
  return { columns, place, refused };
}

/** A cell holds one value: lists and objects are no columns. */
function nestedCell(
  file: string,
  name: string,
  cells: Cells,
  place: ReadTable['place'],
): WellfitError | undefined {
  const at = Array.prototype.findIndex.call(cells, cell => typeof cell === 'object' && cell !== null);
  if (at < 0) return undefined;
  const fix = 'give every value a column of its own, or leave the column out';
  return format(`${file}: ${label(name)}: ${place(at)} holds a list or an object; ${fix}`);
}
