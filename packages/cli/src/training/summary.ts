// The figures of a fit as one JSON document: what --json prints.
import type { Evaluation, FitResult } from 'wellfit';
import type { TrainReport } from './verdict.ts';

/** Figures by set, and how training ended; a set that there was not is left out. */
export interface Summary {
  readonly train: Evaluation;
  readonly validation: Evaluation | undefined;
  readonly test: Evaluation | undefined;
  readonly steps: number;
  readonly seconds: number;
  readonly stopped: FitResult['stopped'];
  /** Path of the model file. */
  readonly model: string;
  /** Path of the run's folder. */
  readonly out: string;
}

/** The document. */
export function summaryOf({ result, sets }: TrainReport, out: string): Summary {
  const { steps, seconds, stopped } = result;
  return { ...sets, steps, seconds, stopped, model: `${out}/model.wellfit`, out };
}
