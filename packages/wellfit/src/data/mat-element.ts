// The pieces that MATLAB 5 files are made of: elements, each a tag with a type and a length, then its bytes.
import { type Storage, viewOf } from './storage.ts';

/** Element types of the format that are looked at by name. */
export const MI = { int8: 1, uint8: 2, int32: 5, uint32: 6, matrix: 14, compressed: 15, utf8: 16 } as const;

/** How the numbers of an element lie, by its type. */
export const STORAGES: ReadonlyMap<number, Storage> = new Map([
  [1, 'i1'],
  [2, 'u1'],
  [3, 'i2'],
  [4, 'u2'],
  [5, 'i4'],
  [6, 'u4'],
  [7, 'f4'],
  [9, 'f8'],
  [12, 'i8'],
  [13, 'u8'],
]);

/** One element: its type, its bytes (a view), and where the next one starts. */
export interface MatElement {
  readonly type: number;
  readonly data: Uint8Array;
  readonly next: number;
}

/** Makes the error for a rule that the file breaks. */
export type Fail = (what: string) => Error;

/**
 * The element at `at`. Up to four bytes of data may lie inside the tag, which then has the length in the
 * upper half of its first word; otherwise the data follows the tag, padded to a multiple of 8 bytes.
 */
function readElement(bytes: Uint8Array, at: number, little: boolean, fail: Fail): MatElement {
  if (bytes.length - at < 8) throw fail(`an element is missing at its byte ${at}`);
  const view = viewOf(bytes);
  const first = view.getUint32(at, little);
  const small = first >>> 16;
  if (small !== 0) {
    if (small > 4) throw fail(`a small element at its byte ${at} has ${small} bytes, at most 4 fit`);
    return { type: first & 0xffff, data: bytes.subarray(at + 4, at + 4 + small), next: at + 8 };
  }
  const length = view.getUint32(at + 4, little);
  const start = at + 8;
  if (length > bytes.length - start) {
    throw fail(`an element at its byte ${at} declares ${length} bytes, ${bytes.length - start} are left`);
  }
  // the last element of a variable may come without its padding
  const next = Math.min(start + Math.ceil(length / 8) * 8, bytes.length);
  return { type: first, data: bytes.subarray(start, start + length), next };
}

/** The elements inside a variable, one after the other. */
export class ElementReader {
  readonly #bytes: Uint8Array;
  readonly #little: boolean;
  readonly #fail: Fail;
  #at = 0;

  constructor(bytes: Uint8Array, little: boolean, fail: Fail) {
    this.#bytes = bytes;
    this.#little = little;
    this.#fail = fail;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The next element, which must be of one of these types. */
  next(what: string, types: readonly number[]): MatElement {
    const element = readElement(this.#bytes, this.#at, this.#little, this.#fail);
    if (!types.includes(element.type)) throw this.#fail(`the element type of its ${what} is ${element.type}`);
    this.#at = element.next;
    return element;
  }
}
