// The page's dictionary: texts by name, in every language that someone has written one for.
import type { en } from './en/index.ts';

/** The texts of one language. */
export type Words = typeof en;

/** Puts values into the `{gaps}` of a text. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : gap,
  );
}
