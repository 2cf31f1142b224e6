// Refusals as the command makes them: one line on stderr, exit code 2, nothing on stdout, nothing left behind.

import { describe, expect, test } from 'vitest';
import { Workspace } from './run.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Title, files, arguments (split at spaces when they are one text), and the line on stderr after `wellfit: `. */
export type Refusal = readonly [title: string, files: Files, args: string | readonly string[], line: string];

/** A table that nothing is wrong with. */
export const good = 'x1,x2,y\n0.5,1,0\n-1,2,1\n2,0.25,0\n1,-1,1\n0,3,0\n2,2,1\n';
export const goodFiles: Files = { 'data.csv': good };

/** Runs the command and holds it to its refusal. */
export async function refused(files: Files, args: string | readonly string[], line: string): Promise<void> {
  using work = new Workspace(files);
  const outcome = await work.run(...(typeof args === 'string' ? args.split(' ') : args));
  expect(outcome).toEqual({ code: 2, stdout: '', stderr: `wellfit: ${line}\n`, left: [], temporary: [] });
}

/** One test for each line of a table, several processes at once. */
export function refusals(title: string, table: readonly Refusal[]): void {
  describe.concurrent(title, () => {
    test.each(table)('%s', async (_, files, args, line) => refused(files, args, line));
  });
}
