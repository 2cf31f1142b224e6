// The model in full: layers and what they add up to, every regularizer, and how it is trained.
import type { JSX } from 'preact';
import { useShared, useWords } from '../state/context.ts';
import { count } from '../state/numerals.ts';
import { fill } from '../words/words.ts';
import { AddLayer, LayerStack } from './model/layer-stack.tsx';
import './model/model.css';
import './model/model-drawer.css';
import { RegularizerSettings } from './model/regularizer-settings.tsx';
import { ActsMark } from './model/setting-parts.tsx';
import { TrainingSettings } from './model/training-settings.tsx';
import { useParameterSum } from './model/use-parameter-sum.ts';

export function ModelDrawer(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  return (
    <div class="model-drawer">
      <p class="model-refusal" role="alert">
        {lab.refusal.value}
      </p>
      <section class="model-layers" aria-labelledby="model-layers-title">
        <h3 id="model-layers-title">{model.layers}</h3>
        <LayerStack />
        <AddLayer />
        <ParameterSum />
        <p class="acts-legend" aria-hidden="true">
          <span>
            <ActsMark acts="live" /> {model.live}
          </span>
          <span>
            <ActsMark acts="anew" /> {model.anew}
          </span>
        </p>
      </section>
      <section aria-labelledby="model-restraints-title">
        <h3 id="model-restraints-title">{model.restraints}</h3>
        <RegularizerSettings />
      </section>
      <section aria-labelledby="model-training-title">
        <h3 id="model-training-title">{model.training}</h3>
        <TrainingSettings />
      </section>
    </div>
  );
}

/** Where the number of parameters comes from. */
function ParameterSum(): JSX.Element {
  const { text, total } = useParameterSum();
  const { model } = useWords();
  return (
    <p class="parameter-sum">
      {text} = <b>{fill(model.parameters, { count: count(total) })}</b>
    </p>
  );
}
