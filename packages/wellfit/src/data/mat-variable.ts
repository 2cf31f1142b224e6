// One variable of a MATLAB 5 file: its flags, sizes and name, and its numbers when they make a real matrix.
import { WellfitError } from '../core/errors.ts';
import { Matrix } from '../core/matrix.ts';
import { ElementReader, type Fail, type MatElement, MI, STORAGES } from './mat-element.ts';
import { latin1, quote } from './quote.ts';
import { decodeColumnMajor, exactInteger, firstUnsafeInteger, viewOf, widthOf } from './storage.ts';

/** MATLAB's name for the kind of numbers in a variable. */
export type MatClass =
  | 'double'
  | 'single'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'logical';

/** A numeric variable of a .mat file. */
export interface MatVariable {
  readonly name: string;
  readonly class: MatClass;
  /** The numbers, in single precision for the class `single`, else in double; logicals as 0 and 1. */
  readonly matrix: Matrix;
}

/** Why a variable of a .mat file is not read, in the words of the error: *variable "c" is (reason); (fix)*. */
export interface MatRefusal {
  readonly name: string;
  /** Such as `'a cell array'`. */
  readonly reason: string;
  /** Such as `'wellfit reads numeric matrices only: save it as a matrix'`. */
  readonly fix: string;
}

/** What a variable is read with. */
export interface VariableContext {
  readonly file: string;
  /** Byte of the file where the variable's element starts. */
  readonly at: number;
  readonly little: boolean;
  /** Bytes that the matrix may take. */
  readonly room: number;
}

const NUMERIC: ReadonlyMap<number, MatClass> = new Map([
  [6, 'double'],
  [7, 'single'],
  [8, 'int8'],
  [9, 'uint8'],
  [10, 'int16'],
  [11, 'uint16'],
  [12, 'int32'],
  [13, 'uint32'],
  [14, 'int64'],
  [15, 'uint64'],
]);

const OPAQUE = 17;

const OTHER: ReadonlyMap<number, string> = new Map([
  [1, 'a cell array'],
  [2, 'a struct'],
  [3, 'an object'],
  [4, 'text (char)'],
  [5, 'a sparse matrix'],
  [16, 'a function handle'],
  [OPAQUE, 'an object'], // such as a table or a string
  [18, 'an object'],
]);

const SAVE_MATRIX = 'wellfit reads numeric matrices only: save it as a matrix';

/** A message that says which variable is damaged, and how. */
export function damaged(file: string, variable: string, what: string): WellfitError {
  return new WellfitError('format', `${file}: ${variable} is damaged: ${what}; save it again with -v7`);
}

/**
 * Reads the inside of one miMATRIX element. Variables that are well-formed and not real numeric matrices
 * come back as refusals; those without a name (MATLAB's own bookkeeping) as undefined.
 */
export function readVariable(
  content: Uint8Array,
  context: VariableContext,
): MatVariable | MatRefusal | undefined {
  const { file, at, little, room } = context;
  let variable = `the variable at byte ${at}`;
  const fail: Fail = what => damaged(file, variable, what);
  const elements = new ElementReader(content, little, fail);

  const flags = elements.next('flags', [MI.uint32]);
  if (flags.data.length !== 8) throw fail(`its flags take ${flags.data.length} bytes, not 8`);
  const word = viewOf(flags.data).getUint32(0, little);
  const code = word & 0xff;
  const numeric = NUMERIC.get(code);
  const other = OTHER.get(code);
  if (numeric === undefined && other === undefined) throw fail(`its class is ${code}`);

  const dims = code === OPAQUE ? [] : readDimensions(elements, little, fail); // opaque ones have none
  const { data: nameBytes } = elements.next('name', [MI.int8, MI.uint8, MI.utf8]);
  if (nameBytes.length > 1024) throw fail(`its name takes ${nameBytes.length} bytes`);
  const name = latin1(nameBytes).replace(/\0+$/, '');
  if (name === '') return undefined;
  variable = `variable ${quote(name)} at byte ${at}`;

  if (numeric === undefined) return { name, reason: other!, fix: SAVE_MATRIX };
  if (word & 0x800) return { name, reason: 'complex', fix: 'save its real and imaginary parts as matrices' };
  const shape = squeeze(dims);
  if (shape === undefined) {
    const sizes = dims.length > 8 ? '' : ` (${dims.join(' × ')})`;
    return { name, reason: `an array of ${dims.length} dimensions${sizes}`, fix: SAVE_MATRIX };
  }
  const [rows, columns] = shape;
  const count = rows * columns;
  const real = readNumbers(elements, count, fail);
  if (!elements.done) throw fail('it goes on after its numbers');

  const kind = word & 0x200 ? 'logical' : numeric;
  const storage = STORAGES.get(real.type)!;
  const unsafe = firstUnsafeInteger(real.data, storage, little);
  if (unsafe >= 0) {
    const value = exactInteger(real.data, storage, little, unsafe);
    return {
      name,
      reason: `a matrix of ${kind} with ${value}, beyond 2^53, which loses precision`,
      fix: 'save it as double',
    };
  }
  const takes = count * (kind === 'single' ? 4 : 8);
  if (takes > room) throw tooLarge(file, variable, takes, room);
  const matrix = allocate(rows, columns, kind, file, variable);
  decodeColumnMajor(real.data, storage, little, shape, matrix.data);
  return { name, class: kind, matrix };
}

/** A message that says which variable would take more memory than allowed. */
export function tooLarge(file: string, variable: string, takes: number, room: number): WellfitError {
  return new WellfitError(
    'unsupported',
    `${file}: ${variable} takes ${takes} bytes, ${room} are left of maxBytes; raise maxBytes, or save it in a file of its own`,
  );
}

function readDimensions(elements: ElementReader, little: boolean, fail: Fail): number[] {
  const { data } = elements.next('sizes', [MI.int32, MI.uint32]);
  if (data.length < 8 || data.length % 4 !== 0) throw fail(`its sizes take ${data.length} bytes`);
  const view = viewOf(data);
  const dims: number[] = [];
  for (let at = 0; at < data.length; at += 4) {
    const size = view.getInt32(at, little);
    if (size < 0) throw fail(`one of its sizes is ${size}`);
    dims.push(size);
  }
  return dims;
}

/** Rows and columns; sizes of one are dropped from arrays with more than two, as MATLAB's `squeeze` does. */
function squeeze(dims: readonly number[]): [number, number] | undefined {
  const sizes = dims.length > 2 ? dims.filter(size => size !== 1) : dims;
  if (sizes.length > 2) return undefined;
  return [sizes[0] ?? 1, sizes[1] ?? 1];
}

/** The element with the numbers, of exactly the length that their count asks for. */
function readNumbers(elements: ElementReader, count: number, fail: Fail): MatElement {
  if (count === 0 && elements.done) return { type: MI.uint8, data: new Uint8Array(0), next: 0 };
  const element = elements.next('data', [...STORAGES.keys()]);
  const width = widthOf(STORAGES.get(element.type)!);
  if (element.data.length !== count * width) {
    throw fail(`its sizes ask for ${count} numbers of ${width} bytes, it has ${element.data.length} bytes`);
  }
  return element;
}

function allocate(rows: number, columns: number, kind: MatClass, file: string, variable: string): Matrix {
  try {
    return Matrix.zeros(rows, columns, kind === 'single' ? 'float32' : 'float64');
  } catch (cause) {
    throw new WellfitError(
      'unsupported',
      `${file}: ${variable} (${rows} × ${columns}) does not fit into memory; save it in parts`,
      { cause },
    );
  }
}
