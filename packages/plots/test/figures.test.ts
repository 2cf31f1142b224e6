// The same figures, the same text, in Node and in a browser.
import { describe, expect, test } from 'vitest';
import { costCurve, fieldColor, lossCurves, svgText, themes, weightNorms } from '../src/index.ts';
import { circle, circleFigure, figures, points, texts } from './figures.ts';
import { page } from './page.ts';

const document = page;
const every = 1000;
const learningRate = 0.3;

/** Corners of a path that is made of absolute M and L only. */
function corners(path: string): [number, number][] {
  return Array.from(path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g), ([, x, y]) => [Number(x), Number(y)]);
}

/** 32-bit FNV-1a of a text. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function attribute(element: Element | null, name: string): string {
  const value = element?.getAttribute(name);
  if (value === null || value === undefined) throw new Error(`no ${name}`);
  return value;
}

describe.each(Object.entries(figures(document)))('%s', (name, figure) => {
  const text = svgText(figure);

  test('stands on its own', () => {
    expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    for (const part of [
      / width="\d+"/,
      / height="\d+"/,
      / viewBox="0 0 \d+ \d+"/,
      / role="img"/,
      / aria-label=".+"/,
    ]) {
      expect(text.slice(0, text.indexOf('>'))).toMatch(part);
    }
    expect(text.match(/ xmlns=/g)).toHaveLength(1);
    expect(text).toContain('<title>');
    expect(text).not.toMatch(/<style|class=|<image|<foreignObject| id=|url\(/);
    expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  test('is the same everywhere', () => {
    // Both projects read this one snapshot: it was written in Node, the browser has to agree.
    const lines = name === 'boundary' ? 'path[data-p="0.5"], path[data-p="0.1"]' : 'path';
    const paths = Array.from(figure.querySelectorAll(lines), path => attribute(path, 'd'));
    expect({ text: fingerprint(text), paths, texts: texts(figure) }).toMatchSnapshot();
  });
});

describe('cost curve', () => {
  test("has the assignment's words", () => {
    const words = texts(costCurve({ costs: [0.7, 0.2], every, learningRate, document }));
    expect(words).toEqual(expect.arrayContaining(['Learning rate =0.3', 'cost', 'iterations (x1,000)']));
    expect(texts(costCurve({ costs: [1], every: 100, learningRate, document }))).toContain(
      'iterations (x100)',
    );
    expect(texts(costCurve({ costs: [1], every: 1, learningRate, document }))).toContain('iterations');
  });

  test('leaves a gap where a cost is not finite', () => {
    const costs = [0.7, 0.5, Number.NaN, 0.3, Number.POSITIVE_INFINITY, 0.2, 0.1];
    const figure = costCurve({ costs, every, learningRate, document });
    expect(attribute(figure.querySelector('[aria-label=line] path'), 'd').match(/M/g)).toHaveLength(3);
    expect(figure.querySelectorAll('[aria-label=dot] circle')).toHaveLength(1);
  });

  test.each([
    ['one cost', [0.7]],
    ['zeros', [0, 0, 0]],
    ['nothing finite', [Number.NaN, Number.NaN]],
    ['huge costs', [1e300, 1e299]],
    ['tiny costs', [1e-9, 1e-10]],
    ['negative costs', [-1, -2]],
  ])('draws %s', (_, costs) => {
    for (const width of [320, 640]) {
      const text = svgText(costCurve({ costs, every, learningRate, document, width }));
      expect(text).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  test('puts long names into a legend and makes room for it', () => {
    const series = Array.from({ length: 8 }, (_, i) => ({
      name: `a run with a long name, ${i} <&">`,
      costs: [1, i / 9],
    }));
    const figure = costCurve({ series, every, learningRate, document, width: 320 });
    expect(texts(figure).filter(text => text.startsWith('a run'))).toHaveLength(8);
    expect(Number(attribute(figure, 'height'))).toBeGreaterThan(300);
    expect(svgText(figure)).toContain('&lt;&amp;&quot;&gt;');
  });

  test('keeps labels apart', () => {
    const series = Array.from({ length: 6 }, (_, i) => ({ name: `run ${i}`, costs: [0.7, 0.2 + i / 1000] }));
    const figure = costCurve({ series, every, learningRate, document });
    const heights = Array.from(figure.querySelectorAll('text'))
      .filter(text => text.textContent?.startsWith('run'))
      .map(text => Number(attribute(text, 'y')))
      .sort((a, b) => a - b);
    expect(heights).toHaveLength(6);
    for (let i = 1; i < heights.length; i++)
      expect(heights[i]! - heights[i - 1]!).toBeGreaterThanOrEqual(14.9);
  });

  test('refuses wrong input in one line', () => {
    const base = { every, learningRate, document };
    expect(() => costCurve({ ...base, costs: [] })).toThrow('costCurve: costs must not be empty');
    expect(() => costCurve(base)).toThrow('costCurve: exactly one of costs and series must be given');
    expect(() => costCurve({ ...base, costs: [1], every: 0 })).toThrow(
      'costCurve: every must be a positive integer, got 0',
    );
    expect(() => costCurve({ ...base, costs: [1], width: 10 })).toThrow(
      'costCurve: width must be from 240 to 8192, got 10',
    );
    expect(() => costCurve({ ...base, costs: [1], height: 120 })).toThrow(
      'costCurve: height 120 leaves no room',
    );
  });
});

describe('decision boundary', () => {
  test('draws a sign for every point, filled or hollow, disc or diamond', () => {
    const figure = circleFigure(document);
    expect(figure.querySelectorAll('[data-label]')).toHaveLength(points.length);
    expect(figure.querySelectorAll('circle[data-label="1"]')).toHaveLength(8);
    expect(figure.querySelectorAll('path[data-label="0"]')).toHaveLength(16);
    expect(figure.querySelectorAll('[data-set=test][fill-opacity]')).toHaveLength(6);
    expect(figure.querySelectorAll('[data-set=train][fill-opacity]')).toHaveLength(0);
  });

  function radii(figure: Element): number[] {
    const field = figure.querySelector('svg[aria-label=field]');
    const [left, top, side, high] = ['x', 'y', 'width', 'height'].map(name => Number(attribute(field, name)));
    return corners(attribute(figure.querySelector('[data-p="0.5"]'), 'd')).map(([x, y]) =>
      Math.hypot(((x - left!) / side!) * 2 - 1, ((y - top!) / high!) * 2 - 1),
    );
  }

  test('puts the p = 0.5 line where the probability is one half', () => {
    const found = radii(circleFigure(document));
    expect(found.length).toBeGreaterThan(20);
    for (const radius of found) expect(Math.abs(radius - 0.6)).toBeLessThan(0.002);
  });

  test('takes a grid, however steep', () => {
    const places = Array.from({ length: 41 }, (_, i) => i / 20 - 1);
    const values = Float64Array.from(places.flatMap(x2 => places.map(x1 => circle(x1, x2))));
    const found = radii(circleFigure(document, { probability: { x1: places, x2: places, values } }));
    for (const radius of found) expect(Math.abs(radius - 0.6)).toBeLessThan(0.01);
  });

  test('cuts off what lies outside given axes', () => {
    const figure = circleFigure(document, { xDomain: [-0.5, 0.5] });
    expect(figure.querySelectorAll('[data-label]').length).toBe(
      points.filter(({ x1 }) => Math.abs(x1) <= 0.5).length,
    );
  });

  test.each([
    ['no points', { points: [] }],
    ['one point', { points: points.slice(0, 1) }],
    ['points of one label', { points: points.filter(({ label }) => label === 1) }],
    ['a probability that is nowhere finite', { probability: () => Number.NaN }],
    [
      'a probability that is finite in one half',
      { probability: (x1: number) => (x1 < 0 ? 0.7 : Number.NaN) },
    ],
    ['a constant probability', { probability: () => 0.5 }],
    ['zeros and ones', { probability: (x1: number) => (x1 < 0 ? 0 : 1) }],
  ])('draws %s', (_, more) => {
    for (const width of [320, 560]) {
      const figure = circleFigure(document, { ...more, width });
      expect(svgText(figure)).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  test('draws no boundary along places without a value', () => {
    const figure = circleFigure(document, { probability: x1 => (x1 < 0 ? 0.7 : Number.NaN) });
    const field = figure.querySelector('svg[aria-label=field]');
    const [top, high] = ['y', 'height'].map(name => Number(attribute(field, name)));
    const line = corners(figure.querySelector('[data-p="0.5"]')?.getAttribute('d') ?? '');
    const [left, side] = ['x', 'width'].map(name => Number(attribute(field, name)));
    const inside = line.filter(([x, y]) => x > left! && x < left! + side! && y > top! && y < top! + high!);
    expect(inside).toEqual([]);
  });

  test('refuses wrong input in one line', () => {
    const grid = { x1: [-1, 1], x2: [-1, 1], values: [0, 0, 1] };
    expect(() => circleFigure(document, { probability: grid })).toThrow(
      'decisionBoundary: grid has 3 values, expected 2 x 2 = 4',
    );
    const small = { ...grid, values: [0, 0, 1, 1] };
    expect(() => circleFigure(document, { probability: small, xDomain: [-2, 2] })).toThrow(
      'decisionBoundary: xDomain [-2, 2] must lie within the grid [-1, 1]',
    );
    const wrong = [{ x1: 0, x2: 0, label: 2 as 1 }];
    expect(() => circleFigure(document, { points: wrong })).toThrow(
      'decisionBoundary: label of point 0 must be 0 or 1, got 2',
    );
  });
});

describe('loss curves', () => {
  const steps = [0, 10, 20, 30];
  const train = { steps, values: [0.9, 0.4, 0.2, 0.1] };

  test('shades and names the gap', () => {
    const figure = lossCurves({ train, validation: { steps: [0, 30], values: [0.9, 0.7] }, document });
    expect(texts(figure)).toEqual(
      expect.arrayContaining([
        'gap 0.600',
        'training0.100',
        'validation0.700',
        'loss (cross-entropy, dropout off, penalty apart)',
      ]),
    );
    expect(figure.querySelectorAll('[aria-label=area] path')).toHaveLength(1);
  });

  test('leaves out step 0 on a logarithmic axis', () => {
    const figure = lossCurves({ train, logX: true, document });
    expect(corners(attribute(figure.querySelector('[aria-label=line] path'), 'd'))).toHaveLength(3);
  });

  test('thins long lines without losing their peaks', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => i);
    const values = many.map(i => (i === 54_321 ? 5 : 0.1));
    const figure = lossCurves({ train: { steps: many, values }, document });
    const line = corners(attribute(figure.querySelector('[aria-label=line] path'), 'd'));
    expect(line.length).toBeLessThan(3000);
    const ys = line.map(([, y]) => y);
    expect(Math.max(...ys) - Math.min(...ys)).toBeGreaterThan(200);
  });

  test('refuses wrong input in one line', () => {
    expect(() => lossCurves({ document })).toThrow('lossCurves: train, validation or series must be given');
    expect(() => lossCurves({ train: { steps, values: [1] }, document })).toThrow(
      'lossCurves: train has 4 steps but 1 values',
    );
    expect(() => lossCurves({ train: { steps: [1, 1], values: [1, 1] }, document })).toThrow(
      'lossCurves: steps of train must ascend, got 1 at 1',
    );
  });
});

describe('weight norms', () => {
  const runs = [{ name: 'none', norms: [2, 4] }];

  test('draws bars in proportion, with their values', () => {
    const figure = weightNorms({ layers: ['W1', 'W2'], runs, document });
    const widths = Array.from(figure.querySelectorAll('[aria-label=rect] rect'), bar =>
      Number(attribute(bar, 'width')),
    );
    expect(widths).toHaveLength(2);
    expect(widths[1]! / widths[0]!).toBeCloseTo(2, 2);
    expect(texts(figure)).toEqual(expect.arrayContaining(['W1', 'W2', 'none', '2.00', '4.00']));
  });

  test('says what is not finite', () => {
    const figure = weightNorms({
      layers: ['W1', 'W2'],
      runs: [{ name: 'none', norms: [Number.NaN, 0] }],
      document,
    });
    expect(texts(figure)).toEqual(expect.arrayContaining(['not finite', '0']));
    expect(svgText(figure)).not.toContain('NaN');
  });

  test('refuses wrong input in one line', () => {
    expect(() => weightNorms({ layers: ['W1'], runs, document })).toThrow(
      "weightNorms: run 'none' has 2 norms, expected 1",
    );
    expect(() => weightNorms({ layers: [], runs, document })).toThrow(
      'weightNorms: layers must not be empty',
    );
  });
});

test('the field runs from the color of label 0 over a near-white to that of label 1', () => {
  expect([0, 0.5, 1].map(p => fieldColor(themes.light, p))).toMatchInlineSnapshot(`
    [
      "#f1c7a5",
      "#fafaf9",
      "#b0d4fb",
    ]
  `);
  expect(fieldColor(themes.light, -1)).toBe(fieldColor(themes.light, 0));
});
