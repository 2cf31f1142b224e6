// Addresses: what is written reads back as the same fit, and what is wrong is told and left out.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAddress, writeAddress } from '../../src/settings/address.ts';
import { liveRanges } from '../../src/settings/ranges.ts';
import {
  activations,
  assignmentSettings,
  defaultSettings,
  drawnSets,
  liveNames,
  type Move,
  optimizers,
  type Settings,
} from '../../src/settings/settings.ts';

const seed = fc.integer({ min: 0, max: 0xffffffff });
const live = Object.fromEntries(
  liveNames.map(name => {
    const { least, most } = liveRanges[name];
    return [name, fc.double({ min: least, max: most, noNaN: true })];
  }),
) as Record<keyof typeof liveRanges, fc.Arbitrary<number>>;

const settings: fc.Arbitrary<Settings> = fc.record({
  ...live,
  data: fc.record({
    source: fc.constantFrom(...drawnSets, 'points' as const, 'table' as const),
    rows: fc.integer({ min: 20, max: 2000 }),
    noise: fc.double({ min: 0, max: 2, noNaN: true }),
    validationShare: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    seed,
  }),
  hidden: fc.array(fc.integer({ min: 1, max: 256 }), { maxLength: 6 }),
  activation: fc.constantFrom(...activations),
  batchNorm: fc.boolean(),
  layerNorm: fc.boolean(),
  optimizer: fc.constantFrom(...optimizers),
  batchSize: fc.oneof(fc.constant('full' as const), fc.integer({ min: 1, max: 100_000 })),
  patience: fc.integer({ min: 0, max: 1_000_000 }),
  mask: fc.constantFrom('fresh' as const, 'fixed' as const),
  random: fc.constantFrom('philox' as const, 'numpy' as const),
  seed,
  maskSeed: fc.option(seed, { nil: undefined }),
});

const moves: fc.Arbitrary<Move[]> = fc
  .array(
    fc.constantFrom(...liveNames).chain(name =>
      fc.record({
        step: fc.integer({ min: 0, max: 1e6 }),
        name: fc.constant(name),
        value: live[name],
      }),
    ),
    { maxLength: 20 },
  )
  .map(list => list.toSorted((a, b) => a.step - b.step));

/** Numpy's streams draw none. */
function isWithoutNoise(each: Settings | Move): boolean {
  return 'hidden' in each ? each.noise === 0 : each.name !== 'noise' || each.value === 0;
}

test('every fit reads back from its address, bit for bit', () => {
  const until = fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: undefined });
  fc.assert(
    fc.property(settings, moves, until, (settings, moves, until) => {
      fc.pre(settings.random !== 'numpy' || [settings, ...moves].every(isWithoutNoise));
      const read = readAddress(writeAddress({ settings, moves, until }));
      expect(read).toEqual({ settings, moves, until, ignored: [] });
    }),
  );
});

test('noise that numpy cannot draw is left out, and told', () => {
  const numpy = { ...defaultSettings, random: 'numpy' };
  expect(readAddress('random=numpy&noise=0.5&l2=1')).toEqual({
    settings: { ...numpy, l2: 1 },
    moves: [],
    until: undefined,
    ignored: ['noise'],
  });
  const { settings, moves, ignored } = readAddress('random=numpy&moves=5.0.1~6.3.0.5');
  expect([settings, moves, ignored]).toEqual([numpy, [], ['moves']]);
  expect(readAddress('random=numpy&moves=5.0.1').ignored).toEqual([]);
});

test('the defaults are part of what old addresses mean', () => {
  expect(defaultSettings).toMatchInlineSnapshot(`
    {
      "activation": "relu",
      "batchNorm": false,
      "batchSize": "full",
      "data": {
        "noise": 0.25,
        "rows": 240,
        "seed": 34,
        "source": "moons",
        "validationShare": 0.5,
      },
      "hidden": [
        20,
        3,
      ],
      "keepProb": 1,
      "l1": 0,
      "l2": 0,
      "labelSmoothing": 0,
      "layerNorm": false,
      "learningRate": 0.1,
      "mask": "fresh",
      "maskSeed": undefined,
      "maxNorm": 0,
      "mixup": 0,
      "noise": 0,
      "optimizer": "sgd",
      "patience": 0,
      "random": "philox",
      "seed": 34,
    }
  `);
});

test('the defaults need no address, and the assignment a short one', () => {
  expect(writeAddress({ settings: defaultSettings, moves: [], until: undefined })).toBe('');
  expect(writeAddress({ settings: assignmentSettings, moves: [], until: 30_000 })).toMatchInlineSnapshot(
    `"data=assignment&rows=411&data-noise=0.09&validation=0.48661800486618007&data-seed=10&random=numpy&seed=3&masks=1&learningRate=0.3&step=30000"`,
  );
});

test.each([
  ['l2=-1', 'l2'],
  ['l2=', 'l2'],
  ['l2=1e999', 'l2'],
  ['l2=0x10', 'l2'],
  ['keepProb=0', 'keepProb'],
  ['hidden=20-0', 'hidden'],
  ['hidden=1-1-1-1-1-1-1', 'hidden'],
  ['seed=4294967296', 'seed'],
  ['seed=1.5', 'seed'],
  ['activation=constructor', 'activation'],
  ['__proto__=1', '__proto__'],
  ['constructor=1', 'constructor'],
  ['lamda=1', 'lamda'],
  ['step=-1', 'step'],
  ['moves=5.0.1~4.0.1', 'moves'],
  ['moves=5.9.1', 'moves'],
  ['moves=5.0.-1', 'moves'],
  ['batch=0', 'batch'],
  ['masks=-1', 'masks'],
])('%s is left at its default, and told', (address, name) => {
  const { settings, moves, until, ignored } = readAddress(`${address}&noise=0.5`);
  expect(ignored).toEqual([name]);
  expect(settings).toEqual({ ...defaultSettings, noise: 0.5 });
  expect([moves, until]).toEqual([[], undefined]);
});

test('any text is read without harm', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const { settings } = readAddress(text);
      expect(readAddress(writeAddress({ settings, moves: [], until: undefined })).settings).toEqual(settings);
    }),
  );
});
