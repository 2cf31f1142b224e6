// The golden files of mat-npy.json, in bytes and numbers.
import golden from '../golden/mat-npy.json' with { type: 'json' };

/** JSON's numbers, and the text of those that it lacks. */
export type Stored = number | string;

export interface MatCase {
  readonly name: string;
  readonly bytes: string;
  readonly variables: readonly {
    readonly name: string;
    readonly class: string;
    readonly rows: number;
    readonly columns: number;
    readonly values: readonly Stored[];
  }[];
  readonly refused: readonly { readonly name: string; readonly message: string }[];
}

export interface ErrorCase {
  readonly name: string;
  readonly bytes: string;
  readonly code: string;
  readonly message: string;
}

export interface NpyCase {
  readonly name: string;
  readonly bytes: string;
  readonly shape: readonly number[];
  readonly values: readonly Stored[];
}

export interface WrittenCase {
  readonly rows: number;
  readonly columns: number;
  readonly dtype: string;
  readonly values: readonly Stored[];
  readonly bytes: string;
}

export const matCases: readonly MatCase[] = golden.mat;
export const matErrors: readonly ErrorCase[] = golden.matErrors;
export const npyCases: readonly NpyCase[] = golden.npy;
export const npyErrors: readonly ErrorCase[] = golden.npyErrors;
export const npyWritten: readonly WrittenCase[] = golden.npyWritten;

/** Bytes of base64. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0));
}

/** `'NaN'`, `'-0'` and the like as numbers. */
export function numbersOf(values: readonly Stored[]): number[] {
  return values.map(Number);
}
