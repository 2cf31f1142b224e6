// Which character separates the cells of a file: given, implied by its extension, or seen in its first lines.

import { WellfitError } from 'wellfit';
import { RecordScanner, StructureError } from './structure.ts';
import { quoted } from './table.ts';

const SNIFFED = [',', ';', '\t', '|'];
const ALLOWED = [...SNIFFED, ':'];
const SNIFFED_RECORDS = 100;
const SNIFFED_BYTES = 1 << 18;

/** How a delimiter is called in a message. */
export function delimiterName(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : `"${delimiter}"`;
}

/**
 * Checks a delimiter that a person gave; a tab may be written `tab` or `\t`.
 *
 * @throws {WellfitError} `range`
 */
export function givenDelimiter(text: string): string {
  const delimiter = text === 'tab' || text === '\\t' ? '\t' : text;
  if (ALLOWED.includes(delimiter)) return delimiter;
  throw new WellfitError('range', `--delimiter must be one of , ; | : or tab, got ${quoted(text)}`);
}

/**
 * The delimiter under which the first hundred records best agree with the first on the number of cells;
 * among equals the one that makes more cells, then the one more common. A comma when there is no sign of any.
 */
export function sniffDelimiter(head: Uint8Array): string {
  let best = { delimiter: ',', agreement: -1, cells: 1 };
  for (const delimiter of SNIFFED) {
    const { counts, broken } = cellCounts(head.slice(0, SNIFFED_BYTES), delimiter);
    const cells = counts[0] ?? 1;
    if (cells === 1) continue;
    const agreement = broken ? 0 : counts.filter(count => count === cells).length / counts.length;
    if (agreement > best.agreement || (agreement === best.agreement && cells > best.cells)) {
      best = { delimiter, agreement, cells };
    }
  }
  return best.delimiter;
}

/** The number of cells of each record at the head of a file, and whether its quotes make no sense. */
function cellCounts(head: Uint8Array, delimiter: string): { counts: number[]; broken: boolean } {
  const counts: number[] = [];
  const scanner = new RecordScanner(delimiter.charCodeAt(0), cells => counts.push(cells));
  let broken = false;
  try {
    scanner.push(head);
  } catch (error) {
    if (!(error instanceof StructureError)) throw error;
    broken = error.fault.kind === 'after-quote';
  }
  if (counts.length === 0) counts.push(scanner.cells);
  return { counts: counts.slice(0, SNIFFED_RECORDS), broken };
}
