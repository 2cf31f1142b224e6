// The story's dictionaries: the same chapters in both languages, with the same gaps and the same figures.
import { expect, test } from 'vitest';
import { chapters } from '../../src/story/chapters.ts';
import { wantedShare } from '../../src/story/tasks/asleep.ts';
import { wantedLoss as wantedOfBoth } from '../../src/story/tasks/both.ts';
import { wantedGap } from '../../src/story/tasks/masks.ts';
import { wantedLoss as wantedByStopping } from '../../src/story/tasks/memorize.ts';
import { wantedLoss as wantedByDropout } from '../../src/story/tasks/thinned.ts';
import { lostAccuracy } from '../../src/story/tasks/too-much.ts';
import { en } from '../../src/story/words/en.ts';
import { ko } from '../../src/story/words/ko.ts';

/** Every text by its path; lists count by place. */
function textsOf(texts: object, path = ''): (readonly [path: string, text: string])[] {
  return Object.entries(texts).flatMap(([name, text]: [string, unknown]) =>
    typeof text === 'string'
      ? [[`${path}${name}`, text] as const]
      : textsOf(text as object, `${path}${name}.`),
  );
}

const all = { en: textsOf(en), ko: textsOf(ko) };

const gaps = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

/** Figures that are written in digits; a sentence may order them in its own way, and Korean counts 64개 where English counts in words. */
const decimals = (text: string) => (text.match(/\d+\.\d+/g) ?? []).sort();

test('Korean says everything that English says, with the same gaps', () => {
  const shape = (texts: typeof all.en) => texts.map(([path, text]) => [path, gaps(text)]);
  expect(shape(all.ko)).toEqual(shape(all.en));
});

test('both languages tell the same figures', () => {
  const figures = (texts: typeof all.en) => texts.map(([path, text]) => [path, decimals(text)]);
  expect(figures(all.ko)).toEqual(figures(all.en));
});

test.each(['en', 'ko'] as const)(
  '%s has no empty text, no loose ends, and strong words in pairs',
  language => {
    for (const [path, text] of all[language]) {
      expect(text, path).toBe(text.trim());
      expect(text, path).not.toBe('');
      expect((text.split('**').length - 1) % 2, path).toBe(0);
    }
  },
);

test('Korean sentences are Korean', () => {
  const foreign = all.ko.filter(([, text]) => /[a-z]{3,}/i.test(text.replace(/\{\w+\}|keepProb/g, '')));
  expect(foreign).toEqual([]);
});

test.each([
  ['en', en],
  ['ko', ko],
] as const)('%s: every chapter has two to four paragraphs, three answers, and its faders', (_, words) => {
  for (const { name, right, faders } of chapters) {
    const own = words[name];
    expect(own.text.length, name).toBeGreaterThanOrEqual(2);
    expect(own.text.length, name).toBeLessThanOrEqual(4);
    expect(own.answers.length, name).toBe(3);
    expect(new Set(own.answers.map(({ text }) => text)).size, name).toBe(3);
    expect(own.answers[right], name).toBeDefined();
    expect(own.faders.length, name).toBe(faders.length);
  }
});

test.each([
  ['en', en, /^Right\./],
  ['ko', ko, /^맞습니다\./],
] as const)('%s: the right answer, and no other, is called right', (_, words, isCalledRight) => {
  for (const { name, right } of chapters) {
    const called = words[name].answers.map(({ why }) => isCalledRight.test(why));
    expect(called.indexOf(true), name).toBe(right);
    expect(called.filter(Boolean).length, name).toBe(1);
  }
});

test('tasks ask for what is checked', () => {
  const asked = [
    [en.memorize.task, `below ${wantedByStopping}.`],
    [en.tooMuch.task, `below ${100 * lostAccuracy} %`],
    [en.thinned.task, `below ${wantedByDropout} by`],
    [en.masks.task, `within ${100 * wantedGap} %`],
    [en.asleep.task, `less than ${100 * wantedShare} %`],
    [en.both.task, `below ${wantedOfBoth}.`],
  ] as const;
  for (const [task, limit] of asked) expect(task).toContain(limit);
});
