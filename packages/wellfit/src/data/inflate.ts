// Inflates zlib data with the platform's own decompressor, a piece at a time, so that a bomb is stopped early.
import { WellfitError } from '../core/errors.ts';

// The part of the Web Streams that is used here. The library compiles without the platform's types; these
// stay out of what it exports.
interface Reader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>;
  cancel(reason?: unknown): Promise<void>;
}
interface Readable {
  getReader(): Reader;
  pipeThrough(transform: object): Readable;
}
interface Controller {
  enqueue(chunk: Uint8Array): void;
  close(): void;
}
interface Platform {
  readonly DecompressionStream?: new (format: 'deflate') => object;
  readonly ReadableStream?: new (source: { pull(controller: Controller): void }) => Readable;
}
const platform = globalThis as unknown as Platform;

/** A decompressor may unpack a whole piece before anyone can stop it: at most 1,032 times as many bytes. */
const PIECE = 16_384;

/**
 * Inflates one zlib stream (RFC 1950), checksum included.
 *
 * @param check called with the first bytes (at most 8) and the number of bytes inflated so far, each time
 * more arrive; what it throws stops the work and is passed on
 * @throws whatever `check` throws; the platform's own error when the stream is broken, cut short, followed
 * by other bytes or has a wrong checksum; {@link WellfitError} `unsupported` without a DecompressionStream
 */
export async function inflate(
  bytes: Uint8Array,
  check: (head: Uint8Array, total: number) => void,
): Promise<Uint8Array> {
  const { DecompressionStream, ReadableStream } = platform;
  if (DecompressionStream === undefined || ReadableStream === undefined) {
    throw new WellfitError('unsupported', 'inflate: this platform has no DecompressionStream');
  }
  let at = 0;
  const source = new ReadableStream({
    pull(controller) {
      // a copy: the platform may take over the buffer, and refuses shared ones
      if (at < bytes.length) controller.enqueue(new Uint8Array(bytes.subarray(at, at + PIECE)));
      at += PIECE;
      if (at >= bytes.length) controller.close();
    },
  });
  const reader = source.pipeThrough(new DecompressionStream('deflate')).getReader();
  const pieces: Uint8Array[] = [];
  const head = new Uint8Array(8);
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) break;
    if (total < head.length) head.set(value.subarray(0, head.length - total), total);
    total += value.length;
    try {
      check(head.subarray(0, total), total);
    } catch (error) {
      await reader.cancel(error).catch(() => {});
      throw error;
    }
    pieces.push(value);
  }
  const result = new Uint8Array(total);
  let to = 0;
  for (const piece of pieces) {
    result.set(piece, to);
    to += piece.length;
  }
  return result;
}
