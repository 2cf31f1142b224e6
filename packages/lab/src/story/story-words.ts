// The story's dictionary: loaded with its drawer, in the language that is spoken.
import { useSignal, useSignalEffect } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useShared } from '../state/context.ts';
import type { Language } from '../words/languages.ts';
import type { StoryWords } from './words/en.ts';

const dictionaries: Readonly<Record<Language, () => Promise<StoryWords>>> = {
  en: () => import('./words/en.ts').then(({ en }) => en),
  ko: () => import('./words/ko.ts').then(({ ko }) => ko),
};

const StoryWordsContext = createContext<StoryWords | undefined>(undefined);

export const StoryWordsProvider: typeof StoryWordsContext.Provider = StoryWordsContext.Provider;

/** The texts of the language that is spoken; those before stay until they are there. */
export function useLoadedStoryWords(): StoryWords | undefined {
  const { screen } = useShared();
  const words = useSignal<StoryWords | undefined>(undefined);
  useSignalEffect(() => {
    const language = screen.language.value;
    void dictionaries[language]().then(loaded => {
      if (screen.language.peek() === language) words.value = loaded;
    });
  });
  return words.value;
}

/** The texts, for what stands inside the story. */
export function useStoryWords(): StoryWords {
  const words = useContext(StoryWordsContext);
  if (!words) throw new Error('a chapter stands outside the story');
  return words;
}
