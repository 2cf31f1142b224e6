// Whether probabilities can be trusted: how far, and to which side, they are from what happens.
import type { Quality } from '../../protocol.ts';

export type Trust = 'trusted' | 'too sure' | 'too cautious';

/** Calibration errors below it say little: bins of few examples stray by as much. */
const smallError = 0.03;

/** The side on which the probabilities of predicted classes lie on average. */
export function trustOf({
  calibration,
  calibrationError,
}: Pick<Quality, 'calibration' | 'calibrationError'>): Trust {
  if (calibrationError < smallError) return 'trusted';
  const excess = calibration.reduce(
    (total, { predicted, observed, count }) => total + count * (predicted - observed),
    0,
  );
  return excess > 0 ? 'too sure' : 'too cautious';
}
