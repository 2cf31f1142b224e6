// A training under a hand: what it moves acts at the next step, is done again by a link, and goes on after the page was closed.

import { describe, expect, it } from 'vitest';
import { fit, Trainer } from 'wellfit';
import {
  assignmentSettings,
  defaultSettings,
  type LiveSettings,
  type Settings,
} from '../../src/settings/settings.ts';
import { prepareExamples } from '../../src/worker/examples/examples.ts';
import { weightsFingerprint } from '../../src/worker/fingerprint.ts';
import { networkOf, trainerOptionsOf } from '../../src/worker/program.ts';
import { FakePage, MemoryStore, mainView, nothing } from './fake-port.ts';

const settingsWith = (change: Partial<Settings>): Settings => ({ ...defaultSettings, ...change });

/** Settings under which every kind of move has something to act on. */
const busy: [string, Partial<Settings>][] = [
  ['full batch, gradient descent', { optimizer: 'sgd' }],
  ['momentum', {}],
  [
    'mini-batches, Adam, batch norm',
    { optimizer: 'adam', batchSize: 32, learningRate: 0.01, batchNorm: true },
  ],
  ['numpy', { random: 'numpy', batchSize: 50, optimizer: 'rmsprop', learningRate: 0.01 }],
  [
    'layer norm, one mask',
    { mask: 'fixed', layerNorm: true, activation: 'tanh', optimizer: 'adamW', learningRate: 0.01 },
  ],
];

/** numpy's streams draw no noise. */
const movesFor = ({ random }: Settings) => moves.filter(([name]) => random === 'philox' || name !== 'noise');

const moves: [keyof LiveSettings, number][] = [
  ['l2', 0.7],
  ['keepProb', 0.8],
  ['l1', 0.02],
  ['noise', 0.1],
  ['l2', 0],
  ['maxNorm', 2],
  ['labelSmoothing', 0.1],
  ['keepProb', 1],
  ['mixup', 0.2],
  ['learningRate', 0.005],
  ['mixup', 0],
  ['maxNorm', 0],
  ['keepProb', 0.9],
  ['mixup', 0.4],
];

describe('a move', () => {
  it('acts as if a fit without it had been followed by one with it', async () => {
    const settings = settingsWith({ optimizer: 'sgd', seed: 5 });
    const page = new FakePage();
    await page.open(settings);
    await page.send({ kind: 'step', steps: 400 });
    await page.rest();
    await page.send({ kind: 'set', name: 'l2', value: 0.7 });
    await page.send({ kind: 'step', steps: 300 });
    const { step } = await page.rest();
    expect(step).toBe(700);

    const examples = await prepareExamples(settings, undefined);
    const net = networkOf(settings, examples);
    const options = trainerOptionsOf(settings, examples.classes);
    const first = await fit(net, examples.training, { ...options, steps: 400 });
    const penalized = trainerOptionsOf({ ...settings, l2: 0.7 }, examples.classes);
    const second = await fit(net, examples.training, {
      ...penalized,
      parameters: first.model.parameters,
      steps: 300,
    });
    expect(await page.fingerprint()).toBe(await weightsFingerprint(net, second.model.parameters));
    page.close();
  });

  it('acts as in a run that has had the penalty from the start, at λ = 0', async () => {
    const settings = settingsWith({ optimizer: 'adam', batchSize: 30, learningRate: 0.01 });
    const page = new FakePage();
    await page.open(settings);
    for (const [steps, l2] of [
      [130, 0.3],
      [70, 2],
      [100, 0],
    ] as const) {
      await page.send({ kind: 'step', steps });
      await page.rest();
      await page.send({ kind: 'set', name: 'l2', value: l2 });
    }
    await page.send({ kind: 'step', steps: 50 });
    await page.rest();

    const examples = await prepareExamples(settings, undefined);
    const net = networkOf(settings, examples);
    const options = trainerOptionsOf({ ...settings, l2: 1 }, examples.classes);
    const run = new Trainer(net, examples.training, options);
    for (const [steps, l2] of [
      [130, 0],
      [70, 0.3],
      [100, 2],
      [50, 0],
    ] as const) {
      run.set('l2', l2);
      run.advance(steps);
    }
    expect(await page.fingerprint()).toBe(await weightsFingerprint(net, run.parameters()));
    page.close();
  });

  it('is one with others at the same step, and none where nothing changes', async () => {
    const page = new FakePage();
    await page.open({ l2: 0.1 });
    for (const value of [0.2, 0.3, 0.4]) await page.send({ kind: 'set', name: 'l2', value });
    await page.send({ kind: 'set', name: 'keepProb', value: 0.5 });
    expect((await page.frame()).moves).toEqual([
      { step: 0, name: 'l2', value: 0.4 },
      { step: 0, name: 'keepProb', value: 0.5 },
    ]);
    await page.send({ kind: 'set', name: 'l2', value: 0.1 });
    const { moves, live } = await page.frame();
    expect(moves).toEqual([{ step: 0, name: 'keepProb', value: 0.5 }]);
    expect(live).toMatchObject({ l2: 0.1, keepProb: 0.5 });
    page.close();
  });
});

describe.each(busy)('%s', (_, change) => {
  it('a link does again what a hand did, however time was cut', async () => {
    const settings = settingsWith({ ...change, hidden: [8, 4] });
    const page = new FakePage();
    await page.open(settings, { run: true });
    for (const [name, value] of movesFor(settings)) {
      const { step } = await page.frame();
      await page.until(frame => frame.step > step);
      await page.send({ kind: 'set', name, value });
    }
    const { step } = await page.frame();
    await page.until(frame => frame.step > step + 20);
    await page.send({ kind: 'pause' });
    const end = await page.frame();
    const fingerprint = await page.fingerprint();
    expect(end.moves.length).toBeGreaterThan(5);

    const other = new FakePage();
    await other.open(settings, { moves: end.moves, until: end.step });
    expect((await other.frame()).state.kind).toMatch(/replaying|paused/);
    const again = await other.rest();
    expect(again.step).toBe(end.step);
    expect(again.live).toEqual(end.live);
    expect(again.moves).toEqual(end.moves);
    expect(await other.fingerprint()).toBe(fingerprint);
    page.close();
    other.close();
  });

  it('a session that was stored goes on as if nothing had happened', async () => {
    const settings = settingsWith({ ...change, hidden: [8, 4] });
    const store = new MemoryStore();
    const page = new FakePage(store);
    await page.open(settings);
    for (const [k, [name, value]] of movesFor(settings).entries()) {
      await page.send({ kind: 'step', steps: 11 });
      await page.rest();
      await page.send({ kind: 'set', name, value });
      if (k % 3 !== 0) continue;
      await page.send({ kind: 'store' });
      const other = new FakePage(new MemoryStore());
      other.store.kept = store.kept;
      const plan = { settings, moves: [], until: undefined };
      const opened = await other.ask({ kind: 'resume', plan, onlyIfSame: false }, 'opened');
      const { step } = await page.frame();
      expect(opened.resumedAt).toBe(step);
      for (const each of [page, other]) {
        await each.send({ kind: 'step', steps: 7 });
        await each.rest();
      }
      const [own, resumed] = [await page.frame(), await other.frame()];
      expect(await other.fingerprint()).toBe(await page.fingerprint());
      expect(resumed.moves).toEqual(own.moves);
      expect(resumed.losses).toEqual(own.losses);
      other.close();
    }
    page.close();
  });
});

it('mixup that is taken up again is the same in a session that was stored meanwhile', async () => {
  const store = new MemoryStore();
  const page = new FakePage(store);
  await page.open({});
  const plan = { settings: defaultSettings, moves: [], until: undefined };
  for (const value of [0.3, 0]) {
    await page.send({ kind: 'set', name: 'mixup', value });
    await page.send({ kind: 'step', steps: 20 });
    await page.rest();
  }
  const other = new FakePage(new MemoryStore());
  other.store.kept = store.kept;
  await other.send({ kind: 'resume', plan, onlyIfSame: false });
  for (const each of [page, other]) {
    await each.send({ kind: 'set', name: 'mixup', value: 0.3 });
    await each.send({ kind: 'step', steps: 20 });
    await each.rest();
  }
  expect(await other.fingerprint()).toBe(await page.fingerprint());
  page.close();
  other.close();
});

describe('a stored session', () => {
  const plan = { settings: settingsWith({}), moves: [], until: undefined };

  it('goes on running where it ran', async () => {
    const store = new MemoryStore();
    const page = new FakePage(store);
    await page.open({}, { run: true });
    await page.until(({ step }) => step > 50);
    await page.send({ kind: 'store' });
    page.close();
    const other = new FakePage(store);
    const { resumedAt } = await other.ask({ kind: 'resume', plan, onlyIfSame: true }, 'opened');
    expect(resumedAt).toBeGreaterThan(50);
    await other.until(({ step, state }) => state.kind === 'running' && step > resumedAt! + 10);
    other.close();
  });

  it('is known by its settings as a hand has left them', async () => {
    const store = new MemoryStore();
    const page = new FakePage(store);
    await page.open({});
    await page.send({ kind: 'step', steps: 20 });
    await page.rest();
    await page.send({ kind: 'set', name: 'l2', value: 0.7 });
    page.close();
    const resumedWith = async (l2: number) => {
      const other = new FakePage(store);
      const address = { settings: settingsWith({ l2 }), moves: [], until: undefined };
      const { resumedAt } = await other.ask({ kind: 'resume', plan: address, onlyIfSame: true }, 'opened');
      other.close();
      return resumedAt;
    };
    expect(await resumedWith(0.7)).toBe(20);
    expect(await resumedWith(0)).toBeUndefined();
  });

  it('is stored by itself while it runs, and with its whole curve', async () => {
    const store = new MemoryStore();
    const page = new FakePage(store);
    await page.open({}, { run: true });
    await page.until(() => store.kept !== undefined);
    const first = store.kept!.session.course.state.step;
    await page.until(() => store.kept!.session.course.state.step > first + 100);
    const { state, curve } = store.kept!.session.course;
    expect(curve.entries[0]!.step).toBe(0);
    expect(curve.entries.at(-1)!.step).toBeGreaterThan(state.step - 2 * curve.every);
    page.close();
  });

  it.each([
    ['nothing', undefined],
    ['something else', { session: { course: { settings: 7 } }, brought: undefined }],
    ['a state that does not fit', 'hidden'],
  ])('%s is as good as none', async (_, kept) => {
    const store = new MemoryStore();
    if (kept === 'hidden') {
      const page = new FakePage(store);
      await page.open({});
      page.close();
      const { course } = store.kept!.session;
      const settings = { ...course.settings, hidden: [7] };
      store.kept = { ...store.kept!, session: { course: { ...course, settings }, isRunning: false } };
    } else store.kept = kept as unknown as MemoryStore['kept'];
    const page = new FakePage(store);
    const opened = await page.ask({ kind: 'resume', plan, onlyIfSame: false }, 'opened');
    expect(opened.resumedAt).toBeUndefined();
    expect(page.answers.map(({ kind }) => kind)).toEqual(['opened']);
    expect((await page.frame()).state.kind).toBe('running');
    page.close();
  });

  it.each([
    ['the same', plan, true],
    ['the same, at its step', { ...plan, until: 30 }, true],
    ['at another step', { ...plan, until: 31 }, false],
    ['with other settings', { ...plan, settings: settingsWith({ seed: 15 }) }, false],
    ['with another move', { ...plan, moves: [{ step: 3, name: 'l2' as const, value: 1 }] }, false],
  ])('is taken for an address only where it is %s', async (_, asked, isTaken) => {
    const store = new MemoryStore();
    const page = new FakePage(store);
    await page.open({});
    await page.send({ kind: 'step', steps: 30 });
    await page.rest();
    page.close();
    const other = new FakePage(store);
    const { resumedAt } = await other.ask({ kind: 'resume', plan: asked, onlyIfSame: true }, 'opened');
    expect(resumedAt).toBe(isTaken ? 30 : undefined);
    other.close();
  });
});

describe('requests', () => {
  it('before anything is open are refused', async () => {
    const page = new FakePage();
    for (const request of [
      { kind: 'run' },
      { kind: 'pause' },
      { kind: 'step', steps: 1 },
      { kind: 'set', name: 'l2', value: 1 },
      { kind: 'frame', wanted: nothing },
      { kind: 'export' },
      { kind: 'fingerprint' },
    ] as const) {
      await page.send(request);
      expect(page.last).toEqual({
        kind: 'refused',
        what: request.kind,
        message: 'training: open data first: nothing is being trained',
      });
    }
    await page.send({ kind: 'store' });
    expect(page.answers.length).toBe(7);
  });

  it('that are refused leave the training as it was', async () => {
    const page = new FakePage();
    await page.open({}, { run: true });
    const bytes = new TextEncoder().encode('a,b\n1,2,3\n');
    const data = { kind: 'file', name: 'x.csv', bytes, target: undefined, without: [] } as const;
    const source = { ...defaultSettings.data, source: 'table' as const };
    expect(await page.open({ data: source }, { data })).toMatchObject({
      kind: 'refused',
      what: 'open',
      message: 'x.csv: line 2 has 3 cells, expected 2: quote the cells that hold a ","',
    });
    const { step } = await page.frame();
    await page.until(frame => frame.state.kind === 'running' && frame.step > step);
    page.close();
  });

  it('with a value out of range are refused, now or at the next step', async () => {
    const page = new FakePage();
    await page.open({ learningRate: 0 });
    expect(page.last).toMatchObject({ kind: 'refused', what: 'open' });
    await page.open({ hidden: [0] });
    expect(page.last).toMatchObject({ kind: 'refused', message: expect.stringMatching(/units must be/) });
    await page.open({ random: 'numpy' });
    await page.send({ kind: 'set', name: 'keepProb', value: -1 });
    expect(page.last).toMatchObject({ what: 'set', message: 'keepProb must be in [0.05, 1], got -1' });
    await page.send({ kind: 'set', name: 'noise', value: 0.1 });
    expect(page.last).toMatchObject({
      what: 'set',
      message: expect.stringMatching(/^noise must be 0 with numpy's/),
    });
    await page.send({ kind: 'step', steps: 3 });
    expect((await page.rest()).step).toBe(3);
    page.close();
  });

  it('are answered in order, a picture soon while training runs', async () => {
    const page = new FakePage();
    await page.open(assignmentSettings, { run: true });
    const waits: number[] = [];
    for (let k = 0; k < 40; k++) {
      await new Promise(resolve => setTimeout(resolve, 5));
      const began = performance.now();
      await page.frame(mainView);
      waits.push(performance.now() - began);
    }
    waits.sort((a, b) => a - b);
    expect(waits[20]).toBeLessThan(50);
    page.close();
  });
});
