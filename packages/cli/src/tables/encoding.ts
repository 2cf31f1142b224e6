// Turns a file's bytes into checked UTF-8 without a byte-order mark, and says what is wrong when they are not text.

import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { WellfitError } from 'wellfit';
import { quoted } from './table.ts';

const CHUNK = 1 << 20;
const HEAD = 4096;

/** Why bytes could not be read as text; whoever counts the lines adds where. */
export type EncodingFault =
  | { readonly kind: 'utf-16' }
  | { readonly kind: 'zip' }
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'decode'; readonly encoding: string };

/** Thrown by `utf8Chunks`, after all the good bytes before the fault have been handed out. */
export class EncodingError extends Error {
  readonly fault: EncodingFault;
  constructor(fault: EncodingFault) {
    super(fault.kind);
    this.fault = fault;
  }
}

/**
 * An encoding's canonical name.
 *
 * @throws {WellfitError} `range` for a name that no decoder knows.
 */
export function canonicalEncoding(name: string): string {
  const plain = name.trim().toLowerCase();
  if (/^utf-?16$/.test(plain)) return 'utf-16';
  try {
    return new TextDecoder(plain).encoding;
  } catch {
    throw new WellfitError(
      'range',
      `--encoding must be a name such as utf-8, utf-16 or latin1, got ${quoted(name)}`,
    );
  }
}

/**
 * A file's text as chunks of UTF-8, cut between characters, each the receiver's own to overwrite.
 *
 * @throws {EncodingError} at the first byte that is not text in that encoding.
 */
export async function* utf8Chunks(file: FileHandle, encoding = 'utf-8'): AsyncGenerator<Uint8Array> {
  const raw = rawChunks(file);
  const first = await raw.next();
  if (first.done) return;
  const head = first.value.subarray(0, HEAD);
  const whole = (async function* () {
    yield first.value;
    yield* raw;
  })();
  if (encoding !== 'utf-8') {
    yield* decoded(whole, encoding === 'utf-16' ? (utf16Order(head) ?? 'utf-16le') : encoding);
    return;
  }
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4) {
    throw new EncodingError({ kind: 'zip' });
  }
  if (utf16Order(head) !== undefined) throw new EncodingError({ kind: 'utf-16' });
  yield* checked(whole);
}

async function* rawChunks(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const chunk = new Uint8Array(CHUNK);
    const { bytesRead } = await file.read(chunk, 0, CHUNK);
    if (bytesRead === 0) return;
    yield chunk.subarray(0, bytesRead);
  }
}

/** Which UTF-16 the head of a file looks like, by its mark or by where its zero bytes fall. */
function utf16Order(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2]!++;
  const [even, odd] = zeros as [number, number];
  if (4 * (even + odd) < head.length || Math.min(even, odd) * 10 > even + odd) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}

async function* decoded(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (chunk?: Uint8Array): Uint8Array => {
    try {
      return new TextEncoder().encode(decoder.decode(chunk, { stream: chunk !== undefined }));
    } catch {
      throw new EncodingError({ kind: 'decode', encoding });
    }
  };
  for await (const chunk of chunks) yield decode(chunk);
  yield decode();
}

async function* checked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let carry = new Uint8Array(0);
  let start = true;
  for await (const chunk of chunks) {
    let bytes = carry.length === 0 ? chunk : joined(carry, chunk);
    if (start && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    start = false;
    const whole = bytes.subarray(0, bytes.length - incompleteTail(bytes));
    carry = bytes.slice(whole.length);
    if (!isUtf8(whole)) {
      const at = firstInvalid(whole);
      const byte = whole[at]!;
      yield whole.subarray(0, at);
      throw new EncodingError({ kind: 'byte', byte });
    }
    yield whole;
  }
  if (carry.length > 0) throw new EncodingError({ kind: 'byte', byte: carry[0]! });
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** How many bytes at the end begin a character that is not all there. */
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

/** Where the first character that is not UTF-8 starts, in bytes known to hold one: by bisection. */
function firstInvalid(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    const part = bytes.subarray(0, middle);
    if (isUtf8(part.subarray(0, middle - incompleteTail(part)))) good = middle;
    else bad = middle;
  }
  return good - incompleteTail(bytes.subarray(0, good));
}
