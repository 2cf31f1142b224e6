// Files of others, opened so that neither a link nor a pipe in their place leads anywhere else.
import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';

// both are missing on Windows
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** An open file, and its size when it was opened. */
export interface OpenFile extends AsyncDisposable {
  readonly size: number;
  readonly handle: FileHandle;
}

/**
 * Opens a plain file; undefined when it is none, is not there, may not be read, is larger than `most` bytes, or a link
 * is on the way to it.
 *
 * @param path absolute, without links in it
 */
export async function openPlain(path: string, most: number): Promise<OpenFile | undefined> {
  let handle: FileHandle | undefined;
  try {
    if ((await realpath(dirname(path))) !== dirname(path)) return undefined;
    handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK); // a pipe without a writer would keep us waiting
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > most) {
      await handle.close();
      return undefined;
    }
    const opened = handle;
    return { size: stats.size, handle, [Symbol.asyncDispose]: () => opened.close() };
  } catch {
    await handle?.close();
    return undefined;
  }
}

/** The text of a plain file. */
export async function readText(folder: string, name: string, most: number): Promise<string | undefined> {
  await using file = await openPlain(join(folder, name), most);
  return file && (await file.handle.readFile('utf8'));
}

/** The bytes that a file had when it was opened, as a stream that closes it. */
export function streamOf({ handle, size }: OpenFile): ReadableStream {
  if (size === 0) void handle.close();
  const bytes = size === 0 ? Readable.from([]) : handle.createReadStream({ start: 0, end: size - 1 });
  return Readable.toWeb(bytes) as ReadableStream;
}
