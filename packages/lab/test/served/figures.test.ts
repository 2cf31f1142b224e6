// Figures and settings of runs as texts.
import { expect, test } from 'vitest';
import { figureNames, figureText, qualityOf, secondsText, settingRows } from '../../src/served/figures.ts';
import { curveOf } from '../../src/served/history.ts';

const record = {
  command: 'train',
  settings: { hidden: [20, 3], l2: 0.7, out: 'runs/a', batchSize: 'full', types: { zip: 'categorical' } },
  optimizer: { kind: 'sgd', learningRate: 0.3 },
  examples: { train: 210 },
};

test('settings of one run, by their path; how the command was to tell them is left out', () => {
  expect(settingRows([record]).map(({ name, values }) => [name, ...values])).toEqual([
    ['hidden', '20, 3'],
    ['l2', '0.7'],
    ['batchSize', 'full'],
    ['types.zip', 'categorical'],
    ['optimizer.kind', 'sgd'],
    ['optimizer.learningRate', '0.3'],
    ['examples.train', '210'],
  ]);
});

test('of two runs, what differs stands first, also what only one has', () => {
  const other = { ...record, settings: { ...record.settings, l2: 0, keepProb: 0.9 } };
  const rows = settingRows([record, other]);
  expect(rows.filter(({ differs }) => differs)).toEqual([
    { name: 'l2', values: ['0.7', '0'], differs: true },
    { name: 'keepProb', values: [undefined, '0.9'], differs: true },
  ]);
  expect(rows.findIndex(({ differs }) => !differs)).toBe(2);
});

test('a record may be anything', () => {
  expect(settingRows([undefined])).toEqual([]);
  expect(settingRows([{ settings: null, optimizer: 7, engine: [{}, [1]] }])).toEqual([
    { name: 'optimizer', values: ['7'], differs: false },
    { name: 'engine', values: ['{}, [1]'], differs: false },
  ]);
  const hostile = JSON.parse('{"settings":{"__proto__":{"a":1}}}');
  expect(settingRows([hostile]).map(({ name }) => name)).toEqual(['__proto__.a']);
});

test('figures as texts', () => {
  expect(qualityOf({ loss: 0.1, accuracy: 0.9619 })).toBe('96.2 %');
  expect(qualityOf({ loss: 0.1, r2: 0.931 })).toBe('R² 0.93');
  expect(qualityOf({ loss: 0.1 })).toBe('');
  expect(figureText('loss', 0.123456)).toBe('0.1235');
  expect(figureText('rmse', 25.631412)).toBe('25.6314');
  expect(figureText('rocAuc', null)).toBe('–');
  expect(secondsText(0.0881)).toBe('0.1');
  expect(secondsText(4200)).toBe('4,200');
  const summary = { id: 'a', name: 'a', state: 'done', steps: 1, seconds: 1 } as const;
  const [train, test] = [
    { loss: 1, f1: 1 },
    { loss: 1, rocAuc: null },
  ];
  expect(figureNames([{ ...summary, train, test }])).toEqual(['loss', 'f1', 'rocAuc']);
});

test('a history as a curve: what is null or was never there is not a number', () => {
  const curve = curveOf({
    step: [0, 60],
    loss: [0.7, null],
    penalty: [0, 0.5],
    cost: [],
    accuracy: [],
    validationLoss: [],
    validationAccuracy: [],
  });
  expect(curve).toEqual({
    step: Float64Array.of(0, 60),
    training: Float64Array.of(0.7, Number.NaN),
    validation: Float64Array.of(Number.NaN, Number.NaN),
    penalty: Float64Array.of(0, 0.5),
  });
});
