// When a layer draws: anew at every step or never again, the same for the same seed, and not at prediction.
import type { DrawingLayer } from './drawing-layer.ts';
import { countDifferent, fiveErrors, grouped, type Law, lawOf, short, standardErrors } from './law.ts';

/** Pairs of steps that are compared. */
const pairs = 8;

/** Prediction does not depend on a seed or a step; dropout and noise of this house leave values as they are. */
export function inert(layer: DrawingLayer): Law {
  const { name, seed, inputs } = layer;
  const first = layer.probe('prediction');
  const before = first.next();
  const afterStep = countDifferent(before, first.next());
  const afterSeed = countDifferent(before, layer.probe('prediction', { seed: seed + 1 }).next());
  const drawn = Math.max(afterStep, afterSeed);
  const leaves = layer.bernoulli || layer.noise;
  const scaled = leaves ? countDifferent(before, inputs.transpose().data) : 0;
  const of = grouped(before.length);
  return lawOf('inert', {
    layer: name,
    figure: Math.max(drawn, scaled),
    bound: 0,
    holds: `${name}: prediction knows no seeds and no steps${leaves ? ', and leaves every value as it is' : ''}`,
    broken:
      drawn > 0
        ? `${name}: prediction draws; ${grouped(drawn)} of ${of} values change with the seed or the step`
        : `${name}: prediction changes ${grouped(scaled)} of ${of} values that it should leave as they are`,
  });
}

/** Every step draws anew, as often as two masks that have nothing to do with each other differ. */
export function fresh(layer: DrawingLayer): Law {
  const { name, bernoulli } = layer;
  const training = layer.probe('training');
  let [changed, repeated, count] = [0, 0, 0];
  for (let pair = 0; pair < pairs; pair++) {
    const before = training.next();
    const different = countDifferent(before, training.next());
    changed += different;
    count += before.length;
    if (different === 0) repeated++;
  }
  const holds = `${name}: every step draws anew`;
  if (!bernoulli) {
    const broken = `${name}: ${repeated} of ${pairs} steps draw what the step before has drawn`;
    // a custom layer may draw so seldom that two steps are alike by chance
    return lawOf('fresh', { layer: name, figure: repeated / pairs, bound: 0.5, holds, broken });
  }
  const { keepProb } = bernoulli;
  const expected = 2 * keepProb * (1 - keepProb);
  const error = Math.sqrt((expected * (1 - expected)) / count);
  const figure = Math.abs(changed / count - expected) / error;
  const found = `${short((100 * changed) / count)} % of the units change from step to step, ${short(100 * expected)} % should`;
  const bound = `${standardErrors(figure)}, bound ${fiveErrors}`;
  return lawOf('fresh', {
    layer: name,
    figure,
    bound: fiveErrors,
    holds: `${holds}; ${found} (${bound})`,
    broken: `${name}: ${found} (${bound})`,
  });
}

/** A fixed mask is the same at every step. */
export function fixed(layer: DrawingLayer): Law {
  const { name } = layer;
  const training = layer.probe('training');
  const first = training.next();
  let changed = 0;
  for (let step = 1; step < 2 * pairs; step++) changed += countDifferent(first, training.next());
  return lawOf('fresh', {
    layer: name,
    figure: changed,
    bound: 0,
    holds: `${name}: the mask is fixed, the same at every step`,
    broken: `${name}: the mask should be fixed, but ${grouped(changed)} values change with the step`,
  });
}

/** The same seed draws the same, another one does not. */
export function replay(layer: DrawingLayer): Law {
  const { name, seed, examples, repeated: x } = layer;
  const [first, again, other] = [seed, seed, seed + 1].map(own => layer.probe('training', { x, seed: own }));
  let [changed, changedByOther, visible] = [0, 0, 0];
  for (let step = 0; step < pairs; step++) {
    const drawn = first!.next();
    changed += countDifferent(drawn, again!.next());
    changedByOther += countDifferent(drawn, other!.next());
    const ofFirstExample = drawn.map((_, k) => drawn[k - (k % examples)]!);
    visible += countDifferent(drawn, ofFirstExample);
  }
  // where nothing has come up, two seeds may well agree
  const agrees = changedByOther === 0 && visible > 0;
  return lawOf('replay', {
    layer: name,
    figure: agrees ? Math.max(1, changed) : changed,
    bound: 0,
    holds: `${name}: the same seed draws the same, another seed something else`,
    broken:
      changed > 0
        ? `${name}: ${grouped(changed)} values change when the same seed draws again`
        : `${name}: another seed draws the same`,
  });
}
