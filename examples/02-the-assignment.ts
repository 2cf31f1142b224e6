// The assignment's functions, called one by one: one pass forward, one back, and a check of the gradient.
//
//   node examples/02-the-assignment.ts
import { Matrix, synthetic } from 'wellfit';
import {
  backwardPropagationWithRegularization,
  computeCostWithRegularization,
  forwardPropagation,
  gradientCheck,
  initializeParameters,
  model,
  predict,
  updateParameters,
} from 'wellfit/notebook';

// The assignment keeps examples in columns: X is features × examples, Y is 1 × examples.
const { x, y } = synthetic('pitch', { rows: 211, seed: 1 });
const X = x.transpose();
const Y = new Matrix(Float64Array.from(y), 1, y.length);
const lambd = 0.7;

let parameters = initializeParameters([2, 20, 3, 1], { seed: 3 });
const { A3, cache } = forwardPropagation(X, parameters);
console.log(`cost before the first step: ${computeCostWithRegularization(A3, Y, parameters, lambd)}`);

const gradients = backwardPropagationWithRegularization(X, Y, cache, lambd);
const { difference } = gradientCheck(parameters, gradients, { X, Y }, { epsilon: 1e-5, lambd });
console.log(`gradient check: ${difference < 1e-7 ? 'right' : 'wrong'}`);

parameters = updateParameters(parameters, gradients, 0.3);
const after = forwardPropagation(X, parameters);
console.log(`cost after one step: ${computeCostWithRegularization(after.A3, Y, parameters, lambd)}`);

// And the whole loop at once.
const trained = model(X, Y, { lambd, numIterations: 2001, printCost: false });
console.log(`cost every 1000 iterations: ${trained.costs.map(cost => cost.toFixed(4)).join(', ')}`);
predict(X, Y, trained.parameters); // prints the accuracy
