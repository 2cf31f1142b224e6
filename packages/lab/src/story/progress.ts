// How far a reader has come: answers given and tasks solved, kept for the next visit.
import { type Signal, signal } from '@preact/signals';
import { keep, kept } from '../state/storage.ts';

const key = 'wellfit-lab-story';

/** What is known of one chapter. */
export interface ChapterProgress {
  /** Number of the answer chosen last. */
  readonly answer: number | undefined;
  readonly isSolved: boolean;
}

const untouched: ChapterProgress = { answer: undefined, isSolved: false };

/** Chapters by name. */
export type Progress = Readonly<Record<string, ChapterProgress>>;

/** Progress as it was stored; what cannot be read counts as nothing. */
export function readProgress(text: string | undefined): Progress {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return {};
  return Object.fromEntries(
    Object.entries(stored).map(([name, chapter]): [string, ChapterProgress] => {
      const answer = Number.isInteger(chapter?.answer) ? Number(chapter.answer) : undefined;
      return [name, { answer, isSolved: chapter?.isSolved === true }];
    }),
  );
}

/** The reader's progress. */
export class StoryProgress {
  readonly #chapters: Signal<Progress> = signal(readProgress(kept(key)));

  of(name: string): ChapterProgress {
    const chapters = this.#chapters.value;
    return Object.hasOwn(chapters, name) ? chapters[name]! : untouched;
  }

  /** Whether the question is answered rightly and the task solved. */
  isDone({ name, right }: { readonly name: string; readonly right: number }): boolean {
    const { answer, isSolved } = this.of(name);
    return isSolved && answer === right;
  }

  answer(name: string, answer: number): void {
    this.#change(name, { answer });
  }

  solve(name: string): void {
    if (!this.of(name).isSolved) this.#change(name, { isSolved: true });
  }

  #change(name: string, change: Partial<ChapterProgress>): void {
    this.#chapters.value = { ...this.#chapters.value, [name]: { ...this.of(name), ...change } };
    keep(key, JSON.stringify(this.#chapters.value));
  }
}
