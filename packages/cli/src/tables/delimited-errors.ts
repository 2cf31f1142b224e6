// Every way a delimited file can be broken, as one line: the file, the place, the fix.

import { tmpdir } from 'node:os';
import { WellfitError } from 'wellfit';
import { delimiterName } from './delimiter.ts';
import { EncodingError } from './encoding.ts';
import { LONGEST_RECORD, StructureError } from './structure.ts';
import { quoted } from './table.ts';

/** A fault of bytes, of structure or of the disk as the refusal to print; any other error as it is. */
export function refusal(error: unknown, file: string, line: number): unknown {
  if (error instanceof WellfitError) return error;
  if (error instanceof EncodingError) return encodingRefusal(error, file, line);
  if (error instanceof StructureError) return structureRefusal(error, file);
  if (error instanceof Error && 'syscall' in error) return unopened(file, error);
  return error;
}

function encodingRefusal({ fault }: EncodingError, file: string, line: number): WellfitError {
  switch (fault.kind) {
    case 'utf-16':
      return format(`${file}: looks like UTF-16; save it as UTF-8 or use --encoding utf-16`);
    case 'zip':
      return format(`${file}: looks like a zip or Excel file; save it as CSV`);
    case 'byte': {
      const byte = fault.byte.toString(16).toUpperCase().padStart(2, '0');
      return format(`${file}: line ${line} is not valid UTF-8 (byte 0x${byte}); use --encoding latin1`);
    }
    case 'decode':
      return format(`${file}: not valid ${fault.encoding} at or after line ${line}; use another --encoding`);
  }
}

function structureRefusal({ fault }: StructureError, file: string): WellfitError {
  const at = `${file}: line ${fault.line}`;
  const limit = `${LONGEST_RECORD >> 20} MiB`;
  switch (fault.kind) {
    case 'nul':
      return format(`${at} holds a NUL byte; a table is text: save it again as UTF-8`);
    case 'long':
      return format(`${at} starts a row longer than ${limit}; check its line ends and quotes`);
    case 'unclosed': {
      const where = fault.within ? ` within ${limit}` : '';
      return format(`${at} opens a quote that is not closed${where}; close it, or write "" for a quote`);
    }
    case 'after-quote': {
      const place = fault.opened === fault.line ? '' : ` (opened on line ${fault.opened})`;
      return format(`${at} has text after a closing quote${place}; write "" for a quote inside quotes`);
    }
  }
}

/** A row with too many or too few cells. */
export function raggedRow(
  file: string,
  line: number,
  row: { readonly cells: number; readonly expected: number; readonly endsEmpty: boolean },
  delimiter: string,
): WellfitError {
  const { cells, expected, endsEmpty } = row;
  const name = delimiterName(delimiter);
  const fix =
    cells < expected
      ? `add the missing cell${expected - cells > 1 ? 's' : ''}, empty if need be`
      : endsEmpty && cells === expected + 1
        ? `remove the ${name} at its end`
        : `quote the cells that hold a ${name}`;
  return format(`${file}: line ${line} has ${counted(cells, 'cell')}, expected ${expected}: ${fix}`);
}

/** A file without a row of data. */
export function noRows(file: string, what: 'empty' | 'blank' | 'header'): WellfitError {
  const why = {
    empty: 'the file is empty',
    blank: 'only blank lines',
    header: 'only the line of names',
  }[what];
  return format(`${file}: no data rows: ${why}`);
}

/**
 * Column names from the cells of the first line, blanks around them removed.
 *
 * @throws {WellfitError} `format` for a column without a name, two of the same name, or a line of numbers.
 */
export function checkedNames(file: string, cells: readonly (string | null)[], line: number): string[] {
  const names = cells.map(cell => (cell ?? '').trim());
  if (names.length > 1 && names.every(name => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(name))) {
    throw format(`${file}: the first line looks like data, not names: add a header line`);
  }
  const seen = new Map<string, number>();
  names.forEach((name, index) => {
    if (name === '') throw format(`${file}: column ${index + 1} has no name: write one on line ${line}`);
    const before = seen.get(name);
    if (before !== undefined) {
      throw format(
        `${file}: columns ${before + 1} and ${index + 1} are both named ${quoted(name)}: rename one on line ${line}`,
      );
    }
    seen.set(name, index);
  });
  return names;
}

/** A file that cannot be opened: missing, a folder, unreadable. */
export function unopened(file: string, error: unknown): WellfitError {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const why: Readonly<Record<string, string>> = {
    ENOENT: 'no such file',
    ENOTDIR: 'no such file: part of its path is not a folder',
    EISDIR: 'is a folder, not a file',
    EACCES: 'may not be read: check its permissions',
    EPERM: 'may not be read: check its permissions',
  };
  return new WellfitError('range', `${file}: ${why[code] ?? `cannot be read (${code})`}`, { cause: error });
}

/** A working copy that could not be written. */
export function noCopy(file: string, error: unknown): WellfitError {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const place = quoted(tmpdir());
  return new WellfitError(
    'state',
    `${file}: cannot write a working copy in ${place} (${code}); free some space there or set TMPDIR`,
    { cause: error },
  );
}

/** An error of DuckDB's on a file that passed every check of ours: its first line, so that it can be reported. */
export function unparsed(file: string, error: unknown): WellfitError {
  const message = error instanceof Error ? error.message : String(error);
  if (/^Out of Memory/i.test(message)) {
    return new WellfitError('state', `${file}: does not fit in memory; split it or leave columns out`, {
      cause: error,
    });
  }
  const first = quoted(message.split('\n')[0]!);
  return new WellfitError('format', `${file}: cannot be read as a table: DuckDB says ${first}`, {
    cause: error,
  });
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function format(message: string): WellfitError {
  return new WellfitError('format', message);
}
