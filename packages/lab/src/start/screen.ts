// The screen at the start: the page wears its theme and says in which language it speaks.
import { effect } from '@preact/signals';
import { startLanguage, startTheme } from '../state/preferences.ts';
import { Screen } from '../state/screen.ts';

/** The screen in the reader's own language and theme, or in those that were chosen last; in English where its words fail to come. */
export async function startScreen(): Promise<Screen> {
  const screen = new Screen('en', startTheme());
  await screen.speak(startLanguage()).catch(() => {});
  effect(() => {
    document.documentElement.dataset['theme'] = screen.theme.value;
  });
  effect(() => {
    document.documentElement.lang = screen.language.value;
    document.title = screen.words.value.common.name;
  });
  return screen;
}
