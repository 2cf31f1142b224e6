// What a study of regularization finds.
import { mean } from '../text.ts';
import type { Trial } from './trial.ts';

/** A method at its best strength. */
export interface MethodResult {
  readonly method: string;
  /** `λ 0.3`; empty where there is nothing to choose. */
  readonly strength: string;
  /** Mean test loss of each strength in the rehearsal that chose. */
  readonly rehearsed: Readonly<Record<string, number>>;
  /** By draw. */
  readonly trials: readonly Trial[];
}

/** One place on the path of λ. */
export interface PathPoint {
  readonly lambda: number;
  readonly trials: readonly Trial[];
}

/** All that a study found. */
export interface Study {
  readonly plain: MethodResult;
  readonly methods: readonly MethodResult[];
  readonly path: readonly PathPoint[];
}

/** Mean over the draws. */
export function meanOf(trials: readonly Trial[], figure: keyof Trial): number {
  return mean(trials.map(trial => trial[figure]));
}

/** From the lowest mean test loss up. */
export function byTestLoss(methods: readonly MethodResult[]): MethodResult[] {
  return methods.toSorted((a, b) => meanOf(a.trials, 'testLoss') - meanOf(b.trials, 'testLoss'));
}

/** `9 of 10`: on how many draws the test loss is below that of the plain network on the same draw. */
export function timesLower({ trials }: MethodResult, plain: MethodResult): string {
  const lower = trials.filter(({ testLoss }, i) => testLoss < plain.trials[i]!.testLoss);
  return `${lower.length} of ${trials.length}`;
}
