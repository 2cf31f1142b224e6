// What is open on the screen, and in which language and theme: kept apart from the fit, which does not depend on it.
import { type Signal, signal } from '@preact/signals';
import { en } from '../words/en/index.ts';
import { type Language, languages } from '../words/languages.ts';
import type { Words } from '../words/words.ts';

/** What the drawer at the bottom shows. */
export type Drawer = 'data' | 'model' | 'compare' | 'story' | 'runs';

export type Theme = 'light' | 'dark';

/** Ways to bring data, tabs of its drawer. */
export type DataWay = 'sets' | 'table' | 'points';

/** Tabs of Inside. */
export type InsideTab = 'weights' | 'confusion' | 'calibration';

/** Tabs below the boundary on a narrow screen. */
export type NarrowTab = 'fit' | 'inside' | 'model' | 'data' | 'story' | 'runs';

/** The screen's own state. */
export class Screen {
  readonly drawer: Signal<Drawer | undefined> = signal(undefined);
  readonly chapter: Signal<number> = signal(1);
  readonly dataWay: Signal<DataWay> = signal('sets');
  readonly insideTab: Signal<InsideTab> = signal('weights');
  /** Whether the sheet of faders of a narrow screen shows all of them. */
  readonly isSheetOpen: Signal<boolean> = signal(false);
  readonly narrowTab: Signal<NarrowTab> = signal('fit');
  readonly theme: Signal<Theme>;
  readonly language: Signal<Language>;
  readonly words: Signal<Words> = signal(en);
  /** A line that tells what has just happened, such as a link that was copied. */
  readonly notice: Signal<string | undefined> = signal(undefined);

  constructor(language: Language, theme: Theme) {
    this.language = signal(language);
    this.theme = signal(theme);
  }

  /** Speaks another language, once its words are there. */
  async speak(language: Language): Promise<void> {
    const words = await languages[language].words();
    this.language.value = language;
    this.words.value = words;
  }
}
