// Layers that somebody got wrong, each in one respect: what a check has to notice.
import type { Layer, LayerPlace } from 'wellfit';
import type { Buffer } from '../../src/engine/buffer.ts';
import { add, divide, log, multiply, select, subtract } from '../../src/engine/expression.ts';

type Forward = (place: LayerPlace) => Buffer;

/** A layer without parameters that gives as many units as it takes. */
function layer(description: Layer['description'], forward: Forward): Layer {
  return { description, fanOut: fanIn => fanIn, parameters: () => ({}), forward };
}

/** Units where a mask holds, scaled. */
function masked(
  { program, name, input, setting }: LayerPlace,
  { keepProb, scale, fixed = false }: { keepProb: number; scale: number; fixed?: boolean },
): Buffer {
  const D = program.random(`${name}.D`, input.rows, setting('keepProb', keepProb), fixed);
  return program.map(name, select(D, multiply(scale, input), 0));
}

const scaled = ({ program, name, input }: LayerPlace, factor: number): Buffer =>
  program.map(name, multiply(factor, input));

/** Dropout as it should be, by somebody else. */
export const rightDropout = (keepProb: number): Layer =>
  layer({ kind: 'myDropout', keepProb }, place =>
    place.training ? masked(place, { keepProb, scale: 1 / keepProb }) : place.input,
  );

/** Forgets to divide by keepProb. */
export const scaleMissing = (keepProb: number): Layer =>
  layer({ kind: 'scaleMissing' }, place =>
    place.training ? masked(place, { keepProb, scale: 1 }) : place.input,
  );

/** Scales by the share dropped at prediction, as convnetjs 0.3 does. */
export const scaledByDropped = (keepProb: number): Layer =>
  layer({ kind: 'scaledByDropped' }, place =>
    place.training ? masked(place, { keepProb, scale: 1 }) : scaled(place, 1 - keepProb),
  );

/** Repeats one mask, as a seeded layer of tfjs 4.22 does. */
export const sameMask = (keepProb: number): Layer =>
  layer({ kind: 'sameMask' }, place =>
    place.training ? masked(place, { keepProb, scale: 1 / keepProb, fixed: true }) : place.input,
  );

/** Drops at prediction too. */
export const maskAtPrediction = (keepProb: number): Layer =>
  layer({ kind: 'maskAtPrediction' }, place => masked(place, { keepProb, scale: 1 / keepProb }));

/** Draws with another keepProb every time it is built. */
export function restless(): Layer {
  let built = 0;
  return layer({ kind: 'restless' }, place => {
    if (!place.training) return place.input;
    built++;
    const keepProb = 0.5 + 0.4 * ((built * 0.618) % 1);
    const { program, name, input, setting } = place;
    const keep = setting('keepProb', keepProb);
    const D = program.random(`${name}.D`, input.rows, keep, false);
    return program.map(name, select(D, divide(input, keep), 0));
  });
}

/** Says it is dropout, and scales at prediction instead of in training. */
export const oldDropout = (keepProb: number): Layer =>
  layer({ kind: 'dropout', keepProb, mask: 'fresh' }, place =>
    place.training ? masked(place, { keepProb, scale: 1 }) : scaled(place, keepProb),
  );

/** Says it is dropout with keepProb, and takes it for the share dropped. */
export const keepForDrop = (keepProb: number): Layer =>
  layer({ kind: 'dropout', keepProb, mask: 'fresh' }, place =>
    place.training ? masked(place, { keepProb: 1 - keepProb, scale: 1 / (1 - keepProb) }) : place.input,
  );

/** Says its mask is fixed, and draws anew. */
export const freshThoughFixed = (keepProb: number): Layer =>
  layer({ kind: 'dropout', keepProb, mask: 'fixed' }, place =>
    place.training ? masked(place, { keepProb, scale: 1 / keepProb }) : place.input,
  );

/** Says it is dropout, and drops nothing. */
export const dropsNothing = (keepProb: number): Layer =>
  layer({ kind: 'dropout', keepProb, mask: 'fresh' }, ({ input }) => input);

/** Says it is alpha dropout, and is plain dropout. */
export const plainAlpha = (keepProb: number): Layer =>
  layer({ kind: 'alphaDropout', keepProb, mask: 'fresh' }, place =>
    place.training ? masked(place, { keepProb, scale: 1 / keepProb }) : place.input,
  );

/** Noise of twice the size. */
export const loudNoise = (stddev: number): Layer =>
  layer({ kind: 'gaussianNoise', stddev }, ({ program, name, input, training }) => {
    if (!training) return input;
    return program.map(name, add(input, multiply(2 * stddev, training.normal(`${name}.n`, input.rows))));
  });

/** Noise whose mean is not 0. */
export const leaningNoise = (): Layer =>
  layer({ kind: 'leaningNoise' }, ({ program, name, input, training }) => {
    if (!training) return input;
    return program.map(name, add(input, add(0.1, multiply(0.1, training.normal(`${name}.n`, input.rows)))));
  });

/** Looks at the whole batch at prediction. */
export const batchAtPrediction = (): Layer =>
  layer({ kind: 'batchAtPrediction' }, ({ program, name, input, training }) => {
    if (training) return input;
    const total = program.sum(`${name}.total`, input, 'examples');
    return program.map(name, subtract(input, multiply(0.01, total)));
  });

/** Takes off the largest unit, which has a slope of its own that the engine holds at 0. */
export const lessLargest = (): Layer =>
  layer({ kind: 'lessLargest' }, ({ program, name, input }) => {
    const largest = program.max(`${name}.largest`, input, 'units');
    return program.map(name, subtract(input, multiply(0.5, largest)));
  });

/** Behaves otherwise once it has been trained. */
export function remembering(): Layer {
  let trained = false;
  return layer({ kind: 'remembering' }, place => {
    if (place.training) trained = true;
    return trained ? scaled(place, 0.5) : place.input;
  });
}

/** Starts elsewhere every time. */
export function restlessStart(): Layer {
  let starts = 0;
  return {
    ...layer({ kind: 'restlessStart' }, ({ program, name, input, parameters: { c } }) =>
      program.map(name, add(input, c!)),
    ),
    parameters: fanIn => ({
      c: {
        rows: 1,
        columns: fanIn,
        role: 'offset',
        perUnit: true,
        start: values => {
          starts++;
          values.fill(starts);
        },
      },
    }),
  };
}

/** Changes its parameter in the forward pass, behind the optimizer's back. */
export const decaying = (): Layer => ({
  ...layer({ kind: 'decaying' }, ({ program, name, input, parameters: { c }, training }) => {
    const out = program.map(name, add(input, c!));
    if (training) program.assign(c!, multiply(0.9, c!));
    return out;
  }),
  parameters: fanIn => ({
    c: { rows: 1, columns: fanIn, role: 'offset', perUnit: true, start: values => values.fill(1) },
  }),
});

/** Gives fewer units than it says. */
export const fewerUnits = (): Layer =>
  layer({ kind: 'fewerUnits' }, ({ program, name, input }) => program.sum(name, input, 'units'));

/** Throws. */
export const throwing = (): Layer =>
  layer({ kind: 'throwing' }, () => {
    throw new Error('not today');
  });

/** Has no number for half of what comes in. */
export const notANumber = (): Layer =>
  layer({ kind: 'notANumber' }, ({ program, name, input }) => program.map(name, log(input)));
