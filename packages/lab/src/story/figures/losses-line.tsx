// The losses of a fit in figures.
import type { JSX } from 'preact';
import type { FittedPlan } from '../../protocol.ts';
import { fixed } from '../../state/numerals.ts';
import { useStoryWords } from '../story-words.ts';

export function LossesLine({ fit }: { readonly fit: FittedPlan | undefined }): JSX.Element {
  const words = useStoryWords();
  const shown = (value: number | undefined) => fixed(value ?? Number.NaN, 3);
  return (
    <dl class="story-figures">
      <div>
        <dt>{words.trainingLoss}</dt>
        <dd>{shown(fit?.losses.training)}</dd>
      </div>
      <div>
        <dt>{words.validationLoss}</dt>
        <dd>{shown(fit?.losses.validation)}</dd>
      </div>
    </dl>
  );
}
