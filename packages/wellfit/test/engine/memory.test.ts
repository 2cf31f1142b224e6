// Where buffers lie: aligned, large enough, and never on top of something that is still needed.
import { describe, expect, test } from 'vitest';
import { type Buffer, sizeOf } from '../../src/engine/buffer.ts';
import type { ProgramOptions } from '../../src/engine/executor.ts';
import { multiply, select, subtract } from '../../src/engine/expression.ts';
import {
  batchShape,
  bytesOf,
  type MemoryPlan,
  type Place,
  planMemory,
  withChunks,
} from '../../src/engine/memory.ts';
import { accessOf, isInStream, operationsIn, planStages, type Stage } from '../../src/engine/plan.ts';
import { isRandom, Program, readsOf } from '../../src/engine/program.ts';
import { drawCase, type RandomCase } from './random-cases.ts';

interface Planned {
  readonly random: RandomCase;
  readonly lists: readonly (readonly Stage[])[];
  readonly memory: MemoryPlan;
}

/** The memory of a random program's entries; with `turns`, as if its batch went through in so many chunks. */
function planned(number: number, turns?: number): Planned {
  const random = drawCase(number, 2);
  const { entries, options, parts } = random;
  const lists = entries.map(({ operations, outputs }) =>
    planStages(
      operations.filter(operation => !isRandom(operation) || options.random !== 'given'),
      outputs,
    ),
  );
  const shape = batchShape(options.examples, options.precision);
  const kept = entries.flatMap(({ outputs }) => outputs);
  const draws = parts.program.operations.filter(isRandom).map(({ out }) => out);
  const given = options.random === 'given' ? draws : [];
  const memory = planMemory(lists, {
    precision: options.precision,
    batch: turns === undefined ? shape : { ...shape, blocks: turns * shape.blocks, chunk: shape.blocks },
    start: 100,
    kept: [...kept, ...given],
  });
  return { random, lists, memory };
}

const overlap = (a: Place, b: Place) => a.base < b.base + b.bytes && b.base < a.base + a.bytes;

/** The order in which stages run: what waits for nothing, then the stream chunk by chunk, then what waits for it. */
function inOrder(stages: readonly Stage[], turns: number): { stage: Stage; isLast: boolean }[] {
  if (turns === 1) return stages.map(stage => ({ stage, isLast: true }));
  const [read, written] = [new Set<Buffer>(), new Set<Buffer>()];
  const [before, stream, after]: [Stage[], Stage[], Stage[]] = [[], [], []];
  for (const stage of stages) {
    const { reads, writes } = accessOf(stage);
    const waits =
      [...reads].some(buffer => written.has(buffer)) ||
      [...writes].some(buffer => written.has(buffer) || read.has(buffer));
    const part = isInStream(stage) ? stream : waits ? after : before;
    part.push(stage);
    if (part === before) continue;
    for (const buffer of reads) read.add(buffer);
    for (const buffer of writes) written.add(buffer);
  }
  const chunks = Array.from({ length: turns }, (_, turn) =>
    stream.map(stage => ({ stage, isLast: turn === turns - 1 })),
  );
  const once = (list: readonly Stage[]) => list.map(stage => ({ stage, isLast: true }));
  return [...once(before), ...chunks.flat(), ...once(after)];
}

/** What a stage reads that it has not just made. */
function fromOutside(stage: Stage): Buffer[] {
  const made = new Set<Buffer>();
  const found = stage.kind === 'tile' && stage.bias ? [stage.bias] : [];
  for (const operation of operationsIn(stage)) {
    found.push(...readsOf(operation).filter(buffer => !made.has(buffer)));
    made.add(operation.out);
  }
  return found;
}

/** Runs stages in thought: what is written spoils what lies in the same place, and nothing spoiled may be read. */
function expectNothingSpoiled({ random, lists, memory }: Planned, turns: number): void {
  for (const [list, stages] of lists.entries()) {
    const places = memory.lists[list]!;
    const spoiled = new Set<Buffer>();
    const alive = new Set<Buffer>();
    for (const { stage, isLast } of inOrder(stages, turns)) {
      const { writes } = accessOf(stage);
      const stores = 'stores' in stage ? stage.stores : writes;
      const reads = fromOutside(stage);
      for (const { name } of reads.filter(buffer => spoiled.has(buffer))) {
        expect.fail(`${random.name}: ${name} is spoiled`);
      }
      // sums are put in their place when they are complete
      if ((stage.kind === 'contraction' || stage.kind === 'sum') && !isLast) continue;
      for (const buffer of stores) {
        const place = places.get(buffer.id)!;
        for (const other of alive) {
          if (other !== buffer && overlap(place, places.get(other.id)!)) spoiled.add(other);
        }
        spoiled.delete(buffer);
        alive.add(buffer);
      }
      for (const buffer of reads) alive.add(buffer);
    }
    // what stays from run to run, and what is read from outside, is there at the end
    for (const { id, name } of spoiled) {
      expect(memory.places.has(id), `${random.name}: ${name} is spoiled`).toBe(false);
    }
  }
}

describe('random programs', () => {
  const numbers = Array.from({ length: 60 }, (_, number) => number);

  test('nothing lies on what is still needed', () => {
    for (const number of numbers) expectNothingSpoiled(planned(number), 1);
  });

  test('nor where the examples go through the stages in chunks', () => {
    for (const number of numbers) expectNothingSpoiled(planned(number, 3), 3);
  });

  test('every buffer begins on a cache line, and has room for its elements', () => {
    for (const number of numbers) {
      const { random, lists, memory } = planned(number);
      const { precision, examples } = random.options;
      const { program } = random.parts;
      for (const [list, stages] of lists.entries()) {
        const used = new Set(
          stages.flatMap(stage => {
            const { writes } = accessOf(stage);
            return [...fromOutside(stage), ...('stores' in stage ? stage.stores : writes)];
          }),
        );
        // what is made and used up in one stage stays in registers
        for (const id of memory.lists[list]!.keys()) {
          if (!memory.places.has(id)) expect(used.has(program.buffers[id]!)).toBe(true);
        }
        for (const buffer of used) {
          const { base, bytes, layout } = memory.lists[list]!.get(buffer.id)!;
          expect(base % 64, buffer.name).toBe(0);
          expect(base).toBeGreaterThanOrEqual(100);
          expect(base + bytes).toBeLessThanOrEqual(memory.end);
          expect(bytes % 16).toBe(0);
          const width = layout === 'mask' ? bytesOf(precision) / 2 : bytesOf(precision);
          expect(bytes).toBeGreaterThanOrEqual(sizeOf(buffer, examples) * width);
        }
      }
      expect([...memory.places.keys()].every(id => program.buffers[id])).toBe(true);
    }
  });

  test('buffers that stay lie apart, in the same place for every list', () => {
    for (const number of numbers) {
      const { memory } = planned(number);
      const places = [...memory.places.values()].sort((a, b) => a.base - b.base);
      for (const [i, place] of places.entries()) {
        if (i > 0) expect(overlap(places[i - 1]!, place)).toBe(false);
      }
      for (const list of memory.lists) {
        for (const [id, place] of memory.places) expect(list.get(id)).toBe(place);
      }
    }
  });

  test('temporary buffers share their memory', () => {
    let [shared, apart] = [0, 0];
    for (const number of numbers) {
      const { memory } = planned(number);
      const stay = Math.max(...[...memory.places.values()].map(({ base, bytes }) => base + bytes));
      for (const list of memory.lists) {
        const temporary = [...list].filter(([id]) => !memory.places.has(id)).map(([, place]) => place);
        apart += temporary.reduce((total, { bytes }) => total + bytes, 0);
        shared += Math.max(stay, ...temporary.map(({ base, bytes }) => base + bytes)) - stay;
      }
    }
    expect(shared).toBeLessThan(0.8 * apart);
  });
});

describe('layouts', () => {
  const options = { precision: 'float64', random: 'philox' } as const satisfies Partial<ProgramOptions>;
  function layouts(rows: number, columns: number): Record<string, string> {
    const program = new Program();
    const x = program.data('x', rows);
    const W = program.parameter('W', rows, columns);
    const b = program.parameter('b', columns, 1);
    const D = program.random('D', columns, program.scalar('keep'), false);
    program.matmul('z', W, x, { transposeA: true });
    program.sum('total', b, 'both');
    const lists = [planStages(program.operations, [D])];
    const memory = planMemory(lists, {
      ...options,
      batch: batchShape(10, 'float64'),
      start: 64,
      kept: program.buffers,
    });
    return Object.fromEntries(
      program.buffers.flatMap(({ id, name }) => {
        const place = memory.places.get(id);
        return place ? [[name, place.layout]] : [];
      }),
    );
  }

  test('small networks are spread over vectors, large ones lie in panels', () => {
    const examples = { x: 'examples', z: 'examples', D: 'mask', keep: 'scalar', total: 'scalar' };
    expect(layouts(9, 50)).toEqual({ ...examples, W: 'spread', b: 'spread' });
    expect(layouts(10, 51)).toEqual({ ...examples, W: 'panels', b: 'list' });
  });

  test('small batches have small blocks', () => {
    const blocks = (examples: number, precision: 'float32' | 'float64') => {
      const { vectors, perBlock, blocks } = batchShape(examples, precision);
      return [vectors, perBlock, blocks];
    };
    expect([1, 2, 3, 4, 5, 211].map(m => blocks(m, 'float64'))).toEqual([
      [1, 2, 1],
      [1, 2, 1],
      [2, 4, 1],
      [2, 4, 1],
      [4, 8, 1],
      [4, 8, 27],
    ]);
    expect([4, 5, 9, 33].map(m => blocks(m, 'float32'))).toEqual([
      [1, 4, 1],
      [2, 8, 1],
      [4, 16, 1],
      [4, 16, 3],
    ]);
  });

  describe('chunks', () => {
    const program = new Program();
    const [x, share] = [program.data('x', 50), program.data('share', 1)];
    const D = program.random('D', 50, program.scalar('keep'), false);
    const dropped = program.map('dropped', select(D, x, 0));
    program.matmul('z', program.parameter('W', 50, 40), dropped, { transposeA: true });
    const lists = [planStages(program.operations)];
    const mean = program.sum('mean', multiply(share, x), 'examples');
    program.map('centered', subtract(x, mean));
    const blocksOf = (examples: number, given = lists, kept: readonly Buffer[] = []) => {
      const { chunk, blocks } = withChunks(batchShape(examples, 'float64'), given, kept);
      return { chunk, blocks };
    };

    test('are for many examples', () => {
      const few = blocksOf(100);
      expect(few.chunk).toBe(few.blocks);
      const many = blocksOf(5000);
      expect(many.chunk).toBeLessThan(many.blocks / 2);
      // masks come for 32 examples at a time
      expect(many.chunk % 4).toBe(0);
    });

    test('but not where a mask is looked at, or an example needs a sum over all of them', () => {
      const { blocks } = blocksOf(5000);
      expect(blocksOf(5000, lists, [D]).chunk).toBe(blocks);
      expect(blocksOf(5000, [planStages(program.operations)]).chunk).toBe(blocks);
    });

    test('nor for a network with so many parameters that its running sums would be a burden', () => {
      const large = new Program();
      large.matmul('z', large.parameter('W', 200, 100), large.data('x', 200), { transposeA: true });
      const { chunk, blocks } = blocksOf(5000, [planStages(large.operations)]);
      expect(chunk).toBe(blocks);
    });
  });
});
