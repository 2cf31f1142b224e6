// The training loop of the assignment: forward, cost, backward, update, thirty thousand times.
import { WellfitError } from '../core/errors.ts';
import { Matrix, type MatrixLike } from '../core/matrix.ts';
import { RandomState } from '../core/mt19937.ts';
import { printLine } from '../core/platform.ts';
import {
  backwardPropagation,
  backwardPropagationWithDropout,
  backwardPropagationWithRegularization,
  type Gradients,
} from './backward.ts';
import { computeCost, computeCostWithRegularization, requireLambda } from './cost.ts';
import { drawMasks, forwardPropagationWithDropout, type MaskSource, requireKeepProb } from './dropout.ts';
import { forwardPropagation } from './forward.ts';
import { initializeParameters, type Parameters, updateParameters } from './parameters.ts';

/** The assignment's options, with its defaults. */
export interface ModelOptions {
  /** α, the step along the gradient. Default 0.3. */
  readonly learningRate?: number;
  /** Number of updates. Default 30,000. */
  readonly numIterations?: number;
  /** Print the cost every 10,000 iterations. Default true. */
  readonly printCost?: boolean;
  /** λ of the L2 penalty λ/(2m)·ΣW². Default 0: no penalty. */
  readonly lambd?: number;
  /** Share of hidden units that dropout keeps, in (0, 1]. Default 1: no dropout. */
  readonly keepProb?: number;
  /**
   * `'fixed'` (the default): the masks are drawn again from the same seed at every iteration, so that one and
   * the same mask is used throughout, as in the assignment. `'fresh'`: one stream, new masks every iteration.
   */
  readonly mask?: 'fixed' | 'fresh';
  /** Seed of the starting parameters. Default 3. */
  readonly initSeed?: number;
  /** Seed of the dropout masks. Default 1. */
  readonly maskSeed?: number;
  /** Units of the two hidden layers. Default 20 and 3. */
  readonly hidden?: readonly [number, number];
  /** Called at every iteration with the cost before its update. */
  readonly onCost?: (iteration: number, cost: number) => void;
  /** Where printed lines go. Default: the console. */
  readonly print?: (line: string) => void;
}

/** One iteration of the training loop: the cost before its update, and the parameters after it. */
export interface Iteration {
  readonly iteration: number;
  readonly cost: number;
  readonly parameters: Parameters;
}

/**
 * Trains the three-layer network by gradient descent on all examples at once.
 *
 * λ and keepProb may be given together: the cost is then the masked cross-entropy plus the penalty.
 *
 * @param X features × examples
 * @param Y labels 0 or 1, 1 × examples
 * @returns the parameters after the last update, and the cost at iterations 0, 1000, 2000, …
 * @throws {WellfitError} `shape` when X and Y do not fit, `range` when an option is outside its range
 *
 * @example
 * ```ts
 * const { costs } = model([[0, 1]], [[0, 1]], { numIterations: 1001, printCost: false });
 * costs.length // => 2
 * costs[1]! < costs[0]! // => true
 * ```
 */
export function model(
  X: MatrixLike,
  Y: MatrixLike,
  options: ModelOptions = {},
): { readonly parameters: Parameters; readonly costs: readonly number[] } {
  const { printCost = true, print = printLine, onCost } = options;
  const costs: number[] = [];
  const loop = iterations(X, Y, options);
  for (let step = loop.next(); ; step = loop.next()) {
    if (step.done) return { parameters: step.value, costs };
    const { iteration, cost } = step.value;
    onCost?.(iteration, cost);
    if (printCost && iteration % 10000 === 0) print(`Cost after iteration ${iteration}: ${cost}`);
    if (iteration % 1000 === 0) costs.push(cost);
  }
}

/**
 * The loop of `model`, one iteration at a time: for a caller who wants to watch, draw or stop.
 *
 * @returns a generator that yields every iteration, and returns the last parameters
 */
export function* iterations(
  x: MatrixLike,
  y: MatrixLike,
  options: ModelOptions = {},
): Generator<Iteration, Parameters, void> {
  const { learningRate = 0.3, numIterations = 30000, lambd = 0, keepProb = 1 } = options;
  const { hidden = [20, 3], initSeed = 3 } = options;
  requireModelOptions({ learningRate, numIterations, lambd, keepProb });
  const X = Matrix.from(x, 'model: X');
  const Y = requireLabels(X, Matrix.from(y, 'model: Y'));
  const masks = keepProb < 1 ? maskSource(X.columns, keepProb, hidden, options) : undefined;
  let parameters = initializeParameters([X.rows, ...hidden, 1], { seed: initSeed });

  for (let iteration = 0; iteration < numIterations; iteration++) {
    const { cost, gradients } = masks ? dropoutPass(masks) : plainPass();
    parameters = updateParameters(parameters, gradients, learningRate);
    yield { iteration, cost, parameters };
  }
  return parameters;

  function plainPass(): { cost: number; gradients: Gradients } {
    const { A3, cache } = forwardPropagation(X, parameters);
    if (lambd === 0) return { cost: computeCost(A3, Y), gradients: backwardPropagation(X, Y, cache) };
    return {
      cost: computeCostWithRegularization(A3, Y, parameters, lambd),
      gradients: backwardPropagationWithRegularization(X, Y, cache, lambd),
    };
  }

  function dropoutPass(source: MaskSource): { cost: number; gradients: Gradients } {
    const { A3, cache } = forwardPropagationWithDropout(X, parameters, keepProb, source);
    return {
      cost: computeCostWithRegularization(A3, Y, parameters, lambd),
      gradients: backwardPropagationWithDropout(X, Y, cache, keepProb, lambd),
    };
  }
}

/** Fresh masks come from one stream; a fixed mask is drawn once, which is what seeding again at every call gives. */
function maskSource(
  examples: number,
  keepProb: number,
  hidden: readonly [number, number],
  { mask = 'fixed', maskSeed = 1 }: ModelOptions,
): MaskSource {
  const random = new RandomState(maskSeed);
  return mask === 'fresh' ? { random } : { masks: drawMasks(random, hidden, { examples, keepProb }) };
}

function requireModelOptions(options: {
  learningRate: number;
  numIterations: number;
  lambd: number;
  keepProb: number;
}): void {
  const { learningRate, numIterations, lambd, keepProb } = options;
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new WellfitError(
      'range',
      `model: learningRate must be a finite number above 0, got ${learningRate}`,
    );
  }
  if (!Number.isInteger(numIterations) || numIterations < 0) {
    throw new WellfitError('range', `model: numIterations must be a whole number ≥ 0, got ${numIterations}`);
  }
  requireLambda('model', lambd);
  requireKeepProb('model', keepProb);
}

function requireLabels(X: Matrix, Y: Matrix): Matrix {
  if (Y.rows !== 1 || Y.columns !== X.columns || X.columns === 0) {
    throw new WellfitError(
      'shape',
      `model: X is features × examples and Y 1 × examples, at least one example; got ${X.shape} and ${Y.shape}`,
    );
  }
  const wrong = Y.data.find(label => label !== 0 && label !== 1);
  if (wrong !== undefined) throw new WellfitError('range', `model: labels must be 0 or 1, got ${wrong}`);
  return Y;
}
