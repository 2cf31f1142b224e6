// Several fits for comparing: each as `fit` has it, trained once, warm-started, drawn, thinned, stopped.

import { describe, expect, it } from 'vitest';
import { fit, type Matrix } from 'wellfit';
import type { Answer, FittedPlan, PlannedFit } from '../../src/protocol.ts';
import { assignmentSettings, defaultSettings, type Settings } from '../../src/settings/settings.ts';
import { prepareExamples } from '../../src/worker/examples/examples.ts';
import { weightsFingerprint } from '../../src/worker/fingerprint.ts';
import { networkOf, trainerOptionsOf } from '../../src/worker/program.ts';
import { FakePage } from './fake-port.ts';

const settingsWith = (change: Partial<Settings>): Settings => ({ ...defaultSettings, ...change });

const planned = (name: string, change: Partial<Settings>, rest: Partial<PlannedFit> = {}): PlannedFit => ({
  name,
  settings: settingsWith(change),
  steps: 200,
  ...rest,
});

/** What a page is answered to a list of fits. */
async function answered(fits: readonly PlannedFit[], page = new FakePage()): Promise<readonly Answer[]> {
  const before = page.answers.length;
  await page.send({ kind: 'fits', id: 1, data: undefined, fits });
  return page.answers.slice(before);
}

async function fitted(fits: readonly PlannedFit[], page?: FakePage): Promise<FittedPlan[]> {
  const answers = await answered(fits, page);
  return answers.flatMap(answer => (answer.kind === 'fitted' ? [answer.fit] : []));
}

/** The fingerprint of `fit` with the same settings. */
async function expected(settings: Settings, steps: number, start?: Settings): Promise<string> {
  const examples = await prepareExamples(settings, undefined);
  const net = networkOf(settings, examples);
  const run = (own: Settings, parameters = {}) =>
    fit(net, examples.training, { ...trainerOptionsOf(own, examples.classes), steps, ...parameters });
  const first = await run(start ?? settings);
  if (!start) return weightsFingerprint(net, first.model.parameters);
  const second = await run(settings, { parameters: first.model.parameters });
  return weightsFingerprint(net, second.model.parameters);
}

describe('fits', () => {
  it('come one by one, as `fit` would have trained them', async () => {
    const fits = [planned('a', {}), planned('b', { l2: 0.5 }), planned('c', { seed: 3, keepProb: 0.8 })];
    const answers = await answered(fits);
    expect(
      answers.map(answer =>
        answer.kind === 'fitted' ? [answer.fit.name, answer.done, answer.of] : answer.kind,
      ),
    ).toEqual([['a', 1, 3], ['b', 2, 3], ['c', 3, 3], 'fits-done']);
    const fingerprints = answers.flatMap(answer =>
      answer.kind === 'fitted' ? [answer.fit.fingerprint] : [],
    );
    expect(fingerprints).toEqual(await Promise.all(fits.map(({ settings }) => expected(settings, 200))));
  });

  it('start from an earlier one where they are told to', async () => {
    const [, warm] = await fitted([
      planned('cold', { l2: 0.1 }),
      planned('warm', { l2: 1 }, { from: 'cold' }),
    ]);
    expect(warm!.fingerprint).toBe(await expected(settingsWith({ l2: 1 }), 200, settingsWith({ l2: 0.1 })));
  });

  it('of the same settings are trained once', async () => {
    const page = new FakePage();
    const slow = planned('first', assignmentSettings, { steps: 20_000 });
    const began = performance.now();
    const [first] = await fitted([slow], page);
    const between = performance.now();
    const again = await fitted(
      [
        { ...slow, name: 'second' },
        { ...slow, name: 'drawn', grid: 4 },
      ],
      page,
    );
    const end = performance.now();
    expect(again.map(({ fingerprint }) => fingerprint)).toEqual([first!.fingerprint, first!.fingerprint]);
    expect(again.map(({ field }) => field?.logits.length)).toEqual([undefined, 16]);
    expect(end - between).toBeLessThan((between - began) / 2);
  });

  it('are drawn and counted where that is wanted', async () => {
    const extras = { grid: 5, curveEvery: 50, weights: true } as const;
    const [plain, full] = await fitted([planned('plain', {}), planned('full', {}, extras)]);
    expect(plain).toMatchObject({
      field: undefined,
      points: undefined,
      curve: undefined,
      weights: undefined,
    });
    expect([...full!.curve!.step]).toEqual([0, 50, 100, 150, 200]);
    expect(full!.curve!.training.at(-1)).toBe(full!.losses.training);
    expect(full!.weights!.map(({ weights }) => weights.length)).toEqual([40, 60, 3]);
    expect(full!.points!.of).toBe(240);
    expect(full!.field).toMatchObject({ grid: 5, axes: [0, 1], outputs: 1 });
    expect(full!.norm).toBe(plain!.norm);
  });

  it('of other data are others', async () => {
    const page = new FakePage();
    const source = { ...defaultSettings.data, source: 'points' as const };
    const found: string[] = [];
    for (const n of [8, 12, 8]) {
      const x = Array.from({ length: n }, (_, i) => [i / n, (i * i) / n] as const);
      const data = { kind: 'points', x, y: x.map((_, i) => i % 2) } as const;
      await page.send({ kind: 'fits', id: n, data, fits: [planned('points', { data: source })] });
      const answer = page.answers.at(-2)!;
      found.push(answer.kind === 'fitted' ? answer.fit.fingerprint : answer.kind);
    }
    expect(new Set(found).size).toBe(2);
    expect(found[2]).toBe(found[0]);
  });

  it('stop early, and say when they diverge', async () => {
    const [early, diverged] = await fitted([
      planned('early', { patience: 100, optimizer: 'adam', learningRate: 0.05 }, { steps: 5000 }),
      planned('diverged', { ...assignmentSettings, learningRate: 10, l2: 50 }),
    ]);
    expect(early!.losses.step).toBeLessThan(5000);
    expect(early!.diverged).toBe(false);
    expect(diverged!.diverged).toBe(true);
    expect(Number.isFinite(diverged!.losses.training)).toBe(true);
  });

  it('that cannot be are refused', async () => {
    expect(await answered([planned('a', {}, { from: 'b' }), planned('b', {})])).toEqual([
      { kind: 'fits-refused', id: 1, message: 'fits: a starts from b, which is not before it' },
    ]);
    const answers = await answered([planned('a', {}), planned('b', { l2: -1 }), planned('c', {})]);
    expect(answers.map(({ kind }) => kind)).toEqual(['fitted', 'fits-refused']);
    expect(answers[1]).toMatchObject({ message: 'l2 must be in [0, 100], got -1' });
  });

  it('are given up when they are told to, those that wait with them', async () => {
    const page = new FakePage();
    const long = planned('long', assignmentSettings, { steps: 10_000_000 });
    const running = page.send({ kind: 'fits', id: 1, data: undefined, fits: [long, planned('next', {})] });
    const waiting = page.send({ kind: 'fits', id: 2, data: undefined, fits: [planned('later', {})] });
    const wanted = page.send({ kind: 'fits', id: 3, data: undefined, fits: [planned('wanted', {})] });
    setTimeout(() => {
      void page.send({ kind: 'stop-fits', id: 2 });
      void page.send({ kind: 'stop-fits', id: 1 });
    }, 30);
    await Promise.all([running, waiting, wanted]);
    expect(
      page.answers.map(answer =>
        answer.kind === 'fitted' ? answer.fit.name : [answer.kind, 'id' in answer && answer.id],
      ),
    ).toEqual([['fits-done', 1], ['fits-done', 2], 'wanted', ['fits-done', 3]]);
  });
});

describe('dropout at single updates', () => {
  it('shows its last masks, one and the same or a fresh one each time', async () => {
    const dropped = { keepProb: 0.6 };
    const [fresh, fixed, none] = await fitted([
      planned('fresh', dropped, { masks: 3 }),
      planned('fixed', { ...dropped, mask: 'fixed' }, { masks: 3 }),
      planned('none', {}, { masks: 3 }),
    ]);
    for (const { masks } of [fresh!, fixed!]) {
      expect(masks!.map(({ step, units, examples }) => [step, units, examples])).toEqual(
        [198, 199, 200].map(step => [step, 20, 120]),
      );
      const [first] = masks!;
      const kept = first!.values.reduce((sum, value) => sum + value, 0) / first!.values.length;
      expect(Math.abs(kept - 0.6)).toBeLessThan(0.05);
    }
    expect(fixed!.masks![1]!.values).toEqual(fixed!.masks![2]!.values);
    expect(fresh!.masks![1]!.values).not.toEqual(fresh!.masks![2]!.values);
    expect(none!.masks).toEqual([]);
    // looking at masks changes nothing
    expect(fresh!.fingerprint).toBe(await expected(settingsWith(dropped), 200));
  });

  it('shows the networks that a mask leaves awake', async () => {
    const change = { hidden: [6], keepProb: 0.5, mask: 'fixed' as const };
    const settings = settingsWith(change);
    const [shown] = await fitted([planned('thinned', change, { masks: 1, thinned: 4, grid: 3 })]);
    const { thinned, masks } = shown!;
    expect(thinned!.length).toBe(4);

    const examples = await prepareExamples(settings, undefined);
    const net = networkOf(settings, examples);
    const options = { ...trainerOptionsOf(settings, examples.classes), steps: 200 };
    const { model } = await fit(net, examples.training, options);
    const { W: W1, b: b1 } = model.parameters['dense_1'] as { W: Matrix; b: Matrix };
    const { W: W2, b: b2 } = model.parameters['dense_2'] as { W: Matrix; b: Matrix };
    const x = examples.plane.inputs([0, 1], 3);
    for (let example = 0; example < 4; example++) {
      for (let place = 0; place < 9; place++) {
        let logit = b2.at(0, 0);
        for (let unit = 0; unit < 6; unit++) {
          const z = x.at(place, 0) * W1.at(0, unit) + x.at(place, 1) * W1.at(1, unit) + b1.at(0, unit);
          // the one mask is that of the last update as well
          const awake = masks![0]!.values[unit * 120 + example]! / 0.5;
          logit += Math.max(0, z) * awake * W2.at(unit, 0);
        }
        expect(thinned![example]![place]).toBeCloseTo(logit, 4);
      }
    }
    const [awake] = await fitted([planned('awake', {}, { thinned: 4, grid: 3 })]);
    expect(awake!.thinned).toEqual([]);
  });
});
