// The runner: trains what is missing, follows a hand with short lists, gives up long ones, and never shows old seeds as new.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer, FitsMessage, FitsRequest, FittedPlan } from '../../src/protocol.ts';
import { Fits, type FitsPort } from '../../src/state/fits.ts';
import { AttemptRunner } from '../../src/story/attempt-runner.ts';
import { acrossSeeds, alone, pictured } from '../../src/story/story-settings.ts';
import type { Task } from '../../src/story/task.ts';

/** A worker that answers when it is told to. */
class SlowPort implements FitsPort {
  readonly sent: FitsMessage[] = [];
  onmessage: ((event: MessageEvent<Answer>) => void) | null = null;

  postMessage(message: FitsMessage): void {
    this.sent.push(message);
  }

  get requests(): FitsRequest[] {
    return this.sent.filter(message => message.kind === 'fits');
  }

  /** Answers the first so many fits of the last request; all of them by default. */
  answer(from = 0, to = Number.POSITIVE_INFINITY): void {
    const { id, fits } = this.requests.at(-1)!;
    const some = fits.slice(from, to);
    some.forEach(({ name, settings }, k) => {
      const fit = { name, norm: settings.l2 } as unknown as FittedPlan;
      this.#tell({ kind: 'fitted', id, fit, done: from + k + 1, of: fits.length });
    });
    if (to >= fits.length) this.#tell({ kind: 'fits-done', id });
  }

  refuse(message: string): void {
    this.#tell({ kind: 'fits-refused', id: this.requests.at(-1)!.id, message });
  }

  #tell(answer: Answer): void {
    this.onmessage?.({ data: answer } as MessageEvent<Answer>);
  }
}

const single: Task = {
  start: [0],
  plans: ([l2]) => [pictured('now', { l2: l2! }), alone('free', {})],
  isSolved: ({ fitted }) => fitted.get('now')!.norm > 1,
  standing: () => ({}),
};

const many: Task = { ...single, plans: ([l2]) => acrossSeeds('seed', { l2: l2! }, { seeds: 20 }) };

function started(task: Task): { port: SlowPort; runner: AttemptRunner } {
  const port = new SlowPort();
  const runner = new AttemptRunner(task, new Fits(() => port));
  runner.train();
  return { port, runner };
}

const namesOf = (request: FitsRequest) => request.fits.map(({ name }) => name);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what is there is not trained again', () => {
  const { port, runner } = started(single);
  expect(port.requests.map(namesOf)).toEqual([['now', 'free']]);
  port.answer();
  expect(runner.isComplete.value).toBe(true);
  runner.set(0, 2);
  port.answer();
  expect(port.requests.map(namesOf).slice(1)).toEqual([['now']]);
  expect(runner.isSolved.value).toBe(true);
  runner.set(0, 0);
  expect(port.requests.length).toBe(2);
  expect([runner.isComplete.value, runner.isSolved.value]).toEqual([true, false]);
});

test('a short list ends before the next value is taken, and only the newest is', () => {
  const { port, runner } = started(single);
  port.answer();
  for (const value of [1, 2, 3]) runner.set(0, value);
  expect(port.requests.at(-1)!.fits[0]!.settings.l2).toBe(1);
  vi.runAllTimers();
  expect(port.sent.some(({ kind }) => kind === 'stop-fits')).toBe(false);
  port.answer();
  expect(port.requests.at(-1)!.fits[0]!.settings.l2).toBe(3);
  port.answer();
  expect(port.requests.length).toBe(3);
  expect(runner.fitted.value.get('now')!.norm).toBe(3);
});

test('while a picture is trained anew the one before stays, and nothing is solved', () => {
  const { port, runner } = started(single);
  runner.set(0, 2);
  port.answer();
  port.answer();
  expect(runner.isSolved.value).toBe(true);
  runner.set(0, 3);
  expect(runner.fitted.value.get('now')!.norm).toBe(2);
  expect([runner.isComplete.value, runner.isSolved.value]).toEqual([false, false]);
});

test('a long list is given up once the hand rests; seeds of another value are not shown', () => {
  const { port, runner } = started(many);
  port.answer(0, 5);
  expect(runner.counts.value).toEqual({ done: 5, of: 20 });
  runner.set(0, 1);
  expect(runner.fitted.value.size).toBe(0);
  expect(port.requests.length).toBe(1);
  vi.runAllTimers();
  expect(port.sent.map(({ kind }) => kind)).toEqual(['fits', 'stop-fits', 'fits']);
  runner.set(0, 0);
  expect(runner.counts.value).toEqual({ done: 5, of: 20 });
  vi.runAllTimers();
  expect(port.requests.at(-1)!.fits.length).toBe(15);
});

test('a refusal is told, and another value is a new attempt', () => {
  const { port, runner } = started(single);
  port.refuse('no');
  expect(runner.refusal.value).toBe('no');
  runner.set(0, 1);
  expect(runner.refusal.value).toBeUndefined();
  port.answer();
  expect(runner.isComplete.value).toBe(true);
});

test('what has ended trains nothing more', () => {
  const { port, runner } = started(many);
  runner.set(0, 1);
  runner.end();
  vi.runAllTimers();
  expect(port.requests.length).toBe(1);
});
