// What users see of the compiler: the assignment's network as text, and what must hold of any explanation.
import { describe, expect, test } from 'vitest';
import {
  adam,
  dense,
  dropout,
  type ExplainOptions,
  explain,
  l2,
  network,
  relu,
  sgd,
  softmaxCrossEntropy,
  tanh,
} from 'wellfit';
import { describeRefusals } from '../refusals.ts';

const drop = () => dropout({ keepProb: 0.86 });
const plain = network({ inputs: 2, layers: [dense(20), relu(), dense(3), relu(), dense(1)] });
const dropped = network({
  inputs: 2,
  layers: [dense(20), relu(), drop(), dense(3), relu(), drop(), dense(1)],
});
const descent = { optimizer: sgd({ learningRate: 0.3 }), examples: 211 };

const options: Readonly<Record<string, ExplainOptions>> = {
  descent,
  'L2 and Adam': { ...descent, optimizer: adam(), penalty: l2({ lambda: 0.7 }) },
  'mini-batches': { optimizer: sgd({ learningRate: 0.3, momentum: 0.9 }), examples: 1000, batchSize: 32 },
  'one example at a time': { ...descent, batchSize: 1 },
  'many examples': { ...descent, examples: 20_000 },
  'packed and fused': { ...descent, vectorBits: 256, arithmetic: 'fused' },
  numpy: { ...descent, random: 'numpy' },
  prediction: { examples: 211 },
};

const cases = Object.entries(options).flatMap(([name, given]) =>
  Object.entries({ plain, dropped }).flatMap(([of, net]) =>
    (['float64', 'float32'] as const).map(precision => ({
      title: `${name}, ${of}, ${precision}`,
      explained: explain(net, { ...given, precision }),
      lanes: precision === 'float64' ? 2 : 4,
    })),
  ),
);

describe.each(cases)('$title', ({ explained, lanes }) => {
  const { program, stages, buffers, flops, bytes, schedule, inRegisters } = explained;

  test('every formula is computed by one stage', () => {
    const computed = stages.flatMap(({ formulas }) => formulas.map(formula => formula.split(' = ')[0]!));
    const aliased = program.map(({ name }) => name).filter(name => !computed.includes(name));
    // a product that starts from its bias goes by the name of the sum
    expect(aliased.every(name => name.endsWith('.WX'))).toBe(true);
    expect(new Set(computed).size).toBe(computed.length);
    expect(computed.length + aliased.length).toBe(program.length);
  });

  test('what a stage reads has been given, or stored by a stage before it', () => {
    const known = new Set(
      buffers.filter(({ role }) => role !== 'temporary' && role !== 'mask').map(({ name }) => name),
    );
    for (const { reads, stores, kind } of stages) {
      if (kind !== 'gather') expect(reads.filter(name => !known.has(name))).toEqual([]);
      for (const name of stores) known.add(name);
    }
  });

  test('buffers on one place are never needed at one time', () => {
    expect(new Set(buffers.map(({ name }) => name)).size).toBe(buffers.length);
    for (const { name, from, to, sharesWith, role } of buffers) {
      const others = buffers.filter(other => sharesWith.includes(other.name));
      expect(others.length).toBe(sharesWith.length);
      expect(
        others.filter(other => other.from <= to && from <= other.to).map(other => [name, other.name]),
      ).toEqual([]);
      if (role === 'parameter' || role === 'state') expect(sharesWith).toEqual([]);
    }
    expect(inRegisters.filter(name => buffers.some(buffer => buffer.name === name))).toEqual([]);
  });

  test('figures are sane', () => {
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    expect(sum(program.map(operation => operation.flops))).toBe(flops.program);
    expect(sum(stages.map(stage => stage.flops))).toBe(flops.stages);
    expect(flops.stages).toBeLessThanOrEqual(flops.program);
    expect(sum(stages.map(stage => stage.bytesRead))).toBe(bytes.read);
    expect(sum(stages.map(stage => stage.bytesWritten))).toBe(bytes.written);
    expect(sum(buffers.map(buffer => buffer.bytes))).toBe(bytes.buffers);
    expect(bytes.shared).toBeLessThanOrEqual(bytes.buffers);
    expect(bytes.shared).toBeLessThan(bytes.memory);
    expect(bytes.module).toBeGreaterThan(500);
    expect(schedule).toMatchObject({ parameters: 127, parameterLayout: 'spread', lanes });
    const { blocks, examplesPerBlock, blocksPerChunk } = schedule;
    expect(blocks * examplesPerBlock).toBeGreaterThanOrEqual(explained.options.examples);
    expect((blocks - 1) * examplesPerBlock).toBeLessThan(explained.options.examples);
    expect(blocksPerChunk).toBeLessThanOrEqual(blocks);
  });

  test('the same as plain data and as text', () => {
    const { text, ...facts } = explained;
    expect(JSON.parse(JSON.stringify(facts))).toEqual({ ...facts, toString: undefined });
    expect(`${explained}`).toBe(text);
    expect(text.split('\n').filter(line => line.length > 80)).toEqual([]);
    expect(text.split('\n').filter(line => line !== line.trimEnd())).toEqual([]);
  });
});

describe('operations of a step', () => {
  test('products take two for each weight and example; the gradient of the examples is not computed', () => {
    const { program } = explain(plain, descent);
    const flopsOf = (wanted: string) => program.find(({ name }) => name === wanted)?.flops;
    expect(flopsOf('dense_1.WX')).toBe(2 * 211 * 40);
    expect(flopsOf('ddense_2.W')).toBe(2 * 211 * 60);
    expect(flopsOf('drelu_1')).toBe(2 * 211 * 60);
    expect(flopsOf('dx')).toBeUndefined();
  });

  test('the derived step takes fewer than the 140,142 that one wrote by hand', () => {
    expect(explain(plain, descent).flops.stages).toBeLessThan(140_142);
  });

  test('parts: every parameter is updated once, after its gradient', () => {
    const { program } = explain(dropped, { ...descent, optimizer: adam(), penalty: l2({ lambda: 0.7 }) });
    const order = ['forward', 'backward', 'update'];
    const places = program.map(({ part }) => order.indexOf(part));
    expect(places).toEqual(places.toSorted());
    const updated = program.filter(({ part }) => part === 'update').map(({ name }) => name);
    expect(updated.filter(name => /^dense_\d\.[Wb]$/.test(name)).length).toBe(6);
  });

  test('twice the lanes take half the bytes', () => {
    const bytes = (['float64', 'float32'] as const).map(
      precision => explain(plain, { ...descent, precision, examples: 512 }).bytes,
    );
    const [wide, narrow] = bytes as [(typeof bytes)[0], (typeof bytes)[0]];
    expect(narrow.read / wide.read).toBeCloseTo(0.5, 1);
    expect(narrow.written / wide.written).toBeCloseTo(0.5, 1);
  });
});

describe('schedule', () => {
  // one layer from n inputs to one output has n + 1 parameters
  test.each([
    [511, 'spread'],
    [512, 'panels'],
  ] as const)('%i inputs: %s', (inputs, layout) => {
    const { schedule, text, buffers } = explain(network({ inputs, layers: [dense(1)] }), descent);
    expect(schedule).toMatchObject({ parameters: inputs + 1, parameterLayout: layout });
    expect(text).toContain('512');
    expect(buffers.find(({ name }) => name === 'dense_1.W')!.layout === 'spread').toBe(layout === 'spread');
  });

  test('several classes, panels, gathered batches', () => {
    const net = network({ inputs: 64, layers: [dense(48), tanh(), dense(10)] });
    const { text, schedule } = explain(net, {
      loss: softmaxCrossEntropy(),
      optimizer: adam(),
      examples: 1000,
      batchSize: 32,
      precision: 'float32',
      vectorBits: 256,
    });
    expect(schedule.reasons.map(({ topic }) => topic)).toEqual([
      'parameters',
      'examples',
      'tiles',
      'arithmetic',
      'batches',
    ]);
    for (const word of [
      'softmaxCrossEntropy, adam',
      'max over units',
      '--experimental-wasm-revectorize',
      '1,000 rows',
    ]) {
      expect(text).toContain(word);
    }
  });
});

test('names of layers tell buffers apart, and steer no terminal', () => {
  const net = network({
    inputs: 1,
    layers: [dense(1, { name: 'red\u001b[31m\n' }), dense(1, { name: 'red\u001b[31m\r' })],
  });
  const { text, buffers } = explain(net, descent);
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(new Set(buffers.map(({ name }) => name)).size).toBe(buffers.length);
});

test('width: lines of that many columns', () => {
  for (const width of [72, 80, 120]) {
    const lines = explain(dropped, { ...descent, optimizer: adam(), width }).text.split('\n');
    const table = /^ {2}\S+ +\d+ × [\dm]+ +\w+ +[\d,]+ /;
    expect(
      lines.filter(line => line.length > width && !table.test(line) && !line.startsWith('  name')),
    ).toEqual([]);
    expect(Math.max(...lines.map(line => line.length))).toBeGreaterThan(width - 8);
  }
});

const refused = (given: ExplainOptions) => () => explain(plain, given);
describeRefusals({
  explain: [
    [refused({ examples: 0 }), 'range', 'explain: examples must be a whole number ≥ 1, got 0'],
    [
      refused({ ...descent, examples: 1.5 }),
      'range',
      'explain: examples must be a whole number ≥ 1, got 1.5',
    ],
    [
      refused({ penalty: l2({ lambda: 1 }) }),
      'range',
      'explain: penalty belongs to a training step; give optimizer as well, as to fit',
    ],
    [refused({ ...descent, batchSize: 0 }), 'range', 'fit: batchSize must be a whole number ≥ 1, got 0'],
    [
      refused({ ...descent, precision: 'float16' as 'float32' }),
      'range',
      'fit: precision must be float64 or float32, got float16',
    ],
    [
      refused({ ...descent, loss: softmaxCrossEntropy() }),
      'shape',
      'fit: softmaxCrossEntropy needs at least 2 outputs, the network has 1',
    ],
  ],
});

/** The text without the size of module and memory, which change with every idea for faster code. */
const steady = (text: string) => text.replace(/^ {2}module .*\n/m, '');

test("a training step of the assignment's network", () => {
  expect(steady(explain(plain, descent).text)).toMatchInlineSnapshot(`
    "Training step of 2-20-3-1, 127 parameters: binaryCrossEntropy, sgd
    with learningRate = 0.3, 1/m = 0.00473934

    Program: 25 formulas, units × examples; m is the number of examples
      given with every batch: x, share, y
      flush(x): x, but 0 where x is so small that its products would slow the
                processor down
      forward
        dense_1.WX   20 × m  = dense_1.Wᵀ · x
        dense_1      20 × m  = dense_1.WX + dense_1.b
        relu_1       20 × m  = relu(dense_1)
        dense_2.WX   3 × m   = dense_2.Wᵀ · relu_1
        dense_2      3 × m   = dense_2.WX + dense_2.b
        relu_2       3 × m   = relu(dense_2)
        dense_3.WX   1 × m   = dense_3.Wᵀ · relu_2
        dense_3      1 × m   = dense_3.WX + dense_3.b
      backward, derived from the formulas above
        ddense_3.WX  1 × m   = flush(share · (sigmoid(dense_3) − y))
        ddense_3.b   1 × 1   = sum over examples of ddense_3.WX
        ddense_3.W   3 × 1   = relu_2 · ddense_3.WXᵀ
        drelu_2      3 × m   = dense_3.W · ddense_3.WX
        ddense_2     3 × m   = [relu_2 > 0] drelu_2
        ddense_2.b   3 × 1   = sum over examples of ddense_2
        ddense_2.W   20 × 3  = relu_1 · ddense_2ᵀ
        drelu_1      20 × m  = dense_2.W · ddense_2
        ddense_1     20 × m  = [relu_1 > 0] drelu_1
        ddense_1.b   20 × 1  = sum over examples of ddense_1
        ddense_1.W   2 × 20  = x · ddense_1ᵀ
      update
        dense_1.W    2 × 20  = flush(dense_1.W − (learningRate · ddense_1.W))
        dense_1.b    20 × 1  = flush(dense_1.b − (learningRate · ddense_1.b))
        dense_2.W    20 × 3  = flush(dense_2.W − (learningRate · ddense_2.W))
        dense_2.b    3 × 1   = flush(dense_2.b − (learningRate · ddense_2.b))
        dense_3.W    3 × 1   = flush(dense_3.W − (learningRate · ddense_3.W))
        dense_3.b    1 × 1   = flush(dense_3.b − (learningRate · ddense_3.b))

    Stages: 14 loops, one after the other
      product      sums over inputs in a tile of registers; what follows (+) is done
                   before it is stored
      contraction  sums over the examples: the gradient of weights, and of biases
                   with it
      update       one pass over the numbers that are learned

       1  product     dense_1 = dense_1.Wᵀ · x + dense_1.b
                    + relu_1 = relu(dense_1)
                      stores relu_1 · tiles of 4 units × 2 vectors · 21,100 FLOPs ·
                      5,376 bytes in, 34,560 out
       2  product     dense_2 = dense_2.Wᵀ · relu_1 + dense_2.b
                    + relu_2 = relu(dense_2)
                      stores relu_2 · tiles of 3 units × 2 vectors · 25,953 FLOPs ·
                      36,576 bytes in, 5,184 out
       3  product     dense_3 = dense_3.Wᵀ · relu_2 + dense_3.b
                    + ddense_3.WX = flush(share · (sigmoid(dense_3) − y))
                      stores ddense_3.WX · tiles of 1 unit × 2 vectors ·
                      2,110 FLOPs · 8,768 bytes in, 1,728 out
       4  contraction ddense_3.W = relu_2 · ddense_3.WXᵀ
                    + ddense_3.b = sum over examples of ddense_3.WX
                      stores ddense_3.W, ddense_3.b · 1,477 FLOPs ·
                      6,912 bytes in, 128 out
       5  product     drelu_2 = dense_3.W · ddense_3.WX
                    + ddense_2 = [relu_2 > 0] drelu_2
                      stores ddense_2 · tiles of 3 units × 2 vectors · 2,532 FLOPs ·
                      7,008 bytes in, 5,184 out
       6  contraction ddense_2.W = relu_1 · ddense_2ᵀ
                    + ddense_2.b = sum over examples of ddense_2
                      stores ddense_2.W, ddense_2.b · 25,953 FLOPs ·
                      39,744 bytes in, 2,016 out
       7  product     drelu_1 = dense_2.W · ddense_2
                    + ddense_1 = [relu_1 > 0] drelu_1
                      stores ddense_1 · tiles of 4 units × 2 vectors ·
                      33,760 FLOPs · 41,664 bytes in, 34,560 out
       8  contraction ddense_1.W = x · ddense_1ᵀ
                    + ddense_1.b = sum over examples of ddense_1
                      stores ddense_1.W, ddense_1.b · 21,100 FLOPs ·
                      38,016 bytes in, 1,920 out
       9  update      dense_1.W = flush(dense_1.W − (learningRate · ddense_1.W))
                      stores dense_1.W · 120 FLOPs · 2,592 bytes in, 1,280 out
      10  update      dense_1.b = flush(dense_1.b − (learningRate · ddense_1.b))
                      stores dense_1.b · 60 FLOPs · 1,312 bytes in, 640 out
      11  update      dense_2.W = flush(dense_2.W − (learningRate · ddense_2.W))
                      stores dense_2.W · 180 FLOPs · 3,872 bytes in, 1,920 out
      12  update      dense_2.b = flush(dense_2.b − (learningRate · ddense_2.b))
                      stores dense_2.b · 9 FLOPs · 224 bytes in, 96 out
      13  update      dense_3.W = flush(dense_3.W − (learningRate · ddense_3.W))
                      stores dense_3.W · 9 FLOPs · 224 bytes in, 96 out
      14  update      dense_3.b = flush(dense_3.b − (learningRate · ddense_3.b))
                      stores dense_3.b · 3 FLOPs · 96 bytes in, 32 out

    Buffers: 101,472 bytes, 97,536 where those that are done lend their place
      examples  blocks of vectors of examples, unit after unit
      spread    each number in all lanes of two vectors
      scalar    one number in all lanes of two vectors

      name          shape   layout     bytes  stages  place shared with
      dense_1.W     2 × 20  spread     1,280  1–9
      x             2 × m   examples   5,184  1–8
      dense_1.b     20 × 1  spread       640  1–10
      relu_1        20 × m  examples  36,288  1–7     ddense_1.W, …
      dense_2.W     20 × 3  spread     1,920  2–11
      dense_2.b     3 × 1   spread        96  2–12
      relu_2        3 × m   examples   5,184  2–5     ddense_2.W, …
      dense_3.W     3 × 1   spread        96  3–13
      share         1 × m   examples   1,728  3
      y             1 × m   examples   1,728  3
      dense_3.b     1 × 1   scalar        32  3–14
      ddense_3.WX   1 × m   examples   1,728  3–5
      ddense_3.W    3 × 1   spread        96  4–13
      ddense_3.b    1 × 1   scalar        32  4–14
      ddense_2      3 × m   examples   5,184  5–7
      ddense_2.W    20 × 3  spread     1,920  6–11    relu_2
      ddense_2.b    3 × 1   spread        96  6–12    relu_2
      ddense_1      20 × m  examples  36,288  7–8
      ddense_1.W    2 × 20  spread     1,280  8–9     relu_1
      ddense_1.b    20 × 1  spread       640  8–10    relu_1
      learningRate  1 × 1   scalar        32  9–14
      never in memory: dense_1.WX, dense_1, dense_2.WX, dense_2, dense_3.WX,
      dense_3, drelu_2, drelu_1

    One run
      FLOPs       134,366 for 211 examples; the program has 139,430, and sums that
                  start from a bias save 5,064 (forward 53,383, backward 85,666,
                  update 381)
      bytes       about 192,384 read and 89,344 written, if every stage passes each
                  of its buffers once: 0.48 FLOPs a byte

    Schedule
      parameters  127 numbers, each in all lanes of two vectors of its own (32
                  bytes). Up to 512 of them fit in the first-level cache that way,
                  and no product has to spread a weight before it multiplies.
      examples    side by side in blocks of 8: 4 vectors of 2. 211 examples take 27
                  blocks, the last with 5 places of padding, whose share in every
                  mean is 0.
      tiles       up to 4 units × 2 vectors of 128 bits, so that a tile's running
                  sums, inputs and weights stay in sixteen registers.
      arithmetic  float64, strict: every product and every sum is rounded, which
                  gives the same bits on every machine.
    "
  `);
});

test("a prediction of the assignment's network", () => {
  expect(steady(plain.explain({ examples: 8, precision: 'float32' }))).toMatchInlineSnapshot(`
    "Prediction by 2-20-3-1, 127 parameters, up to 8 examples at a time

    Program: 9 formulas, units × examples; m is the number of examples
      x           2 × m   = rows of x in this batch
      dense_1.WX  20 × m  = dense_1.Wᵀ · x
      dense_1     20 × m  = dense_1.WX + dense_1.b
      relu_1      20 × m  = relu(dense_1)
      dense_2.WX  3 × m   = dense_2.Wᵀ · relu_1
      dense_2     3 × m   = dense_2.WX + dense_2.b
      relu_2      3 × m   = relu(dense_2)
      dense_3.WX  1 × m   = dense_3.Wᵀ · relu_2
      dense_3     1 × m   = dense_3.WX + dense_3.b

    Stages: 4 loops, one after the other
      gather   the rows of this batch out of a table
      product  sums over inputs in a tile of registers; what follows (+) is done
               before it is stored

       1  gather      x = rows of x in this batch
                      stores x · 64 bytes in, 64 out
       2  product     dense_1 = dense_1.Wᵀ · x + dense_1.b
                    + relu_1 = relu(dense_1)
                      stores relu_1 · tiles of 4 units × 2 vectors · 800 FLOPs ·
                      1,984 bytes in, 640 out
       3  product     dense_2 = dense_2.Wᵀ · relu_1 + dense_2.b
                    + relu_2 = relu(dense_2)
                      stores relu_2 · tiles of 3 units × 2 vectors · 984 FLOPs ·
                      2,656 bytes in, 96 out
       4  product     dense_3 = dense_3.Wᵀ · relu_2 + dense_3.b
                      stores dense_3 · tiles of 1 unit × 2 vectors · 48 FLOPs ·
                      224 bytes in, 32 out

    Buffers: 5,088 bytes
      examples  blocks of vectors of examples, unit after unit
      spread    each number in all lanes of two vectors
      scalar    one number in all lanes of two vectors

      name       shape   layout    bytes  stages  place shared with
      x          2 × m   examples     64  1–2
      dense_1.W  2 × 20  spread    1,280  2
      dense_1.b  20 × 1  spread      640  2
      relu_1     20 × m  examples    704  2–3
      dense_2.W  20 × 3  spread    1,920  3
      dense_2.b  3 × 1   spread       96  3
      relu_2     3 × m   examples    192  3–4
      dense_3.W  3 × 1   spread       96  4
      dense_3.b  1 × 1   scalar       32  4
      dense_3    1 × m   examples     64  4
      never in memory: dense_1.WX, dense_1, dense_2.WX, dense_2, dense_3.WX

    One run
      FLOPs       1,832 for 8 examples; the program has 2,024, and sums that start
                  from a bias save 192
      bytes       about 4,928 read and 832 written, if every stage passes each of
                  its buffers once: 0.32 FLOPs a byte

    Schedule
      parameters  127 numbers, each in all lanes of two vectors of its own (32
                  bytes). Up to 512 of them fit in the first-level cache that way,
                  and no product has to spread a weight before it multiplies.
      examples    side by side in blocks of 8: 2 vectors of 4. 8 examples take 1
                  block. Small batches get small blocks, so that few examples are
                  cheap.
      tiles       up to 4 units × 2 vectors of 128 bits, so that a tile's running
                  sums, inputs and weights stay in sixteen registers.
      arithmetic  float32, strict: every product and every sum is rounded, which
                  gives the same bits on every machine.
      batches     rows of a table are turned, so that examples lie side by side.
    "
  `);
});
