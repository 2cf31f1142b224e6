// Dictionaries: every language says everything, with the same gaps.
import { expect, test } from 'vitest';
import { en } from '../../src/words/en/index.ts';
import { languages, preferredLanguage } from '../../src/words/languages.ts';
import { fill } from '../../src/words/words.ts';

type Texts = { readonly [name: string]: string | readonly string[] | Texts };

/** Names with the gaps of their texts. */
function gapsOf(texts: Texts, path = ''): string[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const at = `${path}${name}`;
    if (typeof text !== 'string') return gapsOf(text as Texts, `${at}.`);
    const gaps = Array.from(text.matchAll(/\{\w+\}/g), ([gap]) => gap).sort();
    return [`${at}: ${[...new Set(gaps)].join(' ')}`];
  });
}

function textsOf(texts: Texts): string[] {
  return Object.values(texts).flatMap(text => (typeof text === 'string' ? [text] : textsOf(text as Texts)));
}

test.each(Object.keys(languages) as (keyof typeof languages)[])(
  '%s has the names and gaps of English',
  async language => {
    const words = await languages[language].words();
    expect(gapsOf(words)).toEqual(gapsOf(en));
    for (const text of textsOf(words)) expect(text).toBe(text.trim());
    expect(textsOf(words).filter(text => text === '')).toEqual([]);
  },
);

test('Korean is Korean', async () => {
  const words = textsOf(await languages.ko.words());
  const foreign = words.filter(
    text => /[a-z]{4,}/i.test(text.replace(/\{\w+\}/g, '')) && !/[가-힣]/.test(text),
  );
  // names of things that are written the same in both languages
  expect(foreign).toMatchInlineSnapshot(`
    [
      "wellfit lab",
      "ReLU",
      "tanh",
      "leaky ReLU",
      "GELU",
      "keepProb {value}",
      "RMSprop",
      "Adam",
      "AdamW",
      "wellfit",
      "numpy",
      "RMSE",
    ]
  `);
});

test('gaps are filled by name, once', () => {
  expect(fill('{a} and {b}, {a}', { a: '{b}', b: 2 })).toBe('{b} and 2, {b}');
  expect(fill('{toString}', {})).toBe('{toString}');
});

test.each([
  [['ko-KR', 'en'], 'ko'],
  [['de', 'ko'], 'ko'],
  [['de-AT'], 'en'],
  [[], 'en'],
  [['constructor'], 'en'],
])('a reader of %j is spoken to in %s', (wanted, language) => {
  expect(preferredLanguage(wanted)).toBe(language);
});
