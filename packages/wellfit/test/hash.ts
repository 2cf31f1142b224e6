// A hash of numbers, for figures that must be the same bits on every engine.

/** The first 16 hexadecimal digits of the SHA-256 of the arrays' bytes, one after another. */
export async function hashOf(
  ...arrays: readonly (Float64Array | Float32Array | Uint8Array)[]
): Promise<string> {
  const bytes = new Uint8Array(arrays.reduce((total, { byteLength }) => total + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 8), byte => byte.toString(16).padStart(2, '0')).join('');
}
