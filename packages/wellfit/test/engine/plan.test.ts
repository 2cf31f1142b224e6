// Stages do what the operations say: every one once, nothing read before it is there, and as few loops as there can be.
import { describe, expect, test } from 'vitest';
import type { Buffer } from '../../src/engine/buffer.ts';
import { add, exp, multiply, relu, subtract } from '../../src/engine/expression.ts';
import {
  accessOf,
  isStreamable,
  operationsIn,
  planStages,
  type Stage,
  streamOrder,
} from '../../src/engine/plan.ts';
import { type Operation, Program, readsOf } from '../../src/engine/program.ts';
import { relu as reluLayer } from '../../src/nn/activation.ts';
import { binaryCrossEntropy } from '../../src/nn/cross-entropy.ts';
import { dense } from '../../src/nn/dense.ts';
import { network } from '../../src/nn/network.ts';
import { dropout } from '../../src/regularize/dropout.ts';
import { l2 } from '../../src/regularize/penalty.ts';
import { sgd } from '../../src/train/optimizer.ts';
import { buildStep } from '../../src/train/step-program.ts';
import { drawCase } from './random-cases.ts';

/** A stage in one line: what it makes, where its sums begin, and what of it is stored. */
function line(stage: Stage): string {
  const made = operationsIn(stage).map(({ out }) => out.name);
  const bias = stage.kind === 'tile' && stage.bias ? ` from ${stage.bias.name}` : '';
  const stores = 'stores' in stage ? ` → ${[...stage.stores].map(({ name }) => name).join(', ')}` : '';
  return `${stage.kind}${bias}: ${made.join(', ')}${stores}`;
}

function assignmentStep(keepProb: number): Stage[] {
  const drop = keepProb < 1 ? [dropout({ keepProb })] : [];
  const { entries } = buildStep({
    net: network({
      inputs: 2,
      layers: [dense(20), reluLayer(), ...drop, dense(3), reluLayer(), ...drop, dense(1)],
    }),
    loss: binaryCrossEntropy(),
    penalty: l2({ lambda: 0.7 }),
    batches: 'given',
    weighted: false,
    training: true,
    update: { optimizer: sgd({ learningRate: 0.3 }) },
  });
  return planStages(entries[0]!.operations);
}

describe('the assignment’s step', () => {
  test('is one loop for each product, with everything else on board', () => {
    expect(assignmentStep(1).map(line)).toEqual([
      'update: l2/m → l2/m',
      'tile from dense_1.b: dense_1.WX, dense_1, relu_1 → relu_1',
      'tile from dense_2.b: dense_2.WX, dense_2, relu_2 → relu_2',
      'tile from dense_3.b: dense_3.WX, dense_3, ddense_3.WX → ddense_3.WX',
      'contraction: ddense_3.W, ddense_3.b',
      'tile: drelu_2, ddense_2 → ddense_2',
      'contraction: ddense_2.W, ddense_2.b',
      'tile: drelu_1, ddense_1 → ddense_1',
      'contraction: ddense_1.W, ddense_1.b',
      'update: ddense_1.W, dense_1.W → dense_1.W',
      'update: ddense_2.W, dense_2.W → dense_2.W',
      'update: ddense_3.W, dense_3.W → dense_3.W',
      'update: dense_1.b → dense_1.b',
      'update: dense_2.b → dense_2.b',
      'update: dense_3.b → dense_3.b',
    ]);
  });

  test('with dropout draws its masks first, and drops units while they are in registers', () => {
    const lines = assignmentStep(0.86).map(line);
    expect(lines.slice(0, 2).every(text => /^(random|update)/.test(text))).toBe(true);
    expect(lines).toContain('tile from dense_1.b: dense_1.WX, dense_1, relu_1, dropout_1 → dropout_1');
    expect(lines).toContain('tile from dense_2.b: dense_2.WX, dense_2, relu_2, dropout_2 → dropout_2');
    expect(lines).toContain('tile: ddropout_1, ddense_1 → ddense_1');
  });
});

/** Reads and the one write of an operation, each buffer with the number of writes to it so far. */
type Versions = { readonly reads: ReadonlyMap<Buffer, number>; readonly write: string };

function versionsOf(steps: readonly { reads: Iterable<Buffer>; out: Buffer }[]): Versions[] {
  const writes = new Map<Buffer, number>();
  return steps.map(({ reads, out }) => {
    const seen = new Map([...reads].map(buffer => [buffer, writes.get(buffer) ?? 0]));
    const number = (writes.get(out) ?? 0) + 1;
    writes.set(out, number);
    return { reads: seen, write: `${out.id}, write ${number}` };
  });
}

/** Whether stages do the operations, each once, each seeing what it would see in the order given. */
function expectSame(name: string, operations: readonly Operation[], stages: readonly Stage[]): void {
  const asGiven = versionsOf(operations.map(each => ({ reads: readsOf(each), out: each.out })));
  const planned = stages.flatMap(stage =>
    operationsIn(stage).map(each => {
      const bias = stage.kind === 'tile' && stage.bias ? [stage.bias] : [];
      return { reads: [...readsOf(each), ...bias], out: each.out };
    }),
  );
  const expected = new Map(asGiven.map(each => [each.write, each]));
  const found = versionsOf(planned);
  expect(found.map(({ write }) => write).toSorted(), name).toEqual([...expected.keys()].toSorted());
  for (const { reads, write } of found) {
    for (const [buffer, version] of reads) {
      const before = expected.get(write)!.reads.get(buffer);
      // a bias is read by the stage, and by one of its maps in the list as it was
      if (before !== undefined) expect(version, `${name}: ${write} reads ${buffer.name}`).toBe(before);
    }
  }
}

/** What the stages of a program see must be stored, and nothing read that is not there. */
function expectWhole(name: string, stages: readonly Stage[], outputs: readonly Buffer[]): void {
  const there = new Set<Buffer>();
  for (const stage of stages) {
    const { reads, writes } = accessOf(stage);
    for (const buffer of reads) {
      const isOwn = writes.has(buffer);
      const isMade = buffer.role === 'temporary' || buffer.role === 'mask';
      if (isMade && !isOwn) expect(there.has(buffer), `${name}: ${buffer.name} is stored`).toBe(true);
    }
    for (const buffer of 'stores' in stage ? stage.stores : writes) there.add(buffer);
  }
  for (const buffer of outputs) expect(there.has(buffer), `${name}: ${buffer.name} is an output`).toBe(true);
}

test('random programs: every operation once, with what it would have seen, nothing read before it is stored', () => {
  for (let number = 0; number < 150; number++) {
    const { entries, name, options } = drawCase(number, 0);
    for (const { operations, outputs } of entries) {
      const stages = planStages(operations, outputs);
      expectSame(name, operations, stages);
      // given masks are drawn by nobody
      if (options.random !== 'given') expectWhole(name, stages, outputs);
      expect(stages.length).toBeLessThanOrEqual(operations.length);
    }
  }
});

test('random programs: a tile makes one value after the other of one unit, and no row that all units read', () => {
  for (let number = 0; number < 150; number++) {
    for (const { operations, outputs } of drawCase(number, 1).entries) {
      for (const stage of planStages(operations, outputs)) {
        if (stage.kind !== 'tile') continue;
        const { writes } = accessOf(stage);
        for (const map of stage.maps) {
          expect(map.out.rows).toBe(stage.rows);
          const own = readsOf(map).filter(buffer => writes.has(buffer));
          for (const { rows } of own) expect(rows).toBe(stage.rows);
        }
      }
    }
  }
});

describe('what shares a loop', () => {
  test('a map does not overtake one that reads what it writes', () => {
    const program = new Program();
    const [theta, v] = [program.parameter('theta', 3, 1), program.state('v', 3, 1)];
    const before = program.map('before', multiply(theta, theta));
    program.assign(theta, subtract(theta, v));
    program.assign(v, add(before, theta));
    const stages = planStages(program.operations, [before]);
    expect(stages.map(line)).toEqual(['update: before, theta, v → before, theta, v']);
    expectSame('update', program.operations, stages);
  });

  test('a product that others read is not begun with a bias', () => {
    const program = new Program();
    const [x, W, b] = [program.data('x', 2), program.parameter('W', 2, 3), program.parameter('b', 3, 1)];
    const product = program.matmul('Wx', W, x, { transposeA: true });
    const z = program.map('z', add(product, b));
    const both = program.map('both', multiply(z, product));
    expect(planStages(program.operations, [both]).map(line)).toEqual(['tile: Wx, z, both → both']);
    expect(planStages(program.operations.slice(0, 2), [z, product]).map(line)).toEqual([
      'tile: Wx, z → Wx, z',
    ]);
    expect(planStages(program.operations.slice(0, 2), [z]).map(line)).toEqual(['tile from b: Wx, z → z']);
  });

  test('nothing joins a product of another height, or a sum that is not complete', () => {
    const program = new Program();
    const [x, W] = [program.data('x', 2), program.parameter('W', 2, 3)];
    const z = program.matmul('z', W, x, { transposeA: true });
    const largest = program.max('largest', z, 'units');
    const shifted = program.map('shifted', exp(subtract(z, largest)));
    const row = program.map('row', relu(largest));
    expect(planStages(program.operations, [shifted, row]).map(line)).toEqual([
      'tile: z → z',
      'column: largest',
      'tile: shifted → shifted',
      'tile: row → row',
    ]);
  });
});

test('examples go through in chunks unless one needs a sum over all of them', () => {
  const program = new Program();
  const [x, share] = [program.data('x', 2), program.data('share', 1)];
  const mean = program.sum('mean', multiply(share, x), 'examples');
  const cost = program.sum('cost', multiply(x, x), 'both');
  program.map('after', multiply(mean, mean));
  expect(isStreamable(planStages(program.operations, [cost]))).toBe(true);
  program.map('centered', subtract(x, mean));
  expect(isStreamable(planStages(program.operations, [cost]))).toBe(false);
  expect(isStreamable(assignmentStep(0.86))).toBe(true);
});

describe('what does not depend on examples', () => {
  test('waits for what has read it: a step, a reduction of what it leaves, and a second step', () => {
    const program = new Program();
    const [x, W] = [program.data('x', 3), program.parameter('W', 3, 4)];
    const z = program.matmul('z', W, x, { transposeA: true });
    const dW = program.matmul('dW', x, z, { transposeB: true });
    program.assign(W, subtract(W, dW));
    const squares = program.sum('squares', multiply(W, W), 'units');
    const scale = program.map('scale', exp(squares));
    program.assign(W, multiply(W, scale));
    const stages = planStages(program.operations);
    expect(stages.map(line)).toEqual([
      'tile: z → z',
      'contraction: dW',
      'update: W → W',
      'total: squares',
      'update: scale → scale',
      'update: W → W',
    ]);
    expectSame('constraint', program.operations, stages);
    const { before, stream, after } = streamOrder(stages);
    expect([before, stream, after].map(part => part.map(({ kind }) => kind))).toEqual([
      [],
      ['tile', 'contraction'],
      ['update', 'total', 'update', 'update'],
    ]);
    expect(isStreamable(stages)).toBe(true);
  });

  test('comes before the examples only where nothing earlier has to do with it', () => {
    const program = new Program();
    const [x, W, V] = [program.data('x', 3), program.parameter('W', 3, 1), program.parameter('V', 3, 1)];
    const power = program.state('power', 1, 1);
    program.assign(power, multiply(power, 0.9));
    program.sum('loss', multiply(W, x), 'both');
    // reads no sum, but what has just been read changes
    program.assign(W, multiply(W, 0.5));
    program.assign(V, multiply(V, power));
    const early = planStages(program.operations);
    const names = (stages: readonly Stage[]) => stages.flatMap(operationsIn).map(({ out }) => out.name);
    const { before, stream, after } = streamOrder(early);
    expect([before, stream, after].map(names)).toEqual([['power', 'V'], ['loss'], ['W']]);
    expect(isStreamable(early)).toBe(true);
    // examples that want the new weights have to wait for all that read the old ones
    program.sum('after', multiply(W, x), 'both');
    expect(isStreamable(planStages(program.operations))).toBe(false);
  });

  test('normal draws come first, like masks', () => {
    const program = new Program();
    const x = program.data('x', 2);
    const twice = program.map('twice', multiply(2, x));
    program.map('noisy', add(twice, program.normal('noise', 2)));
    const stages = planStages(program.operations, [program.operations.at(-1)!.out]);
    expect(stages.map(line)).toEqual(['normal: noise', 'tile: twice, noisy → noisy']);
    expectSame('noise', program.operations, stages);
  });
});
