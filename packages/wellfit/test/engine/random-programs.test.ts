// Compiled code against the interpreter: five hundred random training programs, every stored buffer compared.
import { expect, test } from 'vitest';
import type { Entry } from '../../src/engine/executor.ts';
import { makeExecutor } from '../../src/engine/run.ts';
import type { Machine } from '../../src/engine/wasm/machine.ts';
import { Draws, drawCase, type RandomCase } from './random-cases.ts';
import {
  bentBuffers,
  type CaseData,
  drawData,
  firstDifference,
  largestError,
  type Reading,
  trace,
} from './trace.ts';

const tolerances = {
  float64: { relative: 1e-12, absolute: 1e-14 },
  // logits of a few units carry errors of 1e-6 into gradients that nearly cancel
  float32: { relative: 1e-5, absolute: 1e-6 },
};
const exactly = { relative: 0, absolute: 0 };
/** So near to a kink, the two executors' roundings may fall on its two sides. */
const kinkDistance = { float64: 1e-10, float32: 1e-5 };
const [programs, groups] = [500, 20];

/** What was drawn, to be sure that every kind of program came up. */
const drawn = {
  programs: 0,
  redraws: 0,
  noisy: 0,
  constrained: 0,
  series: 0,
  modules: 0,
  spread: 0,
  panels: 0,
  chunks: 0,
};

interface Trial {
  readonly random: RandomCase;
  readonly data: CaseData;
  readonly expected: readonly Reading[];
}

/** The first draw of a program whose figures rounding does not decide, and what it gives. */
function drawTrial(number: number): Trial {
  for (let attempt = 0; ; attempt++) {
    const random = drawCase(number, attempt);
    const data = drawData(random, new Draws(number + programs, attempt));
    const { parts, entries, options } = random;
    const oracle = makeExecutor(parts.program, entries, { ...options, backend: 'interpret' });
    const bent = entries.flatMap(entry => (entry.name === 'gradient' ? bentBuffers(entry) : []));
    const distance = kinkDistance[options.precision];
    // what a mask has dropped is 0 for both
    const isFar = (value: number) => value === 0 || Math.abs(value) > distance;
    const isSettled = () => {
      const [logits, targets] = [oracle.read(parts.logits), oracle.read(parts.y)];
      // p − y of nothing but saturated units is what is left of a subtraction of equals
      return (
        bent.every(buffer => oracle.read(buffer).every(isFar)) &&
        largestError(logits, targets, random.net.outputs) > 0.01
      );
    };
    const expected = trace(oracle, random, data, entries, isSettled);
    if (expected) return { random, data, expected };
    drawn.redraws++;
  }
}

/** What compiled code gives for some of the entries. */
function runCompiled({ random, data }: Trial, vectorBits: 128 | 256, entries: readonly Entry[]): Reading[] {
  const { parts, options } = random;
  const executor = makeExecutor(parts.program, entries, { ...options, vectorBits, backend: 'wasm' });
  note(executor as Machine);
  return trace(executor, random, data, entries)!;
}

function note({ compiled: { memory } }: Machine): void {
  drawn.modules++;
  const layouts = new Set([...memory.places.values()].map(({ layout }) => layout));
  if (layouts.has('spread')) drawn.spread++;
  if (layouts.has('panels')) drawn.panels++;
  if (memory.batch.chunk < memory.batch.blocks) drawn.chunks++;
}

test.each(Array.from({ length: groups }, (_, group) => ({ group })))('group $group', ({ group }) => {
  const each = programs / groups;
  for (let number = group * each; number < (group + 1) * each; number++) {
    const trial = drawTrial(number);
    const { name, parts, entries, options } = trial.random;
    const expectLike = (expected: readonly Reading[], found: readonly Reading[], within: typeof exactly) =>
      expect(firstDifference(expected, found, within), `${number}: ${name}`).toBe(undefined);
    const narrow = runCompiled(trial, 128, entries);
    expectLike(trial.expected, narrow, tolerances[options.precision]);
    expectLike(narrow, runCompiled(trial, 256, entries), exactly);
    // without buffers that are kept for a look at them, a step shares its memory in another way, and a long batch may
    // go through the stages in chunks
    if (number % 3 === 0 || options.examples > 128) {
      expectLike(narrow, runCompiled(trial, number % 2 ? 128 : 256, parts.entries), exactly);
    }
    drawn.programs++;
    if (parts.program.operations.some(({ kind }) => kind === 'normal')) drawn.noisy++;
    if (!name.includes('no constraint')) drawn.constrained++;
    if (trial.random.rates) drawn.series++;
  }
});

test('every kind of program was among them', () => {
  if (drawn.programs < programs) return;
  expect(drawn.spread).toBeGreaterThan(0.4 * drawn.modules);
  expect(drawn.panels).toBeGreaterThan(0.4 * drawn.modules);
  expect(drawn.chunks).toBeGreaterThan(50);
  expect(drawn.noisy).toBeGreaterThan(50);
  expect(drawn.constrained).toBeGreaterThan(100);
  expect(drawn.series).toBeGreaterThan(100);
  expect(drawn.redraws).toBeLessThan(programs / 5);
});
