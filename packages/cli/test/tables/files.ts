// Table files for tests, in a folder of their own that also takes the reader's temporary files, to see that it leaves none.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type ReadTableOptions, readTable } from '../../src/tables/delimited.ts';
import type { Table } from '../../src/tables/table.ts';

export interface Files {
  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string;
  /** Writes a file and reads it as a table. */
  read(name: string, content: string | Uint8Array, options?: ReadTableOptions): Promise<Table>;
  /** The message and code with which a file is refused, its folder left out. */
  refusal(name: string, content: string | Uint8Array, options?: ReadTableOptions): Promise<string>;
  readonly folder: string;
}

/** Sets up the folders for one test file, and checks after each test that nothing temporary is left. */
export function useFiles(): Files {
  const outside = process.env['TMPDIR'];
  let folder = '';
  let temporary = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tables-'));
    temporary = mkdtempSync(join(tmpdir(), 'tables-tmp-'));
    process.env['TMPDIR'] = temporary;
  });
  afterEach(() => expect(readdirSync(temporary)).toEqual([]));
  afterAll(() => {
    if (outside === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = outside;
    for (const path of [folder, temporary]) rmSync(path, { recursive: true, force: true });
  });
  const write = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const read = (name: string, content: string | Uint8Array, options: ReadTableOptions = {}) =>
    readTable(write(name, content), options);
  return {
    write,
    read,
    refusal: (name, content, options) => refused(() => read(name, content, options), `${folder}/`),
    get folder() {
      return folder;
    },
  };
}

/** `code: message` of the WellfitError that a call throws. */
export async function refused(call: () => unknown, folder = '\0'): Promise<string> {
  try {
    await call();
  } catch (error) {
    const { name, code, message } = error as Error & { code: string };
    if (name !== 'WellfitError') throw error;
    expect(message).not.toMatch(/[\n\r]/);
    return `${code}: ${message.replaceAll(folder, '')}`;
  }
  return 'not refused';
}

/** A column's values as a plain array. */
export function valuesOf(table: Table, name: string): unknown[] {
  const column = table.columns.find(candidate => candidate.name === name);
  return [...(column?.values ?? ['no such column'])];
}

/** All columns as name and values. */
export function contents(table: Table): [string, unknown[]][] {
  return table.columns.map(column => [column.name, [...column.values]]);
}
