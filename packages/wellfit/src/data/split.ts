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
  checkShare('splitByClass', share);
  return bothParts(labels, { share, seed }, label => {
    throw new WellfitError('range', `splitByClass: class ${label} has a single example; two are needed`);
  });
}

function checkShare(name: string, share: number): void {
  if (share > 0 && share < 1) return;
  throw new WellfitError('range', `${name}: share must be in (0, 1), got ${share}`);
}

/** Random numbers of splits: a stream of their own. */
const stream = 0x73706c74;

/** Splits each class at random; a class with a single example stays in training, once `single` has been told. */
function bothParts(
  labels: ArrayLike<number>,
  { share, seed }: Pick<SplitOptions, 'share' | 'seed'>,
  single: (label: number) => void,
): Split {
  const random = new Philox(seed, stream);
  const byClass = rowsByValue(labels);
  const train: number[] = [];
  const validation: number[] = [];
  for (const label of [...byClass.keys()].sort(ascending)) {
    const rows = byClass.get(label)!;
    if (rows.length < 2) single(label);
    const held = Math.min(rows.length - 1, Math.max(1, Math.round(share * rows.length)));
    const order = Array.from(random.permutation(rows.length), i => rows[i]!);
    for (const row of order.slice(0, held)) validation.push(row);
    for (const row of order.slice(held)) train.push(row);
  }
  return { train: train.sort(ascending), validation: validation.sort(ascending) };
}

const ascending = (a: number, b: number) => a - b;

/** The rows of each value, in order of appearance. */
function rowsByValue<Value>(values: ArrayLike<Value>): Map<Value, number[]> {
  const byValue = new Map<Value, number[]>();
  for (let i = 0; i < values.length; i++) {
    const rows = byValue.get(values[i]!);
    if (rows) rows.push(i);
    else byValue.set(values[i]!, [i]);
  }
  return byValue;
}

/** Options of {@link splitExamples}. */
export interface SplitOptions {
  /** Of the validation part, in (0, 1). */
  readonly share: number;
  /** Of the shuffle. */
  readonly seed: number;
  /** The class of each example: classes keep their shares in both parts. */
  readonly classes?: ArrayLike<number>;
  /** The group of each example, such as a patient or a day: no group is in both parts. */
  readonly groups?: ArrayLike<unknown>;
}

/**
 * Splits examples at random into a part to train on and a part to look at.
 *
 * - with `classes`, each class with two examples or more is in both parts, in its share to the nearest example; the
 *   single example of a class is trained on
 * - with `groups`, whole groups are drawn, in random order, as long as they bring the validation part nearer to its
 *   share (of each class, where classes are given); at least one group is on either side, and no class is left without a
 *   group to train on
 *
 * @param rows how many examples
 * @throws {WellfitError} `range` when share is not in (0, 1), there is nothing to hold out (one example, one group, or
 *   a single example of every class), or a row has no group; `shape` when classes or groups are not one for each example
 *
 * @example
 * ```ts
 * splitExamples(10, { share: 0.2, seed: 1 }).validation.length // => 2
 * const groups = ['a', 'a', 'a', 'b', 'b', 'b'];
 * const { train, validation } = splitExamples(6, { share: 0.5, seed: 1, groups });
 * new Set(train.map(row => groups[row])).size // => 1
 * new Set(validation.map(row => groups[row])).size // => 1
 * ```
 */
export function splitExamples(rows: number, options: SplitOptions): Split {
  const { share, classes = new Uint8Array(rows), groups } = options;
  checkShare('splitExamples', share);
  for (const [name, list] of Object.entries({ classes, groups })) {
    if (list === undefined || list.length === rows) continue;
    throw new WellfitError(
      'shape',
      `splitExamples: ${name} must be one for each of ${rows} rows, got ${list.length}`,
    );
  }
  const split =
    groups === undefined ? bothParts(classes, options, () => {}) : wholeGroups(classes, groups, options);
  if (split.validation.length > 0) return split;
  const why = groups === undefined ? 'no class has two examples' : 'every group is needed for training';
  throw new WellfitError('range', `splitExamples: nothing can be held out of ${rows} rows: ${why}`);
}

function wholeGroups(
  classes: ArrayLike<number>,
  groups: ArrayLike<unknown>,
  { share, seed }: SplitOptions,
): Split {
  const byGroup = [...rowsByValue(groups)];
  const gap = byGroup.find(([group]) => group === undefined || group === null || Number.isNaN(group));
  if (gap !== undefined) throw new WellfitError('range', `splitExamples: row ${gap[1][0]} has no group`);
  const order = Array.from(new Philox(seed, stream).permutation(byGroup.length), g => byGroup[g]![1]);
  const candidates = order.map(rows => ({ rows, counts: countsOf(rows.map(row => classes[row]!)) }));
  type Candidate = (typeof candidates)[number];

  const left = countsOf(classes);
  const wanted = new Map(Array.from(left, ([label, count]) => [label, share * count]));
  const held: number[] = [];
  const spare = ({ counts }: Candidate) => [...counts].every(([label, count]) => count < left.get(label)!);
  /** By how much holding a group raises Σ (wanted − held)² over the classes. */
  const change = ({ counts }: Candidate) =>
    [...counts].reduce((sum, [label, count]) => sum + count * (count - 2 * wanted.get(label)!), 0);
  const hold = ({ rows, counts }: Candidate) => {
    for (const [label, count] of counts) {
      left.set(label, left.get(label)! - count);
      wanted.set(label, wanted.get(label)! - count);
    }
    for (const row of rows) held.push(row);
  };
  for (const group of candidates) if (spare(group) && change(group) < 0) hold(group);
  if (held.length === 0) {
    // every group overshoots: take the one that does so least
    const [least] = candidates.filter(spare).sort((a, b) => change(a) - change(b));
    if (least !== undefined) hold(least);
  }
  const isHeld = new Set(held);
  const train = Array.from(classes, (_, row) => row).filter(row => !isHeld.has(row));
  return { train, validation: held.sort(ascending) };
}

function countsOf(labels: ArrayLike<number>): Map<number, number> {
  return new Map(Array.from(rowsByValue(labels), ([label, rows]) => [label, rows.length]));
}
