// What the two losses of a run say, by the rules that the page has for its own fit.
import type { JSX } from 'preact';
import type { Losses, TrainingStatus } from '../protocol.ts';
import { defaultSettings } from '../settings/settings.ts';
import { useWords } from '../state/context.ts';
import { judge, lowestValidation } from '../views/fit/verdict.ts';
import { sentence } from '../views/fit/verdict-line.tsx';
import { curveOf } from './history.ts';
import type { RunDetails } from './messages.ts';

export function RunVerdict({ details }: { readonly details: RunDetails }): JSX.Element | null {
  const { fit, served } = useWords();
  const { history } = details;
  if (history.step.length === 0) return <p class="runs-verdict">{served.noHistory}</p>;
  if (history.validationLoss.length === 0) return <p class="runs-verdict">{served.noValidation}</p>;
  const verdict = judge({
    state: stateOf(details),
    losses: lossesOf(details),
    live: defaultSettings,
    guessing: guessingOf(details),
    lowest: lowestValidation(curveOf(history)),
  });
  return <p class="runs-verdict">{sentence(verdict, fit)}</p>;
}

/** About the loss of guessing, which no record holds: of values by R², else that of a network before its first step. */
function guessingOf({ run: { task, train }, history }: RunDetails): number | undefined {
  if (train && typeof train.r2 === 'number' && train.r2 < 1) return train.loss / (1 - train.r2);
  const first = history.loss[0] ?? undefined;
  return task === 'binary' ? Math.min(Math.LN2, first ?? Math.LN2) : first;
}

function stateOf({ run: { steps, stopped } }: RunDetails): TrainingStatus {
  if (stopped === 'diverged') return { kind: 'diverged', step: steps, layer: undefined, cause: '' };
  return stopped === 'early' ? { kind: 'stopped early', best: steps } : { kind: 'paused' };
}

/** Those of the model, and while there is none those of the last entry. */
function lossesOf({ run, history }: RunDetails): Losses {
  const last = (series: readonly (number | null)[]) => series.at(-1) ?? Number.NaN;
  return {
    step: run.steps,
    training: run.train?.loss ?? last(history.loss),
    validation: run.validation?.loss ?? last(history.validationLoss),
    trainingAccuracy: Number.NaN,
    validationAccuracy: Number.NaN,
    minimizedLoss: Number.NaN,
    penalty: last(history.penalty),
  };
}
