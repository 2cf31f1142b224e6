// What a reader has chosen and finds again: language and theme.
import { type Language, languages, preferredLanguage } from '../words/languages.ts';
import type { Screen, Theme } from './screen.ts';
import { keep, kept } from './storage.ts';

const themeKey = 'wellfit-lab-theme';
const languageKey = 'wellfit-lab-language';

/** Speaks a language from now on. */
export function chooseLanguage(screen: Screen, language: Language): void {
  keep(languageKey, language);
  void screen.speak(language);
}

/** Wears a theme from now on. */
export function chooseTheme(screen: Screen, theme: Theme): void {
  keep(themeKey, theme);
  screen.theme.value = theme;
}

/** The theme that was chosen last, or that of the reader's system. */
export function startTheme(): Theme {
  const known = kept(themeKey);
  if (known === 'light' || known === 'dark') return known;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The language that was chosen last, or the first of the reader's own that the page speaks. */
export function startLanguage(): Language {
  const known = kept(languageKey);
  if (known !== undefined && Object.hasOwn(languages, known)) return known as Language;
  return preferredLanguage(navigator.languages);
}
