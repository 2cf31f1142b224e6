// What the chart of losses shows, as uPlot takes it: one list of steps, and a list for every curve.
import uPlot from 'uplot';
import type { Curve } from '../../protocol.ts';

/** A vertical line where something was moved. */
interface ChartMark {
  readonly step: number;
  readonly text: string;
}

/** What the chart shows at one moment. */
export interface ChartPicture {
  /** What is not a number leaves a gap; a validation curve of gaps alone is not there. */
  readonly curve: Curve;
  /** Losses of another fit, drawn paler; a chart has it from its start, or never. */
  readonly second?: Curve | undefined;
  /** Top of the loss axis. */
  readonly top: number;
  readonly marks: readonly ChartMark[];
}

/** Steps that the axis shows at the very start. */
const leastSteps = 10;

/** Series of the chart by their place in uPlot's list; the upper edge of the shaded gap is drawn first. */
export const series = {
  validation: 1,
  penalty: 2,
  training: 3,
  secondValidation: 4,
  secondTraining: 5,
} as const;

/** The curves by the places of `series`. */
export function dataOf({ curve, second }: ChartPicture): uPlot.AlignedData {
  const { step, validation, penalty, training } = curve;
  const own: uPlot.AlignedData = [step, ...[validation, penalty, training].map(withGaps)];
  if (!second) return own;
  return uPlot.join([own, [second.step, ...[second.validation, second.training].map(withGaps)]]);
}

function withGaps(values: Float64Array): Float64Array | (number | null)[] {
  const isWhole = values.every(Number.isFinite);
  return isWhole ? values : Array.from(values, value => (Number.isFinite(value) ? value : null));
}

/** Where the axis ends. */
export function lastStep({ curve, second }: ChartPicture): number {
  return Math.max(leastSteps, curve.step.at(-1) ?? 0, second?.step.at(-1) ?? 0);
}
