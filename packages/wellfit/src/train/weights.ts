// Weights of examples: how much each counts in the loss that training lowers.
import { WellfitError } from '../core/errors.ts';
import type { Matrix } from '../core/matrix.ts';
import type { Loss } from '../nn/loss.ts';
import { targetLabels } from './predicted-labels.ts';

/** How much examples count. */
export interface Weighting {
  /**
   * How much each class counts, by its number; `'balanced'`: as much as all others together do on average, whatever its
   * share of the examples, n/(classes·n of the class).
   */
  readonly classWeights?: 'balanced' | ArrayLike<number>;
  /** How much each example counts; multiplied by the weight of its class. */
  readonly sampleWeights?: ArrayLike<number>;
}

/** Targets, and the loss that tells what they are. */
interface Labelled {
  readonly y: Matrix;
  readonly loss: Loss;
}

/**
 * A weight for each example, with mean 1, so that λ means the same as without weights: the cost of a batch is
 * Σ wᵢ·lossᵢ/m. Undefined where all count the same.
 *
 * @throws {WellfitError} `shape` when there are not as many weights as examples or classes, `range` when one is negative
 *   or not finite, or all are 0, or classes have weights where the loss has none
 */
export function weightsOf(
  caller: string,
  { y, loss }: Labelled,
  { classWeights, sampleWeights }: Weighting,
): Float64Array | undefined {
  if (classWeights === undefined && sampleWeights === undefined) return undefined;
  const ofClass = classWeights === undefined ? undefined : byClass(caller, { y, loss }, classWeights);
  if (sampleWeights && sampleWeights.length !== y.rows) {
    throw new WellfitError(
      'shape',
      `${caller}: sampleWeights must be one for each of ${y.rows} examples, got ${sampleWeights.length}`,
    );
  }
  const weights = Float64Array.from({ length: y.rows }, (_, i) => {
    const own = sampleWeights ? requireWeight(`${caller}: sampleWeights`, sampleWeights[i]!, i) : 1;
    return own * (ofClass?.[i] ?? 1);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && total < Infinity)) {
    throw new WellfitError('range', `${caller}: weights must have a finite sum above 0, got ${total}`);
  }
  return weights.map(weight => (weight * y.rows) / total);
}

/** The weight of each example's class. */
function byClass(caller: string, { y, loss }: Labelled, given: Weighting['classWeights'] & {}): number[] {
  if (loss.labels !== 'binary' && loss.labels !== 'class') {
    throw new WellfitError(
      'range',
      `${caller}: classWeights belong to classes; ${loss.description.kind} has none`,
    );
  }
  const classes = loss.labels === 'binary' ? 2 : y.columns;
  const labels = Array.from(targetLabels(loss, y), label => Math.round(label));
  const weights = given === 'balanced' ? balanced(labels, classes) : Array.from(given);
  if (weights.length !== classes) {
    throw new WellfitError(
      'shape',
      `${caller}: classWeights must be one for each of ${classes} classes, got ${weights.length}`,
    );
  }
  for (const [k, weight] of weights.entries()) requireWeight(`${caller}: classWeights`, weight, k);
  return labels.map(label => weights[label]!);
}

function balanced(labels: readonly number[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  // a class that nobody is in has no weight to give
  return counts.map(count => (count === 0 ? 1 : labels.length / (classes * count)));
}

function requireWeight(name: string, weight: number, at: number): number {
  if (weight >= 0 && weight < Infinity) return weight;
  throw new WellfitError('range', `${name} must be finite numbers ≥ 0, got ${weight} at ${at}`);
}
