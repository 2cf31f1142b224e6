// A small set of two rings, and the commands on it: what the tests of train, predict and evaluate share.
import { expect } from 'vitest';
import type { Workspace } from './run.ts';

interface Figures {
  readonly loss: number;
  readonly accuracy: number;
  readonly [name: string]: number | null;
}

/** What `--json` prints. */
export interface Summary {
  readonly train: Figures;
  readonly validation?: Figures;
  readonly test?: Figures;
  readonly steps: number;
  readonly seconds: number;
  readonly stopped: string;
  readonly model: string;
  readonly out: string;
}

export interface Evaluation {
  readonly loss: number;
  readonly accuracy: number;
  readonly rows: number;
  readonly classes: readonly (string | number)[];
  readonly confusion: readonly (readonly number[])[];
}

/** Two classes in rings, drawn by hand so that these tests do not lean on `wellfit data`. */
export function rings(rows: number, classes: readonly [string, string] = ['0', '1'], start = 0): string[][] {
  return Array.from({ length: rows }, (_, i) => {
    const angle = 2.4 * (start + i);
    const radius = i % 2 === 0 ? 1 + ((i * 7) % 5) / 10 : 2 + ((i * 3) % 7) / 10;
    return [(radius * Math.cos(angle)).toFixed(4), (radius * Math.sin(angle)).toFixed(4), classes[i % 2]!];
  });
}

export function csv(head: string, rows: readonly (readonly string[])[]): string {
  return [head, ...rows.map(row => row.join(','))].join('\n');
}

export const data = csv('x1,x2,y', rings(60));
export const held = csv('x1,x2,y', rings(30, ['0', '1'], 100));
export const quick = ['--steps', '40', '--quiet'];

export async function train(work: Workspace, ...args: readonly string[]): Promise<Summary> {
  const { code, stdout, stderr, temporary } = await work.run('train', ...args, '--json');
  expect({ code, stderr, temporary }).toEqual({ code: 0, stderr: '', temporary: [] });
  expect(stdout.endsWith('}\n')).toBe(true);
  return JSON.parse(stdout);
}

export async function evaluate(work: Workspace, model: string, file: string): Promise<Evaluation> {
  const { code, stdout, stderr, left } = await work.run('evaluate', model, file, '--json');
  expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
  return JSON.parse(stdout);
}

/** The columns of a file of numbers, by name. */
export function columns(text: string): Map<string, (number | undefined)[]> {
  const [head, ...lines] = text.trimEnd().split('\n');
  const rows = lines.map(line => line.split(','));
  const number = (cell: string | undefined) => (cell === '' ? undefined : Number(cell));
  return new Map(head!.split(',').map((name, j) => [name, rows.map(row => number(row[j]))]));
}

export const runFiles = [
  'cost.png',
  'cost.svg',
  'history.csv',
  'model.wellfit',
  'report.html',
  'run.json',
  'weights.png',
  'weights.svg',
];
export const withBoundary = ['boundary.png', 'boundary.svg', ...runFiles];
