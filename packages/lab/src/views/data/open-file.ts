// A file that a hand has dropped, chosen or pasted, on its way to the worker as bytes.
import { mostFileBytes } from '../../settings/ranges.ts';
import type { Lab } from '../../state/lab.ts';
import type { Screen } from '../../state/screen.ts';
import { fill } from '../../words/words.ts';

/** Bytes in a megabyte, as files are measured. */
const megabyte = 1e6;

/** The size up to which files are read, for texts. */
export const mostMegabytes: number = mostFileBytes / megabyte;

interface Place {
  readonly lab: Lab;
  readonly screen: Screen;
}

/** Opens the first of some files; what is too large is refused before it is read. */
export async function openFiles(files: FileList | null, { lab, screen }: Place): Promise<void> {
  const file = files?.[0];
  if (!file) return;
  const { data } = screen.words.value;
  screen.dataWay.value = 'table';
  screen.drawer.value = 'data';
  if (file.size > mostFileBytes) {
    const size = Math.ceil(file.size / megabyte);
    lab.refusal.value = fill(data.tooLarge, { name: file.name, size, megabytes: mostMegabytes });
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
