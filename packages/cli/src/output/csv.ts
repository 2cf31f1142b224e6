// Tables as CSV text: a name for each column, numbers that come back bit for bit.

/** A cell of a CSV file. */
export type Cell = string | number;

/** How cells are written. */
export interface CsvOptions {
  /** Put an apostrophe before text that a spreadsheet would run as a formula. */
  readonly spreadsheetSafe?: boolean;
}

/** One line a row, the names first; text is quoted where it must be. */
export function csvText(
  names: readonly string[],
  rows: Iterable<readonly Cell[]>,
  { spreadsheetSafe = false }: CsvOptions = {},
): string {
  const cell = (value: Cell) => {
    if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
    return quotedCell(spreadsheetSafe ? withoutFormula(value) : value);
  };
  const lines = [names.map(cell).join(',')];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return `${lines.join('\n')}\n`;
}

function quotedCell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `=cmd()` as `'=cmd()`; −5 stays a number. */
function withoutFormula(text: string): string {
  const isNumber = text.trim() !== '' && Number.isFinite(Number(text));
  return /^[=+\-@\t\r]/.test(text) && !isNumber ? `'${text}` : text;
}
