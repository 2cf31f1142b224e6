// MATLAB 5 files (save -v6 and -v7, and Octave's): the numeric matrices in them, read from bytes.
import { WellfitError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import { inflate } from './inflate.ts';
import { MI } from './mat-element.ts';
import { damaged, type MatRefusal, type MatVariable, readVariable, tooLarge } from './mat-variable.ts';
import { latin1, oneLine, quote } from './quote.ts';
import { viewOf } from './storage.ts';

export type { MatClass, MatRefusal, MatVariable } from './mat-variable.ts';

/** Options of {@link readMat}. */
export interface ReadMatOptions {
  /** Name of the file, for messages; `'mat'` when not given. */
  readonly name?: string;
  /** Bytes that one inflated variable, and all matrices together, may take; 2 GiB when not given. */
  readonly maxBytes?: number;
}

/** The variables of a .mat file, in the order of the file. */
export class MatFile {
  /** Name of the file, for messages. */
  readonly name: string;
  /** The real numeric matrices, by name. */
  readonly variables: ReadonlyMap<string, MatVariable>;
  /** What is in the file and is not a real numeric matrix, by name. */
  readonly refused: ReadonlyMap<string, MatRefusal>;

  constructor(
    name: string,
    variables: ReadonlyMap<string, MatVariable>,
    refused: ReadonlyMap<string, MatRefusal>,
  ) {
    this.name = name;
    this.variables = variables;
    this.refused = refused;
  }

  /**
   * The matrix called `variable`.
   *
   * @throws {WellfitError} `unsupported` when that variable is not a real numeric matrix; `range` when there
   * is none of that name
   */
  matrix(variable: string): Matrix {
    const found = this.variables.get(variable);
    if (found !== undefined) return found.matrix;
    const refusal = this.refused.get(variable);
    if (refusal !== undefined) {
      throw new WellfitError(
        'unsupported',
        `${this.name}: variable ${quote(variable)} is ${refusal.reason}; ${refusal.fix}`,
      );
    }
    const names = [...this.variables.keys()].slice(0, 12).map(quote).join(', ');
    throw new WellfitError(
      'range',
      `${this.name}: has no variable ${quote(variable)}; its matrices are ${names === '' ? 'none' : names}`,
    );
  }
}

const HEADER = 128;
const TWO_GIB = 0x80000000;

/**
 * Reads a MATLAB 5 file, as `save -v7` and `save -v6` write it, in either byte order: all its real numeric
 * and logical matrices. MATLAB stores columns one after the other; the matrices here have rows.
 *
 * Variables of other kinds (cells, structs, text, complex, sparse, more than two dimensions, whole numbers
 * beyond 2^53) do not stop the others: they are listed in `refused`, and named by the error when asked for.
 *
 * @throws {WellfitError} `format` when the bytes are not a MATLAB file, are cut short or damaged (the
 * checksums of compressed variables are verified); `unsupported` for the formats of `-v7.3` (HDF5) and `-v4`,
 * and for more than `maxBytes`; `range` when `maxBytes` is not positive
 * @see Source: MathWorks, *MAT-File Format*, level 5; compressed elements are zlib streams (RFC 1950)
 *
 * @example
 * ```ts
 * // the file that x = 7; save -v6 writes: a header of 128 bytes, then elements of 32-bit words
 * const header = [...`${'MATLAB 5.0 MAT-file'.padEnd(124)}\x00\x01IM`].map(c => c.charCodeAt(0));
 * const x = [14, 48, 6, 8, 6, 0, 5, 8, 1, 1, 0x10001, 'x'.charCodeAt(0), 0x10002, 7];
 * const bytes = new Uint8Array([...header, ...new Uint8Array(Uint32Array.from(x).buffer)]);
 * const file = await readMat(bytes, { name: 'seven.mat' });
 * file.matrix('x').toArray() // => [[7]]
 * file.variables.get('x')?.class // => 'double'
 * ```
 */
export async function readMat(bytes: Uint8Array, options: ReadMatOptions = {}): Promise<MatFile> {
  const file = oneLine(options.name ?? 'mat');
  const { maxBytes = TWO_GIB } = options;
  if (!(maxBytes > 0)) throw new WellfitError('range', `readMat: maxBytes must be > 0, got ${maxBytes}`);
  const little = readHeader(bytes, file);
  const variables = new Map<string, MatVariable>();
  const refused = new Map<string, MatRefusal>();
  let room = maxBytes;
  for (let at = HEADER; at < bytes.length; ) {
    const { content, next } = await readTop(bytes, at, little, file, maxBytes);
    const found = readVariable(content, { file, at, little, room });
    at = next;
    if (found === undefined) continue;
    if (variables.has(found.name) || refused.has(found.name)) {
      throw new WellfitError(
        'format',
        `${file}: has two variables ${quote(found.name)}; save it again with -v7`,
      );
    }
    if ('matrix' in found) {
      variables.set(found.name, found);
      room -= found.matrix.data.byteLength;
    } else refused.set(found.name, found);
  }
  return new MatFile(file, variables, refused);
}

/** Checks the 128 bytes at the start; true when the file is little-endian. */
function readHeader(bytes: Uint8Array, file: string): boolean {
  if (bytes.length === 0) throw new WellfitError('format', `${file}: is empty; save it again with -v7`);
  const text = latin1(bytes.subarray(0, 124));
  const order = latin1(bytes.subarray(126, HEADER));
  const little = order === 'IM';
  const known = little || order === 'MI';
  const version = known ? viewOf(bytes).getUint16(124, little) : 0;
  const signature = '\x89HDF\r\n\x1a\n';
  const hdf5 = text.startsWith(signature) || latin1(bytes.subarray(512, 520)) === signature;
  if (hdf5 || text.startsWith('MATLAB 7.3') || version === 0x0200) {
    throw new WellfitError('unsupported', `${file}: this is a MATLAB 7.3 (HDF5) file; save it with -v7`);
  }
  if (text.startsWith('# Created by Octave') || text.startsWith('Octave-1-')) {
    throw new WellfitError('unsupported', `${file}: this is a file in Octave's own format; save it with -v7`);
  }
  if (known && version === 0x0100) return little;
  if (isMatlab4(bytes)) {
    throw new WellfitError('unsupported', `${file}: this is a MATLAB 4 file; save it with -v7`);
  }
  if (text.startsWith('MATLAB 5.0') && bytes.length < HEADER) {
    throw truncated(file, bytes.length, `the header takes ${HEADER} bytes`);
  }
  throw new WellfitError('format', `${file}: this is not a MATLAB 5 file; save it with -v7`);
}

/** MATLAB 4 starts with five whole numbers: MOPT (byte order, 0, precision, type), rows, columns, complex, name. */
function isMatlab4(bytes: Uint8Array): boolean {
  if (bytes.length < 20) return false;
  const view = viewOf(bytes);
  return [true, false].some(little => {
    const [mopt, rows, columns, complex, name] = [0, 4, 8, 12, 16].map(at => view.getInt32(at, little));
    const digits = [Math.floor(mopt! / 1000), Math.floor(mopt! / 100) % 10, Math.floor(mopt! / 10) % 10];
    const known = digits[0]! <= 4 && digits[1] === 0 && digits[2]! <= 5 && mopt! % 10 <= 2;
    return mopt! >= 0 && known && rows! >= 0 && columns! >= 0 && complex! >>> 1 === 0 && name! >>> 10 === 0;
  });
}

/** The inside of the variable's element at `at`, inflated when it is compressed, and where the next starts. */
async function readTop(
  bytes: Uint8Array,
  at: number,
  little: boolean,
  file: string,
  maxBytes: number,
): Promise<{ content: Uint8Array; next: number }> {
  if (bytes.length - at < 8) throw truncated(file, bytes.length, `a variable starts at byte ${at}`);
  const view = viewOf(bytes);
  const type = view.getUint32(at, little);
  const length = view.getUint32(at + 4, little);
  if (type !== MI.matrix && type !== MI.compressed) {
    throw damaged(file, `the variable at byte ${at}`, `its element type is ${type}`);
  }
  const start = at + 8;
  const next = start + length;
  if (next > bytes.length) {
    throw truncated(file, bytes.length, `the variable at byte ${at} ends at byte ${next}`);
  }
  const data = bytes.subarray(start, next);
  const content = type === MI.matrix ? data : await inflateMatrix(data, at, little, file, maxBytes);
  return { content, next };
}

/** Inflates a compressed element, which holds one matrix element, and stops at the length that one declares. */
async function inflateMatrix(
  data: Uint8Array,
  at: number,
  little: boolean,
  file: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const damage = (cause?: unknown): WellfitError =>
    new WellfitError(
      'format',
      `${file}: the compressed data of the variable at byte ${at} is damaged; save it again with -v7`,
      { cause },
    );
  let declared = 0;
  const check = (head: Uint8Array, total: number): void => {
    if (total < 8) return;
    const view = viewOf(head);
    if (view.getUint32(0, little) !== MI.matrix) throw damage();
    declared = 8 + view.getUint32(4, little);
    if (declared > maxBytes) throw tooLarge(file, `the variable at byte ${at}`, declared, maxBytes);
    if (total > declared) throw damage();
  };
  let inflated: Uint8Array;
  try {
    inflated = await inflate(data, check);
  } catch (error) {
    if (error instanceof RangeError) {
      throw new WellfitError(
        'unsupported',
        `${file}: the variable at byte ${at} does not fit into memory; save it in parts`,
        { cause: error },
      );
    }
    throw error instanceof WellfitError ? error : damage(error);
  }
  if (declared === 0 || inflated.length !== declared) throw damage();
  return inflated.subarray(8);
}

function truncated(file: string, at: number, rule: string): WellfitError {
  return new WellfitError('format', `${file}: truncated at byte ${at}: ${rule}; save it again with -v7`);
}
