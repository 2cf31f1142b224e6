// Tables and options that preprocessing refuses, each in one line that names the place.
import { fitPreprocessing, type PreprocessingOptions } from '../../src/data/preprocess.ts';
import { Table } from '../../src/data/table.ts';
import { describeRefusals } from '../refusals.ts';
import { apply, fit } from './preprocess-calls.ts';

const { preprocessing: strict } = fit(
  { age: [1, 2], city: ['a', 'b'] },
  { missing: 'refuse', unseen: 'refuse', types: { age: 'numeric' } },
);
const lax = fit({ age: [1, 2], city: ['a', 'b'] }).preprocessing;
const unnamed = fit([[1, 2]]).preprocessing;
const ages = Array.from({ length: 100 }, (_, i) => i);
const asCategories = (name: string) =>
  `; or take its cells as categories: types: { "${name}": 'categorical' }`;
const refusal = (cells: unknown[], options?: PreprocessingOptions) => () => fit({ age: cells }, options);
const codes = Array.from({ length: 100_001 }, (_, k) => `c${k}`);

describeRefusals({
  fitPreprocessing: [
    [
      refusal(ages.with(88, Infinity)),
      'format',
      'train: age: 1 infinite value, first in row 88: fill in or remove this cell',
    ],
    [
      refusal(ages.with(88, Infinity).with(90, -Infinity)),
      'format',
      'train: age: 2 infinite values, first in row 88: fill in or remove these cells',
    ],
    [
      refusal(['1', '', '1e999']),
      'format',
      'train: age: 1 missing, 1 infinite, first in row 1: fill in or remove these cells',
    ],
    [
      () => fitPreprocessing(Table.from({ age: ages.with(88, Infinity) }, 'train').select(ages.slice(80))),
      'format',
      'train: age: 1 infinite value, first in row 88: fill in or remove this cell',
    ],
    [
      refusal(['a', Infinity], { types: { age: 'categorical' } }),
      'format',
      'train: age: 1 infinite value, first in row 1: fill in or remove this cell',
    ],
    [
      refusal([1, null, Number.NaN], { missing: 'refuse' }),
      'format',
      'train: age: 2 missing, first in row 1: fill in or remove these cells',
    ],
    [
      refusal(['a', null], { missing: 'refuse' }),
      'format',
      'train: age: 1 missing, first in row 1: fill in or remove this cell',
    ],
    [
      refusal([null, null], { missing: 'refuse' }),
      'format',
      'train: age: 2 missing, first in row 0: fill in or remove these cells',
    ],
    [refusal([null, null]), 'range', 'train: no column has a value to learn from'],
    [
      refusal([1, 2, 'NA', 4, 'n/a']),
      'format',
      `train: age: 2 of 5 cells are text among numbers, first "NA" in row 2 (write null for a missing cell)${asCategories('age')}`,
    ],
    [
      refusal([1, 2, true]),
      'format',
      `train: age: 1 of 3 cells is a boolean among numbers, first true in row 2${asCategories('age')}`,
    ],
    [
      refusal([...ages.slice(0, 9).map(String), '1,234']),
      'format',
      `train: age: "1,234" in row 9 is not a number, 9 other cells are (write 1234)${asCategories('age')}`,
    ],
    [
      refusal(['0x10', '5'], { types: { age: 'numeric' } }),
      'format',
      `train: age: "0x10" in row 0 is not a number${asCategories('age')}`,
    ],
    [
      refusal([1n, 9007199254740993n]),
      'format',
      `train: age: 9007199254740993 in row 1 loses precision as a number${asCategories('age')}`,
    ],
    [
      refusal(['1', '9007199254740993']),
      'format',
      `train: age: "9007199254740993" in row 1 loses precision as a number${asCategories('age')}`,
    ],
    [refusal([1, {}]), 'format', 'train: age: row 1 holds an object, expected numbers, text or booleans'],
    [
      refusal([Symbol('a')]),
      'format',
      'train: age: row 0 holds a symbol, expected numbers, text or booleans',
    ],
    [
      refusal([() => 1], { types: { age: 'categorical' } }),
      'format',
      'train: age: row 0 holds a function, expected numbers, text or booleans',
    ],
    [
      refusal([-1.7e308, 1.7e308, 1.7e308]),
      'range',
      'train: age: its numbers are too large to take their mean and deviation',
    ],
    [
      () => fit({ id: codes }),
      'range',
      'train: id makes 100001 inputs: at most 100000 inputs in all; leave it out, or take it as numeric',
    ],
    [
      () => fit({ a: [1] }, { types: { b: 'numeric' } }),
      'range',
      'fitPreprocessing: types: no column b in train',
    ],
    [
      () => fit({ a: [1] }, { types: { a: 'text' as 'numeric' } }),
      'range',
      'fitPreprocessing: types of a must be numeric or categorical, got "text"',
    ],
    [
      () => fit({ a: [1] }, { scale: 'minmax' as 'none' }),
      'range',
      'fitPreprocessing: scale must be standard or none, got "minmax"',
    ],
    [
      () => fit({ a: [1] }, { missing: 'drop' as 'refuse' }),
      'range',
      'fitPreprocessing: missing must be impute or refuse, got "drop"',
    ],
    [
      () => fit({ a: [1] }, { unseen: 'drop' as 'refuse' }),
      'range',
      'fitPreprocessing: unseen must be ignore or refuse, got "drop"',
    ],
  ],
  applyPreprocessing: [
    [
      () => apply(strict, { name: ['x'] }),
      'range',
      'new: no columns age, city, which the model was trained on',
    ],
    [() => apply(strict, { age: [1] }), 'range', 'new: no column city, which the model was trained on'],
    [
      () => apply(strict, [[1, 'a']]),
      'range',
      'new: no columns age, city, which the model was trained on; give its columns names',
    ],
    [() => apply(unnamed, [[1, 2, 3]]), 'shape', 'new: 3 columns, the model was trained on 2'],
    [
      () => apply(unnamed, { a: [1], b: [2] }),
      'range',
      'new: no columns x0, x1, which the model was trained on',
    ],
    [
      () => apply(strict, { age: [1, 1, 1], city: ['a', 'Rome', 'Rome'] }),
      'range',
      'new: city: 2 cells are of categories that training has not seen ("Rome"), first in row 1',
    ],
    [
      () => apply({ ...strict, missing: 'impute' }, { age: [1], city: [null] }),
      'range',
      'new: city: 1 cell is of categories that training has not seen (missing), first in row 0',
    ],
    [
      () => apply(strict, { age: [null], city: ['a'] }),
      'format',
      'new: age: 1 missing, first in row 0: fill in or remove this cell',
    ],
    [() => apply(lax, { age: ['old'], city: ['a'] }), 'format', 'new: age: "old" in row 0 is not a number'],
    [
      () => apply(lax, { age: [Infinity], city: ['a'] }),
      'format',
      'new: age: 1 infinite value, first in row 0: fill in or remove this cell',
    ],
    [
      () => apply(lax, { age: [1.7e308], city: ['a'] }),
      'range',
      'new: age: 1.7e+308 in row 0 is too far from the training examples to be scaled',
    ],
  ],
});
