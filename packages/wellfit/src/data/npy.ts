// NumPy's .npy files: one array of numbers, read from bytes and written to them.
import { WellfitError } from '../core/errors.ts';
import { Matrix } from '../core/matrix.ts';
import { parseNpyHeader } from './npy-header.ts';
import { latin1, oneLine, quote } from './quote.ts';
import {
  decode,
  decodeColumnMajor,
  exactInteger,
  firstUnsafeInteger,
  type NumberArray,
  type Storage,
  viewOf,
  widthOf,
} from './storage.ts';

/** Options of {@link readNpy}. */
export interface ReadNpyOptions {
  /** Name of the file, for messages; `'npy'` when not given. */
  readonly name?: string;
}

/**
 * The numbers of an array read by {@link readNpy}, by dtype: `b1` (as 0 and 1) and `u1` in a Uint8Array,
 * `i1`, `i2`, `u2`, `i4`, `u4`, `f4` and `f8` in the typed array of that name, `f2` in a Float32Array, `i8`
 * and `u8` in a Float64Array.
 */
export type NpyData = NumberArray;

/** An array read from a .npy file: numbers row by row (the last index runs fastest), and their shape. */
export class NpyArray {
  readonly data: NpyData;
  /** Sizes, outermost first; empty for a single number. */
  readonly shape: readonly number[];
  /** As the file spells it, such as `'<f8'`. */
  readonly dtype: string;
  readonly #name: string;

  constructor(data: NpyData, shape: readonly number[], dtype: string, name = 'npy') {
    this.data = data;
    this.shape = shape;
    this.dtype = dtype;
    this.#name = name;
  }

  /**
   * The array as a matrix: two dimensions as they are, n numbers in one dimension as n × 1, a single number
   * as 1 × 1. Floating-point data is shared, not copied; whole numbers become doubles.
   *
   * @throws {WellfitError} `shape` with three dimensions or more
   */
  matrix(): Matrix {
    const [rows = 1, columns = 1] = this.shape;
    if (this.shape.length > 2) {
      throw new WellfitError(
        'shape',
        `${this.#name}: has shape ${times(this.shape)}, a matrix has two dimensions; reshape it before saving`,
      );
    }
    const { data } = this;
    const floats = data instanceof Float64Array || data instanceof Float32Array;
    return new Matrix(floats ? data : Float64Array.from(data), rows, columns);
  }
}

const MAGIC = '\x93NUMPY';

/** A longer header can only describe what is refused anyway. */
const LONGEST_HEADER = 1 << 20;

/**
 * Reads a .npy file, versions 1.0 to 3.0: booleans, whole numbers of 8 to 64 bits and floating-point numbers
 * of 16, 32 or 64 bits, in either byte order, stored row by row or column by column.
 *
 * Nothing in the file is executed, and nothing is allocated before the sizes it declares are found to fit.
 *
 * @throws {WellfitError} `format` when the bytes are not a .npy file, are cut short, or go on after the data;
 * `unsupported` for Python objects (pickles), structured, complex, text and time dtypes, and for whole
 * numbers beyond 2^53
 * @see Source: NumPy Enhancement Proposal 1, and the documentation of `numpy.lib.format`
 *
 * @example
 * ```ts
 * const bytes = writeNpy(Matrix.from([[1, 2, 3], [4, 5, 6]]));
 * const array = readNpy(bytes, { name: 'points.npy' });
 * array.shape // => [2, 3]
 * array.dtype // => '<f8'
 * array.matrix().at(1, 2) // => 6
 * ```
 */
export function readNpy(bytes: Uint8Array, options: ReadNpyOptions = {}): NpyArray {
  const file = oneLine(options.name ?? 'npy');
  const { header, start } = splitHeader(bytes, file);
  const { descr, fortranOrder, shape } = parseNpyHeader(header, file);
  const { boolean, storage, little } = parseDtype(descr, file);
  const body = bytes.subarray(start);
  const count = countOf(shape, descr, widthOf(storage), body.length, file);
  const unsafe = firstUnsafeInteger(body, storage, little);
  if (unsafe >= 0) {
    throw new WellfitError(
      'unsupported',
      `${file}: stored number ${unsafe} is ${exactInteger(body, storage, little, unsafe)}, beyond 2^53, which loses precision; save it as float64`,
    );
  }
  const wrong = boolean ? body.findIndex(byte => byte > 1) : -1;
  if (wrong >= 0) {
    throw new WellfitError('format', `${file}: stored boolean ${wrong} must be 0 or 1, got ${body[wrong]}`);
  }
  const data = emptyArray(storage, count);
  if (fortranOrder) decodeColumnMajor(body, storage, little, shape, data);
  else decode(body, storage, little, data);
  return new NpyArray(data, shape, descr, file);
}

/**
 * Writes a matrix as a .npy file, version 1.0: `<f8` in double precision, `<f4` in single, row by row, with
 * the header padded to a multiple of 64 bytes. The bytes are those of `numpy.save`.
 *
 * @see Source: NumPy Enhancement Proposal 1, and the documentation of `numpy.lib.format`
 *
 * @example
 * ```ts
 * const bytes = writeNpy(Matrix.from([[1, 2], [3, 4]]));
 * bytes.length // => 160
 * readNpy(bytes).matrix().toArray() // => [[1, 2], [3, 4]]
 * ```
 */
export function writeNpy(matrix: Matrix): Uint8Array {
  const { data, rows, columns } = matrix;
  const single = data instanceof Float32Array;
  const dict = `{'descr': '${single ? '<f4' : '<f8'}', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  // numpy leaves room for the number of rows to grow to 21 digits in place
  const roomy = dict + ' '.repeat(Math.max(0, 21 - String(rows).length));
  const used = 10 + roomy.length + 1;
  const header = `${roomy}${' '.repeat(64 - (used % 64))}\n`;
  const start = 10 + header.length;
  const result = new Uint8Array(start + data.byteLength);
  const view = viewOf(result);
  const text = `${MAGIC}\x01\x00\x00\x00${header}`;
  for (let k = 0; k < text.length; k++) result[k] = text.charCodeAt(k);
  view.setUint16(8, header.length, true);
  for (let k = 0; k < data.length; k++) {
    if (single) view.setFloat32(start + k * 4, data[k]!, true);
    else view.setFloat64(start + k * 8, data[k]!, true);
  }
  return result;
}

/** The text of the header, and where the data starts. */
function splitHeader(bytes: Uint8Array, file: string): { header: string; start: number } {
  if (bytes.length === 0)
    throw new WellfitError('format', `${file}: is empty; save it again with numpy.save`);
  if (latin1(bytes.subarray(0, 6)) !== MAGIC.slice(0, bytes.length)) {
    throw new WellfitError('format', `${file}: is not a .npy file; save the array with numpy.save`);
  }
  const major = bytes[6] ?? 1;
  const minor = bytes[7] ?? 0;
  if (major < 1 || major > 3 || minor !== 0) {
    throw new WellfitError(
      'unsupported',
      `${file}: has .npy version ${major}.${minor}, wellfit reads 1.0, 2.0 and 3.0; save it again with numpy.save`,
    );
  }
  const prefix = major === 1 ? 10 : 12;
  if (bytes.length < prefix) throw truncated(file, bytes.length, `the header starts at byte ${prefix}`);
  const view = viewOf(bytes);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = prefix + length;
  if (start > bytes.length) throw truncated(file, bytes.length, `the header ends at byte ${start}`);
  if (length > LONGEST_HEADER) {
    throw new WellfitError(
      'format',
      `${file}: header must be at most ${LONGEST_HEADER} bytes, got ${length}; save it again with numpy.save`,
    );
  }
  return { header: latin1(bytes.subarray(prefix, start)), start };
}

/** How the numbers lie, by the dtype. One-byte types have no byte order; `=` and none mean little-endian. */
function parseDtype(descr: string, file: string): { boolean: boolean; storage: Storage; little: boolean } {
  if (/^[<>|=]?O/.test(descr)) {
    throw new WellfitError(
      'unsupported',
      `${file}: holds Python objects (a pickle), which wellfit never executes; save a numeric array`,
    );
  }
  const match = /^([<>|=]?)(b1|[iu][1248]|f[248])$/.exec(descr);
  if (match === null) {
    throw new WellfitError(
      'unsupported',
      `${file}: has dtype ${quote(descr)}, wellfit reads bool, int8 to uint64 and float16 to float64; convert it with astype`,
    );
  }
  const boolean = match[2] === 'b1';
  return { boolean, storage: boolean ? 'u1' : (match[2] as Storage), little: match[1] !== '>' };
}

/** Number of elements, once the bytes that are there are exactly the bytes that the shape needs. */
function countOf(
  shape: readonly number[],
  descr: string,
  width: number,
  available: number,
  file: string,
): number {
  let count = shape.includes(0) ? 0 : 1;
  for (const size of [1, ...shape]) {
    count *= size;
    if (count * width > available) {
      const declared = `${times(shape)} numbers of ${quote(descr)}`;
      throw new WellfitError(
        'format',
        `${file}: declares ${declared}, more than its ${available} bytes of data; save it again with numpy.save`,
      );
    }
  }
  if (count * width < available) {
    throw new WellfitError(
      'format',
      `${file}: has ${available - count * width} bytes after its ${count * width} bytes of data; save it again with numpy.save`,
    );
  }
  return count;
}

function emptyArray(storage: Storage, count: number): NpyData {
  switch (storage) {
    case 'i1':
      return new Int8Array(count);
    case 'u1':
      return new Uint8Array(count);
    case 'i2':
      return new Int16Array(count);
    case 'u2':
      return new Uint16Array(count);
    case 'i4':
      return new Int32Array(count);
    case 'u4':
      return new Uint32Array(count);
    case 'f2':
    case 'f4':
      return new Float32Array(count);
    default:
      return new Float64Array(count);
  }
}

function truncated(file: string, at: number, rule: string): WellfitError {
  return new WellfitError(
    'format',
    `${file}: truncated at byte ${at}: ${rule}; save it again with numpy.save`,
  );
}

function times(shape: readonly number[]): string {
  return shape.length === 0 ? '1' : shape.join(' × ');
}
