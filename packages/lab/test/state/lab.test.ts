// The page's state against a worker that a test plays: what is asked, what is shown, what is remembered.
import { expect, test } from 'vitest';
import type { Answer, Frame, Request } from '../../src/protocol.ts';
import { defaultSettings } from '../../src/settings/settings.ts';
import { Lab, type Port } from '../../src/state/lab.ts';

class PlayedWorker implements Port {
  readonly asked: Request[] = [];
  onmessage: ((event: MessageEvent<Answer>) => void) | null = null;

  postMessage(message: Request): void {
    this.asked.push(message);
  }

  answer(data: Answer): void {
    this.onmessage?.({ data } as MessageEvent<Answer>);
  }

  kinds(): string[] {
    return this.asked.splice(0).map(({ kind }) => kind);
  }
}

const live = {
  l2: 0,
  l1: 0,
  keepProb: 1,
  noise: 0,
  maxNorm: 0,
  labelSmoothing: 0,
  mixup: 0,
  learningRate: 0.1,
};

function frame(step: number, kind: 'running' | 'paused'): Frame {
  return {
    step,
    state: { kind },
    stepsPerSecond: 0,
    live,
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
