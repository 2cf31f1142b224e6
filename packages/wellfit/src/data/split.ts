// Splitting: which examples are trained on and which are only looked at; shuffled first, classes in proportion.
import { WellfitError } from '../core/errors.ts';
import { Philox } from '../core/philox.ts';

/** Row numbers of two parts, each in ascending order. */
export interface Split {
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/**
 * Splits examples at random so that every class keeps its share in both parts.
 *
 * Every part gets at least one example of each class that has two or more.
 *
 * @param labels class of each example
 * @param share of the validation part, in (0, 1)
 * @param seed of the shuffle
 * @throws {WellfitError} `range` when share is not in (0, 1), or a class has a single example
 *
 * @example
 * ```ts
 * splitByClass([0, 0, 0, 0, 1, 1], 0.5, 1).validation.length // => 3
 * ```
 */
export function splitByClass(labels: ArrayLike<number>, share: number, seed: number): Split {
  if (!(share > 0 && share < 1)) {
    throw new WellfitError('range', `splitByClass: share must be in (0, 1), got ${share}`);
  }
  const random = new Philox(seed, 0x73706c74);
  const byClass = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const rows = byClass.get(labels[i]!);
    if (rows) rows.push(i);
    else byClass.set(labels[i]!, [i]);
  }
  const train: number[] = [];
  const validation: number[] = [];
  for (const label of [...byClass.keys()].sort((a, b) => a - b)) {
    const rows = byClass.get(label)!;
    if (rows.length < 2) {
      throw new WellfitError('range', `splitByClass: class ${label} has a single example; two are needed`);
    }
    const held = Math.min(rows.length - 1, Math.max(1, Math.round(share * rows.length)));
    const order = Array.from(random.permutation(rows.length), i => rows[i]!);
    validation.push(...order.slice(0, held));
    train.push(...order.slice(held));
  }
  const ascending = (a: number, b: number) => a - b;
  return { train: train.sort(ascending), validation: validation.sort(ascending) };
}
