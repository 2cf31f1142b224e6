// Lists of numbers in files, as float64: what contenders hand over for a comparison.
import { readFileSync, writeFileSync } from 'node:fs';

/** Writes lists of numbers, one after the other. */
export function writeNumbers(file: string, lists: readonly ArrayLike<number>[]): void {
  const joined = Float64Array.from(lists.flatMap(list => Array.from(list)));
  writeFileSync(file, new Uint8Array(joined.buffer));
}

/** Reads what `writeNumbers` wrote. */
export function readNumbers(file: string): Float64Array {
  const bytes = readFileSync(file);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
