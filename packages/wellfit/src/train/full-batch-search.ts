// L-BFGS on a compiled network: parameters go in, the cost and its gradient over all examples come out.
import { WellfitError } from '../core/errors.ts';
import type { Buffer } from '../engine/buffer.ts';
import type { Executor } from '../engine/executor.ts';
import type { Network } from '../nn/network.ts';
import type { Penalty } from '../regularize/penalty.ts';
import { type ByLayer, entriesOf } from './by-layer.ts';
import { type Lbfgs, LbfgsMinimizer, type LbfgsPlace } from './lbfgs.ts';
import type { StepProgram } from './step-program.ts';

/** Layers that are not the same function from one evaluation to the next. */
const changing: ReadonlySet<string> = new Set(['dropout', 'alphaDropout', 'gaussianNoise', 'batchNorm']);

/** What an update may have beside the optimizer. */
interface Restraints {
  readonly penalty?: ByLayer<Penalty>;
  readonly constraint?: object;
  readonly averaging?: object;
  readonly mixup?: object;
}

/**
 * Refuses what has no gradient that stays the same from one evaluation to the next.
 *
 * @throws {WellfitError} `range`, naming what is in the way
 */
export function requireSmooth(net: Network, options: Restraints): void {
  const layer = net.layers.find(place => changing.has(place.layer.description.kind))?.name;
  const hasL1 = entriesOf(options.penalty).some(([, { description }]) => description.l1 > 0);
  const { constraint, averaging, mixup } = options;
  const others = { constraint, averaging, mixup };
  const other = Object.entries(others).find(([, given]) => given !== undefined)?.[0];
  const inTheWay = layer ?? (hasL1 ? 'l1' : other);
  if (inTheWay === undefined) return;
  throw new WellfitError(
    'range',
    `fit: lbfgs needs a smooth cost without randomness, got ${inTheWay}; take it out, or take adam`,
  );
}

/** A search in progress. */
export class FullBatchSearch {
  readonly #executor: Executor;
  readonly #costs: readonly Buffer[];
  /** What is learned, with its gradient. */
  readonly #learned: readonly { readonly buffer: Buffer; readonly gradient: Buffer | undefined }[];
  readonly #minimizer: LbfgsMinimizer;

  /**
   * The parameters must have been written to the executor.
   *
   * @param place where to go on, instead of beginning at the parameters
   */
  constructor(
    executor: Executor,
    parts: StepProgram,
    { optimizer, place }: { readonly optimizer: Lbfgs; readonly place?: LbfgsPlace | undefined },
  ) {
    const { parameters, gradients, lossAmount, penaltyAmounts } = parts;
    this.#executor = executor;
    this.#costs = [lossAmount, ...penaltyAmounts];
    this.#learned = parameters
      .filter(({ role }) => role !== 'statistic')
      .map(({ buffer }) => ({ buffer, gradient: gradients.get(buffer) }));
    this.#minimizer = new LbfgsMinimizer(
      place ?? this.#flat(({ buffer }) => executor.read(buffer)),
      optimizer,
    );
  }

  /** Where the search is. */
  get place(): LbfgsPlace {
    return this.#minimizer.place;
  }

  /** One iteration; the parameters end as the best found. Returns false when there is nothing left to gain. */
  advance(): boolean {
    const state = this.#minimizer.iterate(parameters => {
      this.#write(parameters);
      this.#executor.run('slopes');
      const amounts = this.#costs.map(cost => this.#executor.read(cost)[0]!);
      const gradient = this.#flat(({ buffer, gradient: slope }) =>
        slope ? this.#executor.read(slope) : new Float64Array(buffer.rows * (buffer.columns as number)),
      );
      return { cost: amounts.reduce((sum, amount) => sum + amount, 0), gradient };
    });
    this.#write(this.#minimizer.x);
    return state === 'running';
  }

  #write(parameters: Float64Array): void {
    let at = 0;
    for (const { buffer } of this.#learned) {
      const size = buffer.rows * (buffer.columns as number);
      this.#executor.write(buffer, parameters.subarray(at, at + size));
      at += size;
    }
  }

  #flat(read: (learned: { buffer: Buffer; gradient: Buffer | undefined }) => Float64Array): Float64Array {
    return Float64Array.from(this.#learned.flatMap(learned => Array.from(read(learned))));
  }
}
