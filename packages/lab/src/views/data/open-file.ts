// A file that a hand has dropped, chosen or pasted, on its way to the worker as bytes.
import { mostFileBytes } from '../../settings/ranges.ts';
import type { Shared } from '../../state/context.ts';
import { fill, type Words } from '../../words/words.ts';

/** Bytes in a megabyte, as files are measured. */
const megabyte = 1e6;

/** The size up to which files are read, for texts. */
export const mostMegabytes: number = mostFileBytes / megabyte;

type Place = Pick<Shared, 'lab' | 'screen'>;

/** Why a file of so many bytes is not read; undefined where it is. */
export function tooLarge(name: string, bytes: number, words: Words['data']): string | undefined {
  if (bytes <= mostFileBytes) return undefined;
  return fill(words.tooLarge, { name, size: Math.ceil(bytes / megabyte), megabytes: mostMegabytes });
}

/** Opens the first of some files; what is too large is refused before it is read. */
export async function openFiles(files: FileList | null, { lab, screen }: Place): Promise<void> {
  const file = files?.[0];
  if (!file) return;
  const { data } = screen.words.value;
  screen.dataWay.value = 'table';
  screen.drawer.value = 'data';
  const refusal = tooLarge(file.name, file.size, data);
  if (refusal !== undefined) {
    lab.refusal.value = refusal;
    return;
  }
  const bytes = await bytesOf(file);
  if (bytes) lab.bring({ kind: 'file', name: file.name, bytes, target: undefined, without: [] });
  else lab.refusal.value = fill(data.unreadable, { name: file.name });
}

/** A folder can be dropped like a file, and cannot be read like one. */
async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return undefined;
  }
}

/** Opens text as a table. */
export function openText(text: string, { lab, screen }: Place): void {
  const bytes = new TextEncoder().encode(text);
  const name = screen.words.value.data.pasted;
  lab.bring({ kind: 'file', name, bytes, target: undefined, without: [] });
}
