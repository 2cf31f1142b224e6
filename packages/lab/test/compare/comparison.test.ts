// Fits come in one by one, are stopped and gone on with, and are trained once.
import { describe, expect, test } from 'vitest';
import { Comparison, comparisonOf } from '../../src/compare/comparison.ts';
import type { BroughtData, PlannedFit } from '../../src/protocol.ts';
import { defaultSettings } from '../../src/settings/settings.ts';
import type { Fits, FitsWatch } from '../../src/state/fits.ts';
import { fitted } from './fitted.ts';

/** Takes lists of fits, and answers when it is told to. */
class FakeFits {
  readonly lists: { names: readonly string[]; data: BroughtData | undefined; stopped: boolean }[] = [];
  #watch: FitsWatch | undefined;

  run(fits: readonly PlannedFit[], data: BroughtData | undefined, watch: FitsWatch): () => void {
    const list = { names: fits.map(({ name }) => name), data, stopped: false };
    this.lists.push(list);
    this.#watch = watch;
    return () => {
      list.stopped = true;
    };
  }

  answer(name: string): void {
    this.#watch!.onFitted(fitted(name), 1, 1);
  }

  done(): void {
    this.#watch!.onDone?.();
  }

  refuse(message: string): void {
    this.#watch!.onRefused?.(message);
  }
}

const fit = (name: string, from?: string): PlannedFit => ({
  name,
  settings: defaultSettings,
  steps: 10,
  ...(from !== undefined && { from }),
});

function start(): { readonly fits: FakeFits; readonly comparison: Comparison } {
  const fits = new FakeFits();
  return { fits, comparison: new Comparison(fits as unknown as Fits) };
}

const known = ({ known: { value } }: Comparison) => [...value.keys()];
const lists = ({ lists: all }: FakeFits) => all.map(({ names }) => names);

describe('a comparison', () => {
  test('knows fits as they come, and is running until all have', () => {
    const { fits, comparison } = start();
    comparison.run([fit('a'), fit('b')], undefined);
    expect(comparison.isRunning.value).toBe(true);
    fits.answer('a');
    expect(known(comparison)).toEqual(['a']);
    fits.answer('b');
    fits.done();
    expect(comparison.isRunning.value).toBe(false);
  });

  test('trains only what is not known: nothing when it opens again', () => {
    const { fits, comparison } = start();
    comparison.run([fit('a'), fit('b')], undefined);
    fits.answer('a');
    fits.answer('b');
    fits.done();
    comparison.run([fit('b'), fit('a')], undefined);
    expect(comparison.isRunning.value).toBe(false);
    comparison.run([fit('a'), fit('c')], undefined);
    expect(lists(fits)).toEqual([['a', 'b'], ['c']]);
  });

  test('goes on where it was stopped, with what a fit starts from', () => {
    const { fits, comparison } = start();
    const chain = [fit('a'), fit('b', 'a'), fit('c', 'b')];
    comparison.run([fit('x'), ...chain], undefined);
    for (const name of ['x', 'a', 'b']) fits.answer(name);
    comparison.stop();
    expect(fits.lists[0]!.stopped).toBe(true);
    expect(comparison.isRunning.value).toBe(false);
    comparison.run([fit('x'), ...chain], undefined);
    expect(lists(fits)[1]).toEqual(['a', 'b', 'c']);
  });

  test('a new list stops the one before it', () => {
    const { fits, comparison } = start();
    comparison.run([fit('a')], undefined);
    comparison.run([fit('b')], undefined);
    expect(fits.lists.map(({ stopped }) => stopped)).toEqual([true, false]);
    expect(comparison.isRunning.value).toBe(true);
  });

  test('fits of other data are not taken for those of these', () => {
    const { fits, comparison } = start();
    const brought = (x: number): BroughtData => ({ kind: 'points', x: [[x, x]], y: [0] });
    const first = brought(1);
    comparison.run([fit('a')], first);
    fits.answer('a');
    fits.done();
    comparison.run([fit('a')], first);
    expect(fits.lists.length).toBe(1);
    comparison.run([fit('a')], brought(2));
    expect(fits.lists.length).toBe(2);
    expect(known(comparison)).toEqual([]);
  });

  test('a refusal is told until the next list', () => {
    const { fits, comparison } = start();
    comparison.run([fit('a')], undefined);
    fits.refuse('points: place at least two points of each class');
    expect(comparison.refusal.value).toMatch(/at least two points/);
    expect(comparison.isRunning.value).toBe(false);
    comparison.run([fit('a')], undefined);
    expect(comparison.refusal.value).toBeUndefined();
  });

  test('keeps some thousand fits, the newest', () => {
    const { fits, comparison } = start();
    comparison.run([fit('0')], undefined);
    for (let i = 0; i < 3005; i++) fits.answer(String(i));
    expect(comparison.known.value.size).toBe(3000);
    expect(comparison.known.value.has('4')).toBe(false);
    expect(comparison.known.value.has('3004')).toBe(true);
  });

  test('strengths that were edited hold as long as the running training keeps its own', () => {
    const { comparison } = start();
    const live = { l2: 0, keepProb: 1 };
    expect(comparison.strengthsFor(live)).toEqual({ l2: 0.7, keepProb: 0.86 });
    comparison.editStrengths(live, { l2: 2, keepProb: 0.86 });
    expect(comparison.strengthsFor(live)).toEqual({ l2: 2, keepProb: 0.86 });
    expect(comparison.strengthsFor({ ...live, l2: 5 })).toEqual({ l2: 5, keepProb: 0.86 });
  });

  test('outlives the drawer', () => {
    const fits = new FakeFits() as unknown as Fits;
    expect(comparisonOf(fits)).toBe(comparisonOf(fits));
  });
});
