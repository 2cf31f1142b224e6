// Cells of text as a column: numbers when every cell present is a plain decimal, booleans, or words.
import type { Cells, WellfitError } from 'wellfit';
import { format, label, quoted } from './words.ts';

/** Where a column is, for messages. */
interface ColumnPlace {
  readonly file: string;
  readonly name: string;
  /** Where a row stands: `line 88`. */
  readonly place: (row: number) => string;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const missing = /^(na|n\/a|nan|null)?$/i;
const infinite = /^[+-]?(inf|infinity)$/i;
const longWhole = /^[+-]?\d{16,}(\.0*)?$/;
/** What starts like a number was probably meant as one. */
const slip = /^[+-]?\.?\d/;

/**
 * A column of numbers (NaN where missing, ±∞ where infinite), of booleans, or of text (null where missing).
 *
 * @throws {WellfitError} `format` for text in a column of numbers, and for whole numbers that a double would change:
 *   `1,234` or an overlong id for a category is a mistake that nothing downstream would notice
 */
export function typedColumn(column: ColumnPlace, cells: readonly string[]): Cells {
  const values = new Float64Array(cells.length);
  let numbers = 0;
  const others: number[] = [];
  for (const [i, cell] of cells.entries()) {
    const text = trimmed(cell);
    values[i] = decimal.test(text) ? Number(text) : Number.NaN;
    if (decimal.test(text)) {
      if (longWhole.test(text)) requirePrecision(column, text, i);
      numbers++;
    } else if (infinite.test(text)) values[i] = text.startsWith('-') ? -Infinity : Infinity;
    else if (!missing.test(text)) others.push(i);
  }
  const [first] = others;
  if (first === undefined) return values;
  const isNumeric = numbers >= 9 * others.length || slip.test(trimmed(cells[first]!));
  if (numbers > 0 && isNumeric) throw notANumber(column, first, cells[first]!);
  const present = cells.map(cell => (missing.test(trimmed(cell)) ? null : cell));
  const areBooleans = present.every(cell => cell === null || /^\s*(true|false)\s*$/i.test(cell));
  return areBooleans ? present.map(cell => cell && cell.trim().toLowerCase() === 'true') : present;
}

/** Blanks around a number do not count; a line feed does. */
function trimmed(cell: string): string {
  return cell.replace(/^[ \t]+|[ \t]+$/g, '');
}

function requirePrecision({ file, name, place }: ColumnPlace, text: string, row: number): void {
  const value = Number(text);
  const whole = BigInt(text.replace(/^\+|\.0*$/g, ''));
  if (whole === BigInt(value) || String(whole) === String(value)) return;
  const fix = 'keep it as text, for instance with a letter in front, or leave the column out';
  throw format(`${file}: ${label(name)}: ${text} at ${place(row)} loses precision as a number; ${fix}`);
}

function notANumber({ file, name, place }: ColumnPlace, row: number, cell: string): WellfitError {
  const plain = plainNumber(cell.trim());
  const hint = plain === undefined ? '' : ` (write ${plain})`;
  const wayOut = 'mend it, or leave the column out';
  return format(
    `${file}: ${label(name)}: ${quoted(cell)} at ${place(row)} is not a number${hint}; ${wayOut}`,
  );
}

/** What a cell that a person reads as a number should say, where that is plain. */
function plainNumber(cell: string): string | undefined {
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(cell)) return cell.replaceAll(',', '');
  if (/^[+-]?\d{1,3}( \d{3})+(\.\d+)?$/.test(cell)) return cell.replaceAll(' ', '');
  if (/^[+-]?\d+(_\d+)+(\.\d+)?$/.test(cell)) return cell.replaceAll('_', '');
  if (/^[+-]?\d*,\d+$/.test(cell)) return cell.replace(',', '.');
  if (/^0x[0-9a-f]{1,13}$/i.test(cell)) return String(Number(cell));
  return undefined;
}
