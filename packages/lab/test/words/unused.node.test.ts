// Dictionaries say nothing that no view shows: every text is named where its section is used.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { activations, drawnSets, optimizers } from '../../src/settings/settings.ts';
import { en as story } from '../../src/story/words/en.ts';
import { en } from '../../src/words/en/index.ts';

const folder = new URL('../../src/', import.meta.url).pathname;
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(path => /\.tsx?$/.test(path) && !/(^|\/)words\//.test(path))
  .map(path => readFileSync(join(folder, path), 'utf8').replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, ''));

/** Texts that are looked up by names of other rooms: sets, activations and optimizers, and the ways to restrain. */
const lookedUp = new Set<string>([...drawnSets, ...activations, ...optimizers, 'dropout', 'both']);

/** Whether a file that has to do with a section names one of its texts: as a member, between quotes, or taken out of it. */
function isNamed(section: string, name: string): boolean {
  const named = new RegExp(`(?:(?:\\b(?:${section}|words|own)|\\])\\.|')${name}\\b`);
  const taken = new RegExp(`\\{[^{}]*\\b${name}\\b[^{}]*\\}: Words\\['${section}'\\]`);
  const mentioned = new RegExp(`\\b${section}\\b`);
  return (
    lookedUp.has(name) || sources.some(text => mentioned.test(text) && (named.test(text) || taken.test(text)))
  );
}

const chapters = Object.fromEntries(Object.entries(story).filter(([, texts]) => typeof texts === 'object'));

// what stands deeper is looked up by names that come from elsewhere, such as those of figures
test.each(Object.entries({ ...en, story }))('%s', (section, texts) => {
  const names = Object.keys(texts).filter(name => !Object.hasOwn(chapters, name));
  expect(names.filter(name => !isNamed(section, name))).toEqual([]);
});

test.each(Object.entries(chapters))('chapter %s', (chapter, texts) => {
  const isShown = (name: string) => isNamed(chapter, name) || isNamed('chapter', name);
  expect(Object.keys(texts).filter(name => !isShown(name))).toEqual([]);
});

test('a name of another section alone is found out', () => {
  expect([isNamed('fit', 'guessing'), isNamed('common', 'guessing')]).toEqual([true, false]);
});
