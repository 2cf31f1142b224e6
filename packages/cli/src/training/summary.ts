// The figures of a fit as one JSON document: what --json prints.
import type { FitResult } from 'wellfit';
import { type Figures, figuresOf } from '../output/metrics.ts';
import type { TrainReport } from './verdict.ts';

/** Figures by set, and how training ended; a set that there was not is left out. */
export interface Summary {
  readonly train: Figures;
  readonly validation: Figures | undefined;
  readonly test: Figures | undefined;
  /** What was learned: `binary`, `classes`, `labels` or `values`. */
  readonly task: TrainReport['data']['target']['kind'];
  readonly steps: number;
  readonly seconds: number;
  readonly stopped: FitResult['stopped'];
  /** Path of the model file. */
  readonly model: string;
  /** Path of the run's folder. */
  readonly out: string;
}

/** The document. */
export function summaryOf({ data, result, sets }: TrainReport, out: string): Summary {
  const { steps, seconds, stopped } = result;
  const { train, validation, test } = sets;
  return {
    train: figuresOf(train),
    validation: validation && figuresOf(validation),
    test: test && figuresOf(test),
    task: data.target.kind,
    steps,
    seconds,
    stopped,
    model: `${out}/model.wellfit`,
    out,
  };
}
