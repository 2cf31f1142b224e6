// A file's bytes as text: UTF-8 or a refusal that says what they look like instead, and on which line.
import { format } from './words.ts';

/** How much of a file tells its encoding. */
const head = 4096;

/**
 * UTF-8 as text, without its byte-order mark, every line end a line feed.
 *
 * @throws {WellfitError} `format` for UTF-16, for other bytes that are not UTF-8, and for a NUL, with the line
 */
export function textOf(file: string, bytes: Uint8Array): string {
  if (looksLikeUtf16(bytes.subarray(0, head))) {
    throw format(`${file}: looks like UTF-16; save it as UTF-8`);
  }
  const text = decoded(file, bytes).replace(/\r\n?/g, '\n');
  const nul = text.indexOf('\0');
  if (nul < 0) return text;
  const line = lineAt(text, nul);
  throw format(`${file}: line ${line} holds a NUL byte; a table is text: save it again as UTF-8`);
}

/** The line, from 1, of a place in a text. */
export function lineAt(text: string, place: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < place; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function decoded(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const at = firstInvalid(bytes);
    const line = lineAt(new TextDecoder().decode(bytes.subarray(0, at)).replace(/\r\n?/g, '\n'), Infinity);
    const byte = bytes[at]!.toString(16).toUpperCase().padStart(2, '0');
    throw format(`${file}: line ${line} is not valid UTF-8 (byte 0x${byte}); save it as UTF-8`);
  }
}

/** By its mark, or by where its zero bytes fall. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const zeros = [0, 0];
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) zeros[i % 2]!++;
  const [even, odd] = zeros as [number, number];
  return 4 * (even + odd) >= Math.max(1, bytes.length) && Math.min(even, odd) * 10 <= even + odd;
}

/** Where the first character that is not UTF-8 starts, in bytes known to hold one: by bisection. */
function firstInvalid(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    // a stream forgives a character that is cut off at the end
    if (isText(bytes.subarray(0, middle), { stream: true })) good = middle;
    else bad = middle;
  }
  while (good > 0 && !isText(bytes.subarray(0, good), { stream: false })) good--;
  return good;
}

function isText(bytes: Uint8Array, options: TextDecodeOptions): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}
