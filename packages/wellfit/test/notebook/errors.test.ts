// Bad arguments to the notebook's functions: each is refused by a WellfitError of one line.
import * as notebook from 'wellfit/notebook';
import { describeRefusals } from '../refusals.ts';

const X = [[1, 2, 3]];
const Y = [[0, 1, 1]];
const model = (options: notebook.ModelOptions, labels = Y) =>
  notebook.model(X, labels, { numIterations: 1, printCost: false, ...options });
const start = notebook.initializeParameters([1, 20, 3, 1]);

describeRefusals({
  model: [
    [() => model({ learningRate: 0 }), 'range', 'model: learningRate must be a finite number above 0, got 0'],
    [() => model({ numIterations: -1 }), 'range', 'model: numIterations must be a whole number ≥ 0, got -1'],
    [() => model({ lambd: -1 }), 'range', 'model: lambd must be a finite number ≥ 0, got -1'],
    [() => model({ keepProb: 0 }), 'range', 'model: keepProb must be in (0, 1], got 0'],
    [() => model({}, [[0, 1, 2]]), 'range', 'model: labels must be 0 or 1, got 2'],
    [
      () => model({}, [[0, 1]]),
      'shape',
      'model: X is features × examples and Y 1 × examples, at least one example; got 1 × 3 and 1 × 2',
    ],
    [
      () => notebook.model([[]], [[]]),
      'shape',
      'model: X is features × examples and Y 1 × examples, at least one example; got 1 × 0 and 1 × 0',
    ],
    [
      () => model({ initSeed: -1 }),
      'range',
      'RandomState: seed must be a whole number in [0, 4294967295], got -1',
    ],
  ],
  functions: [
    [
      () => notebook.initializeParameters([2, 3, 1]),
      'shape',
      'initializeParameters: layersDims must be four whole numbers ≥ 1, input first, got [2, 3, 1]',
    ],
    [
      () => notebook.initializeParameters([2, 0, 3, 1]),
      'shape',
      'initializeParameters: layersDims must be four whole numbers ≥ 1, input first, got [2, 0, 3, 1]',
    ],
    [
      () => notebook.forwardPropagation([[1], [2]], start),
      'shape',
      'dot: 20 × 1 times 2 × 1: inner sizes must agree',
    ],
    [
      () => notebook.forwardPropagationWithDropout(X, start, 0),
      'range',
      'forwardPropagationWithDropout: keepProb must be in (0, 1], got 0',
    ],
    [
      () =>
        notebook.drawMasks(new notebook.RandomState(1), [2, 2], {
          examples: 1,
          keepProb: 2,
        }),
      'range',
      'drawMasks: keepProb must be in (0, 1], got 2',
    ],
    [
      () => notebook.computeCost([[0.5]], [[0, 1]]),
      'shape',
      'computeCost: outputs are 1 × 1, labels 1 × 2: sizes must agree',
    ],
    [
      () => notebook.computeCostFromLogits([[0.5]], [[0, 1]]),
      'shape',
      'computeCostFromLogits: outputs are 1 × 1, labels 1 × 2: sizes must agree',
    ],
    [
      () => notebook.computeCostWithRegularization([[0.5]], [[0]], start, -1),
      'range',
      'computeCostWithRegularization: lambd must be a finite number ≥ 0, got -1',
    ],
    [() => backward(2, 0), 'range', 'backwardPropagationWithDropout: keepProb must be in (0, 1], got 2'],
    [
      () => backward(1, -1),
      'range',
      'backwardPropagationWithDropout: lambd must be a finite number ≥ 0, got -1',
    ],
    [
      () => notebook.backwardPropagationWithRegularization(X, Y, cache(), Infinity),
      'range',
      'backwardPropagationWithRegularization: lambd must be a finite number ≥ 0, got Infinity',
    ],
    [
      () => notebook.gradientCheck(start, backward(1, 0), { X, Y }, { epsilon: 0 }),
      'range',
      'gradientCheck: epsilon must be above 0, got 0',
    ],
    [() => notebook.accuracy(X, [[0]], start), 'shape', 'accuracy: labels are 1 × 1, expected 1 × 3'],
    [() => notebook.predict(X, [[0]], start), 'shape', 'accuracy: labels are 1 × 1, expected 1 × 3'],
  ],
});

function cache() {
  return notebook.forwardPropagationWithDropout(X, start, 1).cache;
}

function backward(keepProb: number, lambd: number) {
  return notebook.backwardPropagationWithDropout(X, Y, cache(), keepProb, lambd);
}
