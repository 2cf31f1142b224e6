// Where examples come from, how they are divided, and the plane on which a page sees them.

import { describe, expect, it } from 'vitest';
import { type Matrix, readModel, synthetic, Table } from 'wellfit';
import type { BroughtData } from '../../src/protocol.ts';
import {
  assignmentSettings,
  defaultSettings,
  drawnSets,
  type Settings,
} from '../../src/settings/settings.ts';
import { prepareExamples } from '../../src/worker/examples/examples.ts';
import { FakePage, mainView } from './fake-port.ts';

const settingsWith = (change: Partial<Settings>): Settings => ({ ...defaultSettings, ...change });
const withData = (change: Partial<Settings['data']>) =>
  settingsWith({ data: { ...defaultSettings.data, ...change } });

const csv = (text: string): BroughtData => ({
  kind: 'file',
  name: 'x.csv',
  bytes: new TextEncoder().encode(text),
  target: undefined,
  without: [],
});

describe('drawn sets', () => {
  it.each(drawnSets)('%s has the rows it should, divided by class and seed', async source => {
    const first = await prepareExamples(withData({ source }), undefined);
    const { summary, training, validation } = first;
    expect(summary).toMatchObject({ name: source, rows: 240, inputs: 2 });
    // half of each class, rounded
    expect(Math.abs(training.y.length - validation.y.length)).toBeLessThanOrEqual(2);
    expect(training.y.length + validation.y.length).toBe(240);
    expect(summary.points.of).toBe(240);
    const again = await prepareExamples({ ...withData({ source }), l2: 3 }, undefined);
    expect(again.training).toEqual(first.training);
    const other = await prepareExamples({ ...withData({ source }), seed: 15 }, undefined);
    // the assignment's parts are drawn, not divided
    if (source === 'assignment') expect(other.training).toEqual(first.training);
    else expect(other.training).not.toEqual(first.training);
  });

  it('are those of the library, as they are', async () => {
    const { rows, noise, seed } = defaultSettings.data;
    const { x, y } = synthetic('moons', { rows, noise, seed });
    const { training, validation } = await prepareExamples(defaultSettings, undefined);
    const key = (matrix: Matrix, labels: ArrayLike<number>) =>
      Array.from({ length: matrix.rows }, (_, i) => [...matrix.row(i), labels[i]].join()).sort();
    const both = [...key(training.x, training.y), ...key(validation.x, validation.y)].sort();
    expect(both).toEqual(key(x, y));
  });

  it("the assignment's noise, rows and seed act where they are others", async () => {
    const { data } = assignmentSettings;
    const plain = await prepareExamples(assignmentSettings, undefined);
    expect([plain.training.y.length, plain.validation.y.length]).toEqual([211, 200]);
    for (const change of [{ noise: 0.2 }, { seed: 12 }]) {
      const other = await prepareExamples({ ...assignmentSettings, data: { ...data, ...change } }, undefined);
      expect(other.training.y.length).toBe(211);
      expect(other.training).not.toEqual(plain.training);
    }
    const fewer = { ...data, rows: 100, validationShare: 0.3 };
    const { training, validation } = await prepareExamples({ ...assignmentSettings, data: fewer }, undefined);
    expect([training.y.length, validation.y.length]).toEqual([70, 30]);
  });
});

describe('points', () => {
  const points = (x: readonly (readonly [number, number])[], y: readonly number[]): BroughtData => ({
    kind: 'points',
    x,
    y,
  });
  const settings = withData({ source: 'points' });
  const refusal = async (data: BroughtData | undefined) => {
    const page = new FakePage();
    const answer = await page.open(settings, data ? { data } : {});
    return answer.kind === 'refused' ? answer.message : answer.kind;
  };

  it('are learned from once there are two of each class', async () => {
    const ask = 'points: place at least two points of each class';
    expect(await refusal(undefined)).toBe(`${ask}: none is there`);
    expect(await refusal(points([], []))).toBe(`${ask}: none is there`);
    expect(
      await refusal(
        points(
          [
            [0, 0],
            [1, 1],
          ],
          [0, 0],
        ),
      ),
    ).toBe(`${ask}: there is one class only`);
    expect(
      await refusal(
        points(
          [
            [0, 0],
            [1, 1],
            [0, 1],
          ],
          [0, 0, 1],
        ),
      ),
    ).toBe(`${ask}: class 1 has 1`);
    expect(
      await refusal(
        points(
          [
            [0, 0],
            [1, 1],
            [0, 1],
            [1, 0],
          ],
          [0, 0, 2, 2],
        ),
      ),
    ).toBe(`${ask}: class 1 has 0`);
    expect(
      await refusal(
        points(
          [
            [0, 0],
            [1, 1],
          ],
          [0, -1],
        ),
      ),
    ).toMatch(/^points: class must be/);
    expect(
      await refusal(
        points(
          [
            [0, 0],
            [1, 1],
            [0, 1],
            [1, 0],
          ],
          [0, 0, 1, 1],
        ),
      ),
    ).toBe('opened');
  });

  it('of several classes, on a plane that holds still', async () => {
    const page = new FakePage();
    const data = points(
      [
        [0, 0],
        [0.5, 0.5],
        [0, 0.5],
        [0.5, 0],
        [-0.5, 0],
        [-0.5, -0.5],
      ],
      [0, 0, 1, 1, 2, 2],
    );
    await page.open(settings, { data });
    const { field } = await page.frame({ ...mainView, grid: 3 });
    expect(field).toMatchObject({ x1: [-1, 1], x2: [-1, 1], outputs: 3, grid: 3 });
    expect(field!.logits.length).toBe(27);
    page.close();
  });
});

describe('a table of four features', () => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const color = ['red', 'red', 'blue', ''][i % 4];
    return `${i % 7},${color},${i === 3 ? '' : i % 5},${i},${i % 11},${i < 20 ? 'low' : 'high'}`;
  });
  const data = csv(`a,color,b,id,c,level\n${rows.join('\n')}\n`);
  const settings = withData({ source: 'table' });

  it('is standardized by its training part, and told of column by column', async () => {
    const { summary, training, preprocessing } = await prepareExamples(settings, data);
    expect(summary.features.map(({ name }) => name)).toEqual(['a', 'b', 'id', 'c']);
    expect(summary.columns).toEqual([
      { name: 'a', type: 'numeric', missing: 0, distinct: 7 },
      { name: 'color', type: 'categorical', missing: 10, distinct: 2 },
      { name: 'b', type: 'numeric', missing: 1, distinct: 5 },
      { name: 'id', type: 'numeric', missing: 0, distinct: 40 },
      { name: 'c', type: 'numeric', missing: 0, distinct: 11 },
      { name: 'level', type: 'target', missing: 0, distinct: 2 },
    ]);
    const { x } = training;
    const column = Array.from({ length: x.rows }, (_, i) => x.at(i, 0));
    expect(column.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
    expect(column.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(x.rows, 10);
    expect(summary.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(preprocessing.features.length).toBe(5);
  });

  it('has a slice with the rest at median and most frequent category', async () => {
    const page = new FakePage();
    const opened = await page.open(settings, { data });
    if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
    await page.send({ kind: 'step', steps: 50 });
    await page.rest();
    const axes = [3, 1] as const;
    const { field } = await page.frame({ grid: 4, unitGrid: 0, axes, quality: false });
    const { features } = opened.data;
    const [c, b] = [features[3]!, features[1]!];
    const room = 0.08 * (c.most - c.least);
    expect(field!.x1).toEqual([c.least - room, c.most + room]);

    // the model file says the same of such rows
    const { model } = await page.ask({ kind: 'export' }, 'exported');
    const restored = readModel(model);
    const places = Array.from({ length: 16 }, (_, k) => [k % 4, Math.floor(k / 4)] as const);
    const at = ([least, most]: readonly [number, number], k: number) => least + (k * (most - least)) / 3;
    const median = (name: string) => features.find(feature => feature.name === name)!.median;
    const table = Table.from(
      places.map(([i, j]) => ({
        a: median('a'),
        color: 'red',
        b: at(field!.x2, j),
        id: median('id'),
        c: at(field!.x1, i),
      })),
    );
    expect(b.least).toBe(0);
    const logits = restored.network.logits(restored.inputs(table).x);
    for (let k = 0; k < 16; k++) expect(field!.logits[k]).toBeCloseTo(logits.at(k, 0), 5);
    page.close();
  });

  it('has no slice through one feature, or one that is not there', async () => {
    const page = new FakePage();
    await page.open(settings, { data });
    for (const axes of [
      [0, 0],
      [0, 4],
      [-1, 0],
    ] as const) {
      const { field, units } = await page.frame({ ...mainView, axes });
      expect([field, units]).toEqual([undefined, []]);
    }
    page.close();
  });
});

describe('a model file', () => {
  it('of a drawn set predicts what the page shows', async () => {
    const page = new FakePage();
    await page.open({ ...assignmentSettings, keepProb: 0.9 }, { until: 500 });
    const { losses } = await page.rest();
    const { model, fingerprint, step } = await page.ask({ kind: 'export' }, 'exported');
    expect([fingerprint, step]).toEqual([await page.fingerprint(), 500]);
    const { x, y } = synthetic('pitch', { rows: 200, seed: 11 });
    const columns = new Map([
      ['x1', Array.from(y, (_, i) => x.at(i, 0))],
      ['x2', Array.from(y, (_, i) => x.at(i, 1))],
      ['y', Array.from(y)],
    ]);
    expect(readModel(model).evaluate(columns)).toMatchObject({
      loss: losses.validation,
      accuracy: losses.validationAccuracy,
    });
    page.close();
  });
});
