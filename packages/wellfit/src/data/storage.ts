// Numbers as they lie in files: every width, either byte order, row by row or column by column.

/** A stored number: signed, unsigned or floating, and its bytes, in numpy's letters. */
export type Storage = 'i1' | 'u1' | 'i2' | 'u2' | 'i4' | 'u4' | 'i8' | 'u8' | 'f2' | 'f4' | 'f8';

/** Where decoded numbers go. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

type Reader = (view: DataView, at: number, little: boolean) => number;

const readers: Readonly<Record<Storage, Reader>> = {
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i8: (view, at, little) =>
    view.getInt32(at + (little ? 4 : 0), little) * 0x100000000 +
    view.getUint32(at + (little ? 0 : 4), little),
  u8: (view, at, little) =>
    view.getUint32(at + (little ? 4 : 0), little) * 0x100000000 +
    view.getUint32(at + (little ? 0 : 4), little),
  f2: (view, at, little) => half(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

/** Bytes of one number. */
export function widthOf(storage: Storage): number {
  return Number(storage[1]);
}

/** A view of exactly these bytes, wherever they lie in their buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Decodes `target.length` numbers in the order they lie. */
export function decode(bytes: Uint8Array, storage: Storage, little: boolean, target: NumberArray): void {
  const [view, read, width] = [viewOf(bytes), readers[storage], widthOf(storage)];
  for (let k = 0; k < target.length; k++) target[k] = read(view, k * width, little);
}

/**
 * Decodes numbers that lie with the first index running fastest (MATLAB, Fortran) into `target`, where the
 * last index runs fastest: in two dimensions, columns become rows.
 */
export function decodeColumnMajor(
  bytes: Uint8Array,
  storage: Storage,
  little: boolean,
  shape: readonly number[],
  target: NumberArray,
): void {
  const [view, read, width] = [viewOf(bytes), readers[storage], widthOf(storage)];
  const strides = shape.map((_, d) => shape.slice(d + 1).reduce((product, n) => product * n, 1));
  const index = shape.map(() => 0);
  let to = 0;
  for (let k = 0; k < target.length; k++) {
    target[to] = read(view, k * width, little);
    for (let d = 0; d < shape.length; d++) {
      to += strides[d]!;
      if (++index[d]! < shape[d]!) break;
      to -= strides[d]! * shape[d]!;
      index[d] = 0;
    }
  }
}

/**
 * Position of the first whole number beyond 2^53 in size, which a double may not hold exactly; −1 when there
 * is none. The halves are compared, since their sum is already rounded.
 */
export function firstUnsafeInteger(bytes: Uint8Array, storage: Storage, little: boolean): number {
  if (storage !== 'i8' && storage !== 'u8') return -1;
  const view = viewOf(bytes);
  const limit = 0x200000; // 2^53 = 2^21 · 2^32
  for (let k = 0; k * 8 < bytes.length; k++) {
    const low = view.getUint32(k * 8 + (little ? 0 : 4), little);
    const top = k * 8 + (little ? 4 : 0);
    const high = storage === 'i8' ? view.getInt32(top, little) : view.getUint32(top, little);
    const safe = (high < limit && high >= -limit) || (high === limit && low === 0);
    if (!safe) return k;
  }
  return -1;
}

/** The exact 64-bit number at position k, for a message about it. */
export function exactInteger(bytes: Uint8Array, storage: Storage, little: boolean, k: number): bigint {
  const view = viewOf(bytes);
  return storage === 'i8' ? view.getBigInt64(k * 8, little) : view.getBigUint64(k * 8, little);
}

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. Every value is exact in single precision. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return (sign * fraction) / 0x1000000;
  // (1 + fraction / 2^10) · 2^(exponent − 15), as a product of whole powers of two
  return (sign * (1024 + fraction) * (1 << exponent)) / 0x2000000;
}
