// What the two losses say of a fit, by the rules that the command's verdict has too.
import type { Curve, Frame } from '../../protocol.ts';
import type { LiveSettings } from '../../settings/settings.ts';

/** A judgement; `gap` is validation loss minus training loss. */
export type Verdict =
  | { readonly kind: 'untrained' | 'guessing' | 'too much lambda' | 'too much restraint' }
  | { readonly kind: 'replaying'; readonly until: number }
  | { readonly kind: 'diverged'; readonly step: number }
  | { readonly kind: 'stopped early' | 'overfitting' | 'good fit'; readonly gap: number };

/** What is known of a fit when it is judged. */
export interface Evidence extends Pick<Frame, 'state' | 'losses' | 'live'> {
  /** Loss of guessing by the classes' shares; undefined while the data are unknown. */
  readonly guessing: number | undefined;
  /** Lowest validation loss that the fit has come to so far. */
  readonly lowest: number;
}

/** Steps after which a fit that is restrained and still guesses is held back by what restrains it. */
const settledSteps = 500;

/** So many times the lowest validation loss seen is much worse than what this fit could do. */
const muchWorse = 1.5;

/** Share of the loss of guessing from which on a gap between two small losses is worth a word. */
const wideGap = 0.2;

/** What a fit has come to. */
export function judge({
  state,
  losses,
  live,
  guessing = Number.POSITIVE_INFINITY,
  lowest,
}: Evidence): Verdict {
  const { step, training, validation } = losses;
  const gap = validation - training;
  if (state.kind === 'diverged') return { kind: 'diverged', step: state.step };
  if (state.kind === 'replaying') return { kind: 'replaying', until: state.until };
  if (state.kind === 'stopped early') return { kind: 'stopped early', gap };
  if (step === 0) return { kind: 'untrained' };
  const isOverfitting = gap > 0.5 * training && gap > wideGap * guessing;
  const isGuessing = training > 0.95 * guessing;
  const wasBetter = lowest < 0.95 * guessing;
  const fellBack = !isOverfitting && training > lowest && validation > muchWorse * lowest;
  const isBlamed = isGuessing ? wasBetter || step >= settledSteps : fellBack;
  if (isBlamed && isRestrained(live)) {
    return { kind: live.l2 > 0 || live.l1 > 0 ? 'too much lambda' : 'too much restraint' };
  }
  if (isGuessing) return { kind: 'guessing' };
  return { kind: isOverfitting ? 'overfitting' : 'good fit', gap };
}

function isRestrained({ l2, l1, keepProb, noise, maxNorm, labelSmoothing, mixup }: LiveSettings): boolean {
  return l2 > 0 || l1 > 0 || keepProb < 1 || noise > 0 || maxNorm > 0 || labelSmoothing > 0 || mixup > 0;
}

/** Cross-entropy of the best constant answer: −Σ p·log p over the classes' shares of the training part, in nats. */
export function lossOfGuessing(classes: readonly { readonly training: number }[]): number {
  const examples = classes.reduce((total, { training }) => total + training, 0);
  return classes.reduce((total, { training }) => {
    const share = training / examples;
    return share > 0 ? total - share * Math.log(share) : total;
  }, 0);
}

/** The lowest validation loss of a curve; infinite while there is none. */
export function lowestValidation(curve: Curve | undefined): number {
  return curve?.validation.reduce((low, loss) => Math.min(low, loss), Number.POSITIVE_INFINITY) ?? Infinity;
}

/** Milliseconds that a verdict of another kind has to last before it is said: losses of small batches wobble. */
const holdMilliseconds = 300;

/** A verdict that does not flicker: its figures follow at once, its kind when it has lasted. */
export class SteadyVerdict {
  #shown: Verdict = { kind: 'untrained' };
  #otherSince: number | undefined;

  /** The verdict to show at a time in milliseconds; without a running training there is nothing to wait for. */
  take(verdict: Verdict, at: number, isRunning: boolean): Verdict {
    const isSame = verdict.kind === this.#shown.kind;
    this.#otherSince = isSame ? undefined : (this.#otherSince ?? at);
    const hasLasted = this.#otherSince !== undefined && at - this.#otherSince >= holdMilliseconds;
    if (isSame || hasLasted || !isRunning) {
      this.#shown = verdict;
      this.#otherSince = undefined;
    }
    return this.#shown;
  }
}
