// Files as they are dropped on a page, and what it makes of them or says.
import { expect } from 'vitest';
import type { BroughtData } from '../../src/protocol.ts';
import { defaultSettings, type Settings } from '../../src/settings/settings.ts';
import { prepareExamples } from '../../src/worker/examples/examples.ts';
import type { PreparedExamples } from '../../src/worker/examples/prepared.ts';
import { readTable } from '../../src/worker/tables/read-table.ts';

export type Content = string | Uint8Array | readonly number[];

export const bytesOf = (content: Content) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);

export const decoded = (base64: string) =>
  Uint8Array.from(atob(base64), character => character.charCodeAt(0));

/** Columns as names and cells. */
export async function columnsOf(name: string, content: Content): Promise<[string, unknown[]][]> {
  const { table } = await readTable(name, bytesOf(content));
  return table.names.map(column => [column, Array.from(table.column(column) as ArrayLike<unknown>)]);
}

const settings: Settings = { ...defaultSettings, data: { ...defaultSettings.data, source: 'table' } };

/** The examples of a file, as a page opens it. */
export function examplesOf(
  name: string,
  content: Content,
  choice: { readonly target?: string; readonly without?: readonly string[] } = {},
): Promise<PreparedExamples> {
  const { target, without = [] } = choice;
  const brought: BroughtData = { kind: 'file', name, bytes: bytesOf(content), target, without };
  return prepareExamples(settings, brought);
}

/** The line with which a file is refused. */
export async function refusal(...given: Parameters<typeof examplesOf>): Promise<string> {
  try {
    await examplesOf(...given);
  } catch (error) {
    const { name, message } = error as Error;
    expect(name).toBe('WellfitError');
    expect(message).not.toMatch(/[\r\n]/);
    return message;
  }
  return 'not refused';
}

export const good = Array.from({ length: 20 }, (_, i) => `${i},${i % 2 === 0 ? 'a' : 'b'}\n`).join('');
