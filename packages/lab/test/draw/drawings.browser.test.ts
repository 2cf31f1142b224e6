// The small drawings: what stands where, in which color.
import { describe, expect, test } from 'vitest';
import { drawHistogram } from '../../src/draw/histogram.ts';
import { drawMask, maskSize } from '../../src/draw/masks.ts';
import { drawPath, type PathPicture } from '../../src/draw/path.ts';
import { drawSet } from '../../src/draw/set-picture.ts';
import { drawSpread, type SpreadRow } from '../../src/draw/spread.ts';
import { niceLogTicks, niceTicks } from '../../src/draw/ticks.ts';
import { bytes, canvas, count, distance, opaque, pixelAt } from './canvas.ts';
import { palettes } from './palettes.ts';

const palette = palettes.light;

/** Columns of device pixels that hold the color, from first to last. */
function columnsOf(context: OffscreenCanvasRenderingContext2D, color: string): [first: number, last: number] {
  const [red, green, blue] = opaque(color);
  const data = bytes(context);
  const { width } = context.canvas;
  let [first, last] = [Number.POSITIVE_INFINITY, -1];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] !== red || data[i + 1] !== green || data[i + 2] !== blue) continue;
    const x = (i / 4) % width;
    first = Math.min(first, x);
    last = Math.max(last, x);
  }
  return [first, last];
}

test('a mask has a tile for each unit and example', () => {
  const mask = {
    units: 3,
    examples: 4,
    width: 62,
    pixelRatio: 2,
    palette,
    mask: [1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 0],
  };
  const size = maskSize(mask);
  expect(size.height / size.width).toBeCloseTo((3 - 1 / 8) / (4 - 1 / 8), 12);
  const context = canvas({ ...size, height: Math.ceil(size.height) });
  drawMask(context, mask);
  const pitch = (62 / (4 - 1 / 8)) * 2;
  mask.mask.forEach((awake, i) => {
    const tile = pixelAt(context, ((i % 4) + 0.44) * pitch, (Math.floor(i / 4) + 0.44) * pitch);
    expect(tile).toEqual(opaque(awake === 1 ? palette.awake : palette.asleep));
  });
  expect(pixelAt(context, 0.94 * pitch, 0.44 * pitch)[3]).toBe(0);
});

describe('a histogram', () => {
  const size = { width: 100, height: 41, pixelRatio: 1 };

  test('has bars as high as the root of the count', () => {
    const context = canvas(size);
    drawHistogram(context, { counts: [16, 0, 4, 1, 0], palette, size });
    const top = (bin: number): number => {
      let y = 0;
      while (y < 41 && distance(pixelAt(context, bin * 20 + 10, y), opaque(palette.ink2)) > 1) y++;
      return 41 - y;
    };
    const tallest = top(0);
    expect(tallest).toBeGreaterThan(36);
    expect(Math.abs(top(2) - tallest / 2)).toBeLessThanOrEqual(1);
    expect(Math.abs(top(3) - tallest / 4)).toBeLessThanOrEqual(1);
    expect(top(1)).toBe(0);
  });

  test('has the counts of before as an outline on the same scale', () => {
    const context = canvas(size);
    drawHistogram(context, { counts: [0, 0, 4, 0, 0], before: [0, 16, 0, 0, 1], palette, size });
    const [first, last] = columnsOf(context, palette.accent);
    expect(first).toBeGreaterThanOrEqual(19);
    expect(last).toBe(99);
    // Hollow, and twice as high as the bar of 4.
    expect(pixelAt(context, 30, 30)[3]).toBe(0);
    expect(pixelAt(context, 50, 15)[3]).toBe(0);
    expect(pixelAt(context, 50, 25)).toEqual(opaque(palette.ink2));
  });

  test('of nothing is a line', () => {
    const context = canvas(size);
    drawHistogram(context, { counts: [0, 0], palette, size });
    expect(count(context, palette.line)).toBe(100);
  });
});

describe('a set', () => {
  const size = { width: 48, height: 48, pixelRatio: 2 };

  test('fits into its picture with one scale for both sides', () => {
    const context = canvas(size);
    drawSet(context, { points: { x1: [0, 10, 5], x2: [0, 0, 5], y: [0, 0, 1] }, palette, size });
    const [first, last] = columnsOf(context, palette.classes[0]!);
    expect(first).toBeGreaterThan(2);
    expect(last).toBeLessThan(94);
    expect(Math.abs(first + last - 95)).toBeLessThanOrEqual(1);
    const width = last - first - 6;
    const [disc] = columnsOf(context, palette.classes[1]!);
    expect(Math.abs(disc + 2.5 - 48)).toBeLessThan(3);
    // 5 up is as long as 5 to the right: the lower points are a quarter of the width below the middle.
    expect(pixelAt(context, 48, 48 - width / 4)).toEqual(opaque(palette.classes[1]!));
  });

  test.each([
    [[], []],
    [[3], [4]],
    [
      [3, 3],
      [4, 4],
    ],
  ])('of %j and %j is drawn as far as it goes', (x1, x2) => {
    const context = canvas(size);
    drawSet(context, { points: { x1, x2, y: x1.map(() => 1) }, palette, size });
    expect(count(context, palette.classes[1]!) > 0).toBe(x1.length > 0);
  });
});

describe('a spread', () => {
  const size = { width: 600, height: 128, pixelRatio: 1 };
  const axis = { scale: 'log', domain: [0.1, 10], ticks: niceLogTicks([0.1, 10], 3) } as const;
  const none: SpreadRow = {
    name: 'None', values: [0.5, 1, 2], mean: 1, low: 0.8, high: 1.25, figure: '1.00', range: '0.80–1.25', regularized: false,
  }; // biome-ignore format: one row, one line
  const draw = (rows: readonly SpreadRow[]): OffscreenCanvasRenderingContext2D => {
    const context = canvas(size);
    drawSpread(context, { rows, axis, palette, size });
    return context;
  };

  test('has the mean of each setting in the middle of its row', () => {
    const both = draw([none, { ...none, name: 'L2', regularized: true }]);
    const [first, last] = columnsOf(both, palette.accent);
    const middle = Math.round((first + last) / 2);
    expect(pixelAt(both, middle, 75)).toEqual(opaque(palette.accent));
    expect(pixelAt(both, middle, 25)).toEqual(opaque(palette.ink));
  });

  test('is even in ratios: a mean ten times as large is as far again', () => {
    const place = (mean: number): number => {
      const row = { ...none, values: [], mean, low: mean, high: mean, regularized: true };
      const [first, last] = columnsOf(draw([row]), palette.accent);
      return (first + last) / 2;
    };
    expect(Math.abs(place(1) - place(0.1) - (place(10) - place(1)))).toBeLessThanOrEqual(1);
  });

  test('shows seeds beyond the axis as arrows at its end', () => {
    // without figures, whose width is the font's, nothing else stands at the end of the row
    const bare = { ...none, figure: '', range: '' };
    const inside = draw([{ ...bare, values: [1] }]);
    const outside = draw([{ ...bare, values: [1, 500] }]);
    const right = (context: OffscreenCanvasRenderingContext2D): number => {
      const data = bytes(context);
      let last = 0;
      for (let x = 0; x < 600; x++) if (data[4 * (50 * 600 + x) + 3]! > 0) last = x;
      return last;
    };
    expect(right(outside)).toBeGreaterThan(right(inside));
  });

  test('of one seed has no error, and of none no mean', () => {
    const one = draw([{ ...none, values: [1], low: Number.NaN, high: Number.NaN, regularized: true }]);
    const [first, last] = columnsOf(one, palette.accent);
    expect(last - first).toBeLessThanOrEqual(10);
    const nothing = {
      ...none,
      values: [],
      mean: Number.NaN,
      low: Number.NaN,
      high: Number.NaN,
      regularized: true,
    };
    expect(count(draw([nothing]), palette.accent)).toBe(0);
  });
});

describe('a path', () => {
  const size = { width: 600, height: 300, pixelRatio: 1 };
  const picture: PathPicture = {
    lambdas: [0.01, 0.1, 1, 10],
    validation: [0.8, 0.4, 0.45, 0.9],
    errors: [0.1, 0.1, 0.05, 0.02],
    training: [0.1, 0.2, 0.3, 0.8],
    lowest: 1,
    chosen: 2,
    xAxis: { scale: 'log', domain: [0.01, 10], ticks: niceLogTicks([0.01, 10], 4) },
    yAxis: { scale: 'linear', domain: [0, 1], ticks: niceTicks([0, 1], 5) },
    words: { validation: '검증', training: '훈련', lowest: '최저 0.1', chosen: 'λ = 1', lambda: 'λ' },
    palette,
    size,
  };
  const draw = (changes: Partial<PathPicture> = {}): OffscreenCanvasRenderingContext2D => {
    const context = canvas(size);
    drawPath(context, { ...picture, ...changes });
    return context;
  };
  /** Column of the accent's line near the bottom of the axis. */
  const lineAt = (context: OffscreenCanvasRenderingContext2D): number => {
    const columns = Array.from({ length: 600 }, (_, x) => x);
    const hits = columns.filter(x => distance(pixelAt(context, x, 260), opaque(palette.accent)) < 60);
    return hits.reduce((sum, x) => sum + x, 0) / hits.length;
  };

  test('has a line at the choice, as far from the ends as its power of ten', () => {
    const [low, middle, high] = [0, 2, 3].map(chosen => lineAt(draw({ chosen, lowest: chosen }))) as [
      number,
      number,
      number,
    ];
    expect((middle - low) / (high - low)).toBeCloseTo(2 / 3, 2);
  });

  test('shades what lies between the lowest loss and the choice', () => {
    const [context, narrow] = [draw(), draw({ lowest: 2 })];
    const between = lineAt(context) - 60;
    expect(pixelAt(context, between, 50)[3]).toBeGreaterThan(0);
    expect(pixelAt(narrow, between, 50)[3]).toBe(0);
  });

  test('without a choice has neither', () => {
    expect(count(draw({ lowest: undefined, chosen: undefined }), palette.accent)).toBe(0);
  });

  test('goes on beside fits that diverged', () => {
    const context = draw({ validation: [0.8, Number.NaN, 0.45, 0.9], errors: [0.1, Number.NaN, 0.05, 0.02] });
    expect(count(context, palette.ink)).toBeGreaterThan(500);
    expect(count(context, palette.ink)).toBeLessThan(count(draw(), palette.ink));
  });
});
