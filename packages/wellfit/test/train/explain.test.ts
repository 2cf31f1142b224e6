// What the compiler says of a program: what must hold of any explanation. (The text: explain-text.test.ts.)
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
