import { expect, test } from 'vitest';
import { defaultSettings } from '../../../src/settings/settings.ts';
import { parameterSum } from '../../../src/views/model/parameter-sum.ts';
import { networkOf } from '../../../src/worker/program.ts';

test('the sum is written layer by layer', () => {
  expect(
    parameterSum({ inputs: 2, hidden: [20, 3], outputs: 1, batchNorm: false, layerNorm: false }),
  ).toEqual({ text: '2·20+20 + 20·3+3 + 3·1+1', total: 127 });
  expect(parameterSum({ inputs: 2, hidden: [4], outputs: 3, batchNorm: true, layerNorm: false })).toEqual({
    text: '2·4+4+2·4 + 4·3+3',
    total: 35,
  });
});

test.each([
  { hidden: [20, 3], batchNorm: false, layerNorm: false, classes: 2 },
  { hidden: [], batchNorm: true, layerNorm: true, classes: 2 },
  { hidden: [7, 5, 2], batchNorm: true, layerNorm: false, classes: 4 },
  { hidden: [9], batchNorm: true, layerNorm: true, classes: 3 },
])('agrees with the network that is trained: $hidden, $classes classes', ({ classes, ...model }) => {
  const network = networkOf({ ...defaultSettings, ...model }, { inputs: 5, classes });
  const learned = network.layers.flatMap(({ layer, fanIn }) =>
    Object.entries(layer.parameters(fanIn))
      .filter(([letter]) => letter !== 'mean' && letter !== 'variance') // measured, not learned
      .map(([, { rows, columns }]) => rows * columns),
  );
  const outputs = classes === 2 ? 1 : classes;
  expect(parameterSum({ inputs: 5, outputs, ...model }).total).toBe(
    learned.reduce((total, count) => total + count, 0),
  );
});
