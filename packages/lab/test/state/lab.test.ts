// The page's state against a worker that a test plays: what is asked, what is shown, what is remembered.
import { expect, test } from 'vitest';
import type { Frame } from '../../src/protocol.ts';
import { liveOf } from '../../src/settings/moves.ts';
import { defaultSettings } from '../../src/settings/settings.ts';
import { Lab } from '../../src/state/lab.ts';
import { moons, PlayedWorker } from './played-worker.ts';

function frame(step: number, kind: 'running' | 'paused'): Frame {
  return {
    step,
    state: { kind },
    stepsPerSecond: 0,
    live: liveOf(defaultSettings),
    moves: [],
    losses: {
      step,
      training: 0,
      validation: 0,
      trainingAccuracy: 1,
      validationAccuracy: 1,
      minimizedLoss: 0,
      penalty: 0,
    },
    curve: undefined,
    field: undefined,
    units: [],
    weights: [],
    norm: 5,
    quality: undefined,
  };
}

function started(): { readonly lab: Lab; readonly worker: PlayedWorker } {
  const worker = new PlayedWorker();
  const lab = new Lab(worker, defaultSettings);
  worker.answer({
    kind: 'opened',
    data: moons,
    plan: { settings: defaultSettings, moves: [], until: undefined },
    parameters: 127,
    resumedAt: undefined,
    brought: undefined,
  });
  return { lab, worker };
}

test('one picture at a time is asked for, and none while nothing changes', () => {
  const { lab, worker } = started();
  lab.look();
  lab.look();
  expect(worker.kinds()).toEqual(['frame']);
  worker.answer({ kind: 'frame', frame: frame(0, 'paused') });
  lab.look();
  expect(worker.kinds()).toEqual([]);
  lab.step();
  lab.look();
  expect(worker.kinds()).toEqual(['step', 'frame']);
  worker.answer({ kind: 'frame', frame: frame(1, 'running') });
  lab.look();
  expect(worker.kinds()).toEqual(['frame']);
});

test('surfaces of units come with every third picture, and with the last one', () => {
  const { lab, worker } = started();
  const grids = () =>
    worker.asked.splice(0).map(asked => (asked.kind === 'frame' ? asked.wanted.unitGrid : asked.kind));
  for (let look = 0; look < 6; look++) {
    lab.look();
    worker.answer({ kind: 'frame', frame: frame(look, 'running') });
  }
  expect(grids()).toEqual([24, 0, 0, 24, 0, 0]);
  lab.look();
  worker.answer({ kind: 'frame', frame: frame(6, 'running') });
  lab.pause();
  lab.look();
  worker.answer({ kind: 'frame', frame: frame(7, 'paused') });
  lab.look();
  worker.answer({ kind: 'frame', frame: frame(7, 'paused') });
  lab.look();
  expect(grids()).toEqual([24, 'pause', 0, 24]);
});

test('faders follow a replay to its last move, and a hand that leaves it', () => {
  const { lab, worker } = started();
  const picture = (kind: 'replaying' | 'paused', l2: number): Frame => {
    const state = kind === 'replaying' ? { kind, until: 100 } : { kind };
    return { ...frame(100, 'paused'), state, live: { ...frame(0, 'paused').live, l2 } };
  };
  worker.answer({ kind: 'frame', frame: picture('replaying', 0) });
  expect(lab.live.value.l2).toBe(0);
  worker.answer({ kind: 'frame', frame: picture('paused', 0.7) });
  expect(lab.live.value.l2).toBe(0.7);
  lab.set('l2', 1);
  worker.answer({ kind: 'frame', frame: picture('paused', 0.7) }); // asked for before the hand moved
  expect(lab.live.value.l2).toBe(1);
});

test('a live number is echoed at once, kept in its range, and sent once for each value', () => {
  const { lab, worker } = started();
  lab.set('l2', 0.7);
  lab.set('l2', 0.7);
  lab.set('keepProb', 7);
  lab.set('l2', Number.NaN);
  expect(lab.settings.value).toMatchObject({ l2: 0, keepProb: 1 });
  expect(worker.asked).toEqual([
    { kind: 'set', name: 'l2', value: 0.7 },
    { kind: 'set', name: 'l2', value: 0 },
  ]);
  expect(lab.start.value.l2).toBe(0);
});

test('the weights before a movement are those at its beginning, and a rate moves none', () => {
  const { lab, worker } = started();
  worker.answer({ kind: 'frame', frame: frame(100, 'running') });
  lab.set('learningRate', 0.2);
  expect(lab.before.value).toBeUndefined();
  lab.set('l2', 0.1);
  worker.answer({ kind: 'frame', frame: { ...frame(110, 'running'), norm: 4 } });
  lab.set('l2', 0.2);
  expect(lab.before.value).toMatchObject({ step: 100, norm: 5 });
});

test('a reset begins with the settings as they are, and forgets the way', () => {
  const { lab, worker } = started();
  worker.answer({ kind: 'frame', frame: frame(100, 'running') });
  lab.set('l2', 0.7);
  worker.kinds();
  lab.reset();
  expect(worker.asked).toEqual([
    {
      kind: 'open',
      plan: { settings: { ...defaultSettings, l2: 0.7 }, moves: [], until: undefined },
      data: undefined,
      run: true,
    },
  ]);
  expect(lab.before.value).toBeUndefined();
});

test('a refusal is shown until something else has worked; a refused picture does not stop the next', () => {
  const { lab, worker } = started();
  lab.look();
  worker.answer({ kind: 'refused', what: 'frame', message: 'no' });
  expect(lab.refusal.value).toBe('no');
  lab.lookAgain();
  lab.look();
  expect(worker.kinds()).toEqual(['frame', 'frame']);
  lab.reset();
  expect(lab.refusal.value).toBeUndefined();
});

test('who waits for an export or a fingerprint is told when it is refused', async () => {
  const { lab, worker } = started();
  const failing = [lab.export(), lab.fingerprint()];
  const settled = Promise.allSettled(failing);
  for (const what of ['export', 'fingerprint'] as const)
    worker.answer({ kind: 'refused', what, message: what });
  const reasons = (await settled).map(each => each.status === 'rejected' && each.reason.message);
  expect(reasons).toEqual(['export', 'fingerprint']);
  const found = lab.fingerprint();
  worker.answer({ kind: 'fingerprint', fingerprint: 'abc', step: 7 });
  expect(await found).toMatchObject({ fingerprint: 'abc', step: 7 });
});
