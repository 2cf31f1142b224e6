// Chapters: their faders reach what they promise, by hand and by key.
import { expect, test } from 'vitest';
import { chapters } from '../../src/story/chapters.ts';

test('there are eight, each with a name of its own', () => {
  expect(new Set(chapters.map(({ name }) => name)).size).toBe(8);
});

test.each(chapters)(
  '$name: a fader stands at its start, and every place gives a value that lies there',
  chapter => {
    expect(chapter.faders.length).toBe(chapter.task.start.length);
    chapter.faders.forEach(({ scale }, k) => {
      const start = chapter.task.start[k]!;
      expect(scale.valueAt(scale.placeOf(start))).toBe(start);
      for (const [tick] of scale.ticks) expect(scale.valueAt(scale.placeOf(tick))).toBe(tick);
      for (let place = 0; place <= 1; place += 0.01) {
        const value = scale.valueAt(place);
        expect(scale.valueAt(scale.placeOf(value))).toBe(value);
      }
    });
  },
);
