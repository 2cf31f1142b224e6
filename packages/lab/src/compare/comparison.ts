// The fits of Compare as they come in: trained while the drawer is open, and kept for when it opens again.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { BroughtData, FittedPlan, PlannedFit } from '../protocol.ts';
import type { Fits } from '../state/fits.ts';
import { missingFits, type Restraint, strengthsOf } from './plans.ts';
import type { KnownFits } from './summary.ts';

/** Fits that are kept: those of some twenty comparisons. */
const mostKept = 3000;

/** Lists of fits, trained one at a time and remembered by name. */
export class Comparison {
  readonly #fits: Fits;
  readonly #known: Signal<KnownFits> = signal(new Map());
  readonly #isRunning: Signal<boolean> = signal(false);
  readonly #refusal: Signal<string | undefined> = signal(undefined);
  #stop: (() => void) | undefined;
  #data: BroughtData | undefined;
  /** Strengths as edited, and those of the running training at that time. */
  readonly #strengths: Signal<{ readonly live: Restraint; readonly edited: Restraint } | undefined> =
    signal(undefined);

  constructor(fits: Fits) {
    this.#fits = fits;
  }

  get known(): ReadonlySignal<KnownFits> {
    return this.#known;
  }

  get isRunning(): ReadonlySignal<boolean> {
    return this.#isRunning;
  }

  /** The line that refused the last list. */
  get refusal(): ReadonlySignal<string | undefined> {
    return this.#refusal;
  }

  /** Strengths as edited here, as long as the running training keeps its own; else what follows from those. */
  strengthsFor({ l2, keepProb }: Restraint): Restraint {
    const kept = this.#strengths.value;
    const isSame = kept?.live.l2 === l2 && kept.live.keepProb === keepProb;
    return kept && isSame ? kept.edited : strengthsOf({ l2, keepProb });
  }

  editStrengths({ l2, keepProb }: Restraint, edited: Restraint): void {
    this.#strengths.value = { live: { l2, keepProb }, edited };
  }

  /** Trains the fits that are not known yet, instead of what was being trained. */
  run(fits: readonly PlannedFit[], data: BroughtData | undefined): void {
    this.stop();
    this.#refusal.value = undefined;
    // names tell settings apart, not what the user has brought
    if (data !== this.#data) this.#known.value = new Map();
    this.#data = data;
    const missing = missingFits(fits, name => this.#known.peek().has(name));
    if (missing.length === 0) return;
    this.#isRunning.value = true;
    this.#stop = this.#fits.run(missing, data, {
      onFitted: fit => this.#keep(fit),
      onDone: () => this.#end(),
      onRefused: message => {
        this.#refusal.value = message;
        this.#end();
      },
    });
  }

  /** Leaves what is still to be trained for later. */
  stop(): void {
    this.#stop?.();
    this.#end();
  }

  #keep(fit: FittedPlan): void {
    const known = new Map(this.#known.peek());
    known.delete(fit.name);
    known.set(fit.name, fit);
    for (const oldest of known.keys()) {
      if (known.size <= mostKept) break;
      known.delete(oldest);
    }
    this.#known.value = known;
  }

  #end(): void {
    this.#stop = undefined;
    this.#isRunning.value = false;
  }
}

const comparisons = new WeakMap<Fits, Comparison>();

/** The comparison of a page: it outlives the drawer. */
export function comparisonOf(fits: Fits): Comparison {
  const known = comparisons.get(fits) ?? new Comparison(fits);
  comparisons.set(fits, known);
  return known;
}
