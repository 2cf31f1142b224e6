// What a picture is made of: surfaces of units, sleepers, weights, curve and quality, each against its definition.

import { describe, expect, it } from 'vitest';
import { accuracy, expectedCalibrationError, Matrix, readModel } from 'wellfit';
import type { Curve } from '../../src/protocol.ts';
import { assignmentSettings, defaultSettings } from '../../src/settings/settings.ts';
import { GrowingCurve } from '../../src/worker/curve.ts';
import { prepareExamples } from '../../src/worker/examples/examples.ts';
import { transferable } from '../../src/worker/frame.ts';
import { FakePage, mainView, nothing } from './fake-port.ts';

/** A page whose network has learned a little. */
async function trained(change: Parameters<FakePage['open']>[0], steps = 300): Promise<FakePage> {
  const page = new FakePage();
  await page.open(change, { until: steps });
  await page.rest();
  return page;
}

/** The curve that a page has. */
function lastCurve({ answers }: FakePage): Curve {
  return answers.flatMap(answer => (answer.kind === 'frame' && answer.frame.curve) || []).at(-1)!;
}

describe('units', () => {
  it('have the surface of their layer, and the vote of the class that they speak for', async () => {
    const page = await trained({});
    const { units } = await page.frame({ ...mainView, unitGrid: 5 });
    const { network } = readModel((await page.ask({ kind: 'export' }, 'exported')).model);
    const { plane } = await prepareExamples(defaultSettings, undefined);
    const x = plane.inputs([0, 1], 5);
    expect(units.map(({ layer, units }) => [layer, units])).toEqual([
      ['relu_1', 20],
      ['relu_2', 3],
    ]);
    const { W, b } = network.parameters['dense_1']!;
    for (let unit = 0; unit < 20; unit++) {
      for (let place = 0; place < 25; place++) {
        const z = x.at(place, 0) * W!.at(0, unit) + x.at(place, 1) * W!.at(1, unit) + b!.at(0, unit);
        expect(units[0]!.values[unit * 25 + place]).toBeCloseTo(Math.max(0, z), 5);
      }
    }
    // the output is a weighted sum of the last units: where one of them alone varies, its weight's sign is its vote
    const logits = network.logits(x);
    const last = units[1]!;
    for (let unit = 0; unit < 3; unit++) {
      const own = Array.from(last.values.subarray(unit * 25, (unit + 1) * 25));
      const mean = own.reduce((sum, value) => sum + value, 0) / 25;
      const both = own.reduce((sum, value, place) => sum + (value - mean) * logits.at(place, 0), 0);
      expect(last.votes[unit]).toBe(both > 1e-9 ? 1 : 0);
    }
    page.close();
  });

  it('sleep as the mask of the next update has it', async () => {
    const page = await trained({ keepProb: 0.5, mask: 'fixed' }, 10);
    const { units } = await page.frame(mainView);
    const again = await page.frame(mainView);
    const sleepers = units.flatMap(({ asleep }) => [...asleep]);
    expect(sleepers).toContain(1);
    expect(sleepers).toContain(0);
    expect(again.units.flatMap(({ asleep }) => [...asleep])).toEqual(sleepers);
    await page.send({ kind: 'set', name: 'keepProb', value: 1 });
    const awake = await page.frame(mainView);
    expect(awake.units.every(({ asleep }) => asleep.every(value => value === 0))).toBe(true);
    page.close();
  });
});

describe('weights', () => {
  it('come with their norms, and shrink under a penalty', async () => {
    const page = await trained({ l1: 3, learningRate: 0.05 }, 600);
    const { weights, norm, losses } = await page.frame();
    expect(weights.map(({ layer, fanIn, fanOut }) => [layer, fanIn, fanOut])).toEqual([
      ['dense_1', 2, 20],
      ['dense_2', 20, 3],
      ['dense_3', 3, 1],
    ]);
    let squares = 0;
    let sizes = 0;
    for (const layer of weights) {
      expect(layer.weights.length).toBe(layer.fanIn * layer.fanOut);
      expect(layer.zeros).toBe(layer.weights.filter(w => w === 0).length / layer.weights.length);
      for (const w of layer.weights) {
        squares += w * w;
        sizes += Math.abs(w);
      }
    }
    expect(norm).toBeCloseTo(Math.sqrt(squares), 4);
    expect(losses.penalty).toBeCloseTo((3 / 120) * sizes, 4);
    expect(weights.some(({ zeros }) => zeros > 0)).toBe(true);
    page.close();
  });

  it('of a large layer are picked', async () => {
    const page = await trained({ hidden: [128, 64] }, 1);
    const { weights } = await page.frame();
    expect(weights.map(layer => layer.weights.length)).toEqual([256, 4096, 64]);
    page.close();
  });
});

describe('quality', () => {
  it('counts who is taken for whom among the validation rows', async () => {
    const page = await trained({});
    const { quality, losses } = await page.frame({ ...nothing, quality: true });
    const { validation } = await prepareExamples(defaultSettings, undefined);
    const { network } = readModel((await page.ask({ kind: 'export' }, 'exported')).model);
    const predicted = network.predict(validation.x);
    const counts = [
      [0, 0],
      [0, 0],
    ];
    for (const [i, label] of validation.y.entries()) counts[label]![predicted[i]!]!++;
    expect(quality!.confusion).toEqual(counts);
    expect(accuracy(validation.y, predicted)).toBe(losses.validationAccuracy);
    const second = network.predictProbabilities(validation.x);
    const both = Matrix.from(Array.from(second, p => [1 - p, p]));
    expect(quality!.calibrationError).toBe(expectedCalibrationError(validation.y, both, { classes: [0, 1] }));
    expect(quality!.calibration.reduce((sum, { count }) => sum + count, 0)).toBe(validation.y.length);
    page.close();
  });
});

describe('the curve', () => {
  it('is sent when it has grown, and begins at step 0', async () => {
    const page = new FakePage();
    await page.open({});
    await page.send({ kind: 'step', steps: 7 });
    await page.rest();
    expect([...lastCurve(page).step]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect((await page.frame()).curve).toBeUndefined();
    await page.send({ kind: 'step', steps: 1 });
    await page.rest();
    expect(lastCurve(page).step.length).toBe(9);
    page.close();
  });

  it('has losses that compare at the ends of its steps', async () => {
    const page = await trained({ ...assignmentSettings, l2: 0.7 }, 1200);
    const { losses } = await page.frame();
    const curve = lastCurve(page);
    expect(curve.step.at(-1)).toBe(1200);
    expect([curve.training.at(-1), curve.validation.at(-1), curve.penalty.at(-1)]).toEqual([
      losses.training,
      losses.validation,
      losses.penalty,
    ]);
    page.close();
  });

  it('thins itself evenly and keeps its first entry', () => {
    const curve = new GrowingCurve(3);
    for (let step = 0; step <= 100_000; step++) {
      if (curve.wants(step)) curve.add({ step, training: step, validation: 0, penalty: 0 });
    }
    const { step, training } = curve.copy();
    expect(step.length).toBeLessThan(600);
    expect(step.length).toBeGreaterThanOrEqual(300);
    expect([...step]).toEqual(Array.from(step, (_, k) => k * curve.every));
    expect(training).toEqual(step);
    expect(100_000 - step.at(-1)!).toBeLessThan(curve.every);
  });
});

describe('large tables', () => {
  it('are not evaluated for every picture, and not drawn whole', async () => {
    const rows = Array.from(
      { length: 12_000 },
      (_, i) => `${(i * 7919) % 1000},${(i * 104_729) % 997},${i % 3}`,
    );
    const bytes = new TextEncoder().encode(`a,b,kind\n${rows.join('\n')}\n`);
    const data = { kind: 'file', name: 'x.csv', bytes, target: undefined, without: [] } as const;
    const page = new FakePage();
    const source = { ...defaultSettings.data, source: 'table' as const };
    const opened = await page.open({ data: source, batchSize: 64, hidden: [8] }, { data, run: true });
    if (opened.kind !== 'opened') throw new Error(JSON.stringify(opened));
    expect(opened.data.points.y.length).toBe(2000);
    expect(opened.data.points.of).toBe(12_000);
    const held = opened.data.points.held.reduce((sum, value) => sum + value, 0);
    expect(held).toBe(1000);
    const frame = await page.until(({ step }) => step > 400);
    // the last entry of the curve
    expect(frame.losses.step).toBeLessThanOrEqual(frame.step);
    expect(frame.losses.step % 93).toBe(0);
    const began = performance.now();
    const { field, units, quality } = await page.frame({ ...mainView, quality: true });
    expect(performance.now() - began).toBeLessThan(1000);
    expect([field!.outputs, units[0]!.votes.length]).toEqual([3, 8]);
    const [counts, bins] = [quality!.confusion.flat(), quality!.calibration.map(({ count }) => count)];
    for (const all of [counts, bins]) expect(all.reduce((sum, count) => sum + count, 0)).toBe(4000);
    page.close();
  });
});

it('the memory of a picture is handed over, not copied', async () => {
  const page = await trained({ keepProb: 0.5 }, 5);
  const frame = await page.frame(mainView);
  const buffers = transferable(frame);
  expect(new Set(buffers).size).toBe(buffers.length);
  const moved = structuredClone(frame, { transfer: buffers });
  expect(moved.field!.logits.length).toBe(10_000);
  expect(frame.field!.logits.length).toBe(0);
  // and nothing of the training with it
  expect((await page.frame(mainView)).field!.logits.length).toBe(10_000);
  page.close();
});
