// Progress: kept between visits, whatever is found in the storage.
import { expect, test } from 'vitest';
import { readProgress, StoryProgress } from '../../src/story/progress.ts';

test.each([undefined, '', '{', 'null', '7', '[]', '"text"'])('of %j nothing is known', text => {
  expect(readProgress(text)).toEqual({});
});

test('strange entries count as untouched', () => {
  const text = JSON.stringify({
    a: { answer: 1, isSolved: true },
    b: null,
    c: { answer: '2', isSolved: 'yes' },
  });
  expect(readProgress(text)).toEqual({
    a: { answer: 1, isSolved: true },
    b: { answer: undefined, isSolved: false },
    c: { answer: undefined, isSolved: false },
  });
});

test('a chapter is done when its answer is right and its task solved', () => {
  const progress = new StoryProgress();
  const chapter = { name: 'test of progress', right: 1 };
  progress.answer(chapter.name, 1);
  expect(progress.isDone(chapter)).toBe(false);
  progress.solve(chapter.name);
  expect(progress.isDone(chapter)).toBe(true);
  progress.answer(chapter.name, 0);
  expect(progress.isDone(chapter)).toBe(false);
  expect(progress.of(chapter.name)).toEqual({ answer: 0, isSolved: true });
});

test('names of the language are no chapters', () => {
  expect(new StoryProgress().of('constructor')).toEqual({ answer: undefined, isSolved: false });
});
