// Text for a terminal.

/** Text in lines that fit a narrow terminal. */
export function wrapped(text: string): string {
  return text.replace(/(.{1,79})(\s+|$)/g, '$1\n').trimEnd();
}

/** `1 row`, `1,234 rows`. */
export function counted(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
}

/** Rows of cells in columns, two blanks apart; columns of numbers under their head end together. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, j) => Math.max(...rows.map(row => row[j]!.length)));
  const isNumeric = rows[0]!.map((_, j) => rows.slice(1).every(row => /^(–|-?[\d.,e+-]*)$/.test(row[j]!)));
  return rows.map(row =>
    row
      .map((cell, j) => (isNumeric[j] ? cell.padStart(widths[j]!) : cell.padEnd(widths[j]!)))
      .join('  ')
      .trimEnd(),
  );
}
