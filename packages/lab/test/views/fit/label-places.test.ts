// Texts beside curves and marks: near what they name, and never over each other.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeLineLabels, spread, steadyOrder } from '../../../src/views/fit/label-places.ts';

describe('spread', () => {
  const room = { gap: 15, least: 0, most: 200 };

  test('leaves alone what is far enough apart', () => {
    expect(spread([10, 40, 90], room)).toEqual([10, 40, 90]);
  });

  test('parts what is too close around its middle', () => {
    expect(spread([100, 102], room)).toEqual([93.5, 108.5]);
    expect(spread([100, 100, 100], room)).toEqual([85, 100, 115]);
  });

  test('keeps within its bounds', () => {
    expect(spread([198, 199, 200], room)).toEqual([170, 185, 200]);
    expect(spread([0, 1, 2], room)).toEqual([0, 15, 30]);
  });

  test('whatever is wanted, texts stay apart, in order and within bounds', () => {
    const places = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(places, wanted => {
        const found = spread(
          wanted.toSorted((a, b) => a - b),
          room,
        );
        found.forEach((place, i) => {
          expect(place).toBeGreaterThanOrEqual(-1e-9);
          expect(place).toBeLessThanOrEqual(200 + 1e-9);
          if (i > 0) expect(place - found[i - 1]!).toBeGreaterThanOrEqual(15 - 1e-9);
        });
      }),
    );
  });
});

describe('steadyOrder', () => {
  test('follows places', () => {
    expect(steadyOrder([0, 1, 2], [50, 10, 30], 4)).toEqual([1, 2, 0]);
  });

  test('holds while texts are nearly level', () => {
    expect(steadyOrder([0, 1, 2], [12, 10, 30], 4)).toEqual([0, 1, 2]);
    expect(steadyOrder([1, 0, 2], [10, 12, 30], 4)).toEqual([1, 0, 2]);
  });
});

describe('placeLineLabels', () => {
  const plot = { left: 0, right: 300 };

  test('right of the line, or left where there is no room', () => {
    expect(placeLineLabels([{ x: 100, width: 60 }], plot)).toEqual([{ left: 107, row: 0 }]);
    expect(placeLineLabels([{ x: 290, width: 60 }], plot)).toEqual([{ left: 223, row: 0 }]);
  });

  test('where neither side has room, right of the line', () => {
    expect(placeLineLabels([{ x: 10, width: 400 }], plot)).toEqual([{ left: 17, row: 0 }]);
  });

  test('a text keeps clear of the next line, or goes to the other side', () => {
    const lines = [
      { x: 150, width: 60 },
      { x: 190, width: 60 },
    ];
    expect(placeLineLabels(lines, plot)).toEqual([
      { left: 83, row: 0 },
      { left: 197, row: 0 },
    ]);
  });

  test('lines at the same place have texts in rows', () => {
    const lines = [
      { x: 100, width: 60 },
      { x: 100, width: 80 },
    ];
    expect(placeLineLabels(lines, plot)).toEqual([
      { left: 107, row: 1 },
      { left: 107, row: 0 },
    ]);
  });

  test('of many lines the last one has its text always', () => {
    const lines = Array.from({ length: 40 }, (_, i) => ({ x: 100 + 2 * i, width: 60 }));
    const places = placeLineLabels(lines, plot);
    expect(places.at(-1)).toEqual({ left: 185, row: 0 });
    expect(places[20]).toBeUndefined();
  });

  test('no text stands over another', () => {
    const line = fc.record({
      x: fc.double({ min: 0, max: 300, noNaN: true }),
      width: fc.double({ min: 20, max: 140, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), found => {
        const lines = found.toSorted((a, b) => a.x - b.x);
        const boxes = placeLineLabels(lines, plot).flatMap((place, i) =>
          place ? [{ ...place, right: place.left + lines[i]!.width }] : [],
        );
        for (const [i, a] of boxes.entries()) {
          for (const b of boxes.slice(i + 1)) {
            expect(a.row !== b.row || a.right <= b.left || b.right <= a.left).toBe(true);
          }
        }
      }),
    );
  });
});
