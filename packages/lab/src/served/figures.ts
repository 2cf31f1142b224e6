// The figures and settings of runs, as texts in the order in which they are shown.
import { count, fixed, percent } from '../state/numerals.ts';
import type { Words } from '../words/words.ts';
import type { Figures, RunDetails, RunSummary } from './messages.ts';

/** The sets a model was measured on, those that count most last. */
export const sets = ['train', 'validation', 'test'] as const;
export type SetName = (typeof sets)[number];

/** Figures whose names the page knows. */
type FigureName = keyof Words['served']['names'];

/** The share of right answers, or of the variance explained, of the tasks that have one. */
export function qualityOf(figures: Figures | undefined): string {
  if (!figures) return '';
  const { accuracy, r2 } = figures;
  if (typeof accuracy === 'number') return percent(accuracy);
  return typeof r2 === 'number' ? `R² ${fixed(r2, 2)}` : '';
}

/** The name of a figure in words; one that is not known is called as its record calls it. */
export function figureName(name: string, { names }: Words['served']): string {
  return Object.hasOwn(names, name) ? names[name as FigureName] : name;
}

/** Seconds: 0.3, 12, 4,200. */
export const secondsText = (seconds: number): string => (seconds < 9.95 ? fixed(seconds, 1) : count(seconds));

/** A figure: what is in the target's own units has six digits in all, what is a loss or a share four behind the point. */
export function figureText(name: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return name === 'mae' || name === 'rmse' ? String(Number(value.toPrecision(6))) : fixed(value, 4);
}

/** Names of the figures that some sets of some runs have, each once. */
export function figureNames(runs: readonly RunSummary[]): string[] {
  return [...new Set(runs.flatMap(run => sets.flatMap(set => Object.keys(run[set] ?? {}))))];
}

/** Why a run ended or that it has not, where that is worth a word; undefined for one that simply went to its end. */
export function endingOf({ state, stopped }: RunSummary, { served }: Words): string | undefined {
  if (state !== 'done') return served.state[state];
  return stopped !== undefined && Object.hasOwn(served.stopped, stopped)
    ? served.stopped[stopped as keyof typeof served.stopped]
    : undefined;
}

/** A setting and what each of some runs has there; undefined where it has none. */
export interface SettingRow {
  readonly name: string;
  readonly values: readonly (string | undefined)[];
  readonly differs: boolean;
}

/** Settings of the command's output, which make no other model. */
const unsaid: ReadonlySet<string> = new Set(['out', 'quiet', 'json']);

/** Parts of a record that say how the run was made. */
const parts = ['settings', 'optimizer', 'engine', 'examples'] as const;

/** What runs were made with; of several runs, what differs stands first. */
export function settingRows(records: readonly RunDetails['record'][]): SettingRow[] {
  const tables = records.map(record => new Map(settingsOf(record)));
  const names = new Set(tables.flatMap(table => [...table.keys()]));
  const rows = Array.from(names, name => {
    const values = tables.map(table => table.get(name));
    return { name, values, differs: new Set(values).size > 1 };
  });
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}

function settingsOf(record: RunDetails['record']): [name: string, text: string][] {
  const all = parts.flatMap(part => flat(record?.[part], part === 'settings' ? '' : part));
  return all.filter(([name]) => !unsaid.has(name));
}

/** The values in a value, by their path. */
function flat(value: unknown, path: string): [name: string, text: string][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [[path, String(value)]];
  if (Array.isArray(value)) return [[path, value.map(textOf).join(', ')]];
  return Object.entries(value).flatMap(([name, inner]) =>
    flat(inner, path === '' ? name : `${path}.${name}`),
  );
}

const textOf = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
