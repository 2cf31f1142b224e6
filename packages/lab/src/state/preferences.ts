// What a reader has chosen and finds again: language and theme. Storage may be forbidden; then nothing is remembered.
import { type Language, languages, preferredLanguage } from '../words/languages.ts';
import type { Screen, Theme } from './screen.ts';

const themeKey = 'wellfit-lab-theme';
const languageKey = 'wellfit-lab-language';

/** Speaks a language from now on. */
export function chooseLanguage(screen: Screen, language: Language): void {
  remember(languageKey, language);
  void screen.speak(language);
}

/** Wears a theme from now on. */
export function chooseTheme(screen: Screen, theme: Theme): void {
  remember(themeKey, theme);
  screen.theme.value = theme;
}

/** The theme that was chosen last, or that of the reader's system. */
export function startTheme(): Theme {
  const known = remembered(themeKey);
  if (known === 'light' || known === 'dark') return known;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The language that was chosen last, or the first of the reader's own that the page speaks. */
export function startLanguage(): Language {
  const known = remembered(languageKey);
  if (known !== undefined && Object.hasOwn(languages, known)) return known as Language;
  return preferredLanguage(navigator.languages);
}

/** Keeps a text for the next visit. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {}
}

/** A text of an earlier visit. */
export function remembered(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
