// The curve up to this very step: its entries, and the losses as they are.
import type { Curve, Losses } from '../../protocol.ts';

const names = ['step', 'training', 'validation', 'penalty'] as const;

/** The curve with the losses of now at its end; entries from where training left the finite numbers are left out. */
export function curveNow(curve: Curve | undefined, losses: Losses): Curve {
  const length = curve ? usable(curve, losses.step) : 0;
  const isFinal = Number.isFinite(losses.training) && Number.isFinite(losses.validation);
  const series = names.map(name => {
    const values = new Float64Array(length + (isFinal ? 1 : 0));
    if (curve) values.set(curve[name].subarray(0, length));
    if (isFinal) values[length] = losses[name];
    return [name, values] as const;
  });
  return Object.fromEntries(series) as unknown as Curve;
}

/** Entries before a step, up to the first that is not finite. */
function usable({ step, training, validation }: Curve, end: number): number {
  const found = step.findIndex(
    (at, i) => at >= end || !Number.isFinite(training[i]) || !Number.isFinite(validation[i]),
  );
  return found < 0 ? step.length : found;
}
