// Losses that compare, and what is minimized: figures in boxes that never change their size.
import type { JSX } from 'preact';
import { useShared, useWords } from '../../state/context.ts';
import { fixed, percent } from '../../state/numerals.ts';

export function LossTable(): JSX.Element {
  const { lab } = useShared();
  const { common, fit } = useWords();
  const { training, validation, trainingAccuracy, validationAccuracy } =
    lab.calmFrame.value?.losses ?? unknown;
  return (
    <table class="fit-table">
      <thead>
        <tr>
          <td />
          <th scope="col">{fit.loss}</th>
          <th scope="col">{fit.accuracy}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">
            <LineSample />
            {common.training}
          </th>
          <td data-test="training-loss">{fixed(training, 3)}</td>
          <td>{percent(trainingAccuracy)}</td>
        </tr>
        <tr>
          <th scope="row">
            <LineSample isDashed />
            {common.validation}
          </th>
          <td data-test="validation-loss">{fixed(validation, 3)}</td>
          <td>{percent(validationAccuracy)}</td>
        </tr>
      </tbody>
    </table>
  );
}

/** Loss with masks, and penalty: what the next update lowers. */
export function Minimized(): JSX.Element {
  const { lab } = useShared();
  const { fit } = useWords();
  const { minimizedLoss, penalty } = lab.calmFrame.value?.losses ?? unknown;
  const hasMasks = (lab.calmFrame.value?.live.keepProb ?? 1) < 1;
  return (
    <p class="fit-minimized">
      <span>{fit.minimized}</span>
      <span>
        {hasMasks ? fit.maskedLoss : fit.loss} <b>{fixed(minimizedLoss, 3)}</b> +{' '}
        <span class="fit-penalty">
          {fit.penalty} <b>{fixed(penalty, 3)}</b>
        </span>{' '}
        = <b>{fixed(minimizedLoss + penalty, 3)}</b>
      </span>
    </p>
  );
}

/** Before the first picture. */
const unknown = {
  training: Number.NaN,
  validation: Number.NaN,
  trainingAccuracy: Number.NaN,
  validationAccuracy: Number.NaN,
  minimizedLoss: Number.NaN,
  penalty: Number.NaN,
};

/** How the curve of this row is drawn. */
function LineSample({ isDashed = false }: { readonly isDashed?: boolean }): JSX.Element {
  return (
    <svg class="fit-sample" viewBox="0 0 26 12" aria-hidden="true">
      <path d="M0 6h26" stroke-dasharray={isDashed ? '5 3' : undefined} />
    </svg>
  );
}
