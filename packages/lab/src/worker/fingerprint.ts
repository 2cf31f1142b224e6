// Fingerprints by SHA-256: of weights, so that two machines can tell that theirs are the same, and of files.
import { type Network, type NetworkParameters, WellfitError } from 'wellfit';

/** Letters of a layer's parameters, in the order in which they are hashed. */
const letters = ['W', 'b', 'gamma', 'beta', 'mean', 'variance'] as const;

/**
 * The first 16 hex digits of the SHA-256 of all parameters as float64 numbers, little-endian, row by row: layer by layer
 * in the network's order, of each layer W and b, or gamma, beta, mean and variance.
 *
 * In Node the same are `createHash('sha256').update(bytes).digest('hex').slice(0, 16)`, with the bytes of the
 * parameters of `fit` one after the other.
 *
 * @throws {WellfitError} `unsupported` where the browser has no cryptography, in pages that are not from a secure origin
 */
export async function weightsFingerprint(net: Network, parameters: NetworkParameters): Promise<string> {
  const hex = await sha256(bytesOf(net, parameters));
  if (hex === undefined) {
    throw new WellfitError('unsupported', 'fingerprint: open the page by https or from localhost');
  }
  return hex.slice(0, 16);
}

/** SHA-256 in hex; undefined where the browser has none. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  // undefined in pages that are not from a secure origin, whatever the types say
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;
  if (!subtle) return undefined;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(net: Network, parameters: NetworkParameters): Uint8Array<ArrayBuffer> {
  const matrices = net.layers.flatMap(({ name }) =>
    letters.flatMap(letter => parameters[name]?.[letter] ?? []),
  );
  const numbers = matrices.reduce((total, { data }) => total + data.length, 0);
  const view = new DataView(new ArrayBuffer(8 * numbers));
  let at = 0;
  for (const { data } of matrices) {
    for (const value of data) {
      view.setFloat64(at, value, true);
      at += 8;
    }
  }
  return new Uint8Array(view.buffer);
}
