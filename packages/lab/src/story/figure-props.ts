// What every figure is given.
import type { AttemptRunner } from './attempt-runner.ts';

export interface FigureProps {
  /** The attempt that it shows. */
  readonly attempt: AttemptRunner;
}
