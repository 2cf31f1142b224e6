// The languages of the page. To add one: a folder beside `en`, and a line here.
import { en } from './en/index.ts';
import type { Words } from './words.ts';

export const languages = {
  en: { name: 'English', words: () => Promise.resolve(en) },
  ko: { name: '한국어', words: () => import('./ko/index.ts').then(({ ko }) => ko) },
} as const satisfies Record<string, { readonly name: string; readonly words: () => Promise<Words> }>;

export type Language = keyof typeof languages;

/** The first of the reader's languages that the page speaks; else English. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const known = wanted.map(tag => tag.slice(0, 2).toLowerCase()).find(tag => Object.hasOwn(languages, tag));
  return (known as Language | undefined) ?? 'en';
}
