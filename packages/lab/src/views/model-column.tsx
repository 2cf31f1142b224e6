// The network at a glance: layers as a stack, widths to drag, and what restrains each layer.
import type { JSX } from 'preact';
import { useShared, useWords } from '../state/context.ts';
import { count } from '../state/numerals.ts';
import { fill } from '../words/words.ts';
import { AddLayer, LayerStack } from './model/layer-stack.tsx';
import './model/model.css';
import { useParameterSum } from './model/use-parameter-sum.ts';

export function ModelColumn(): JSX.Element {
  const { screen } = useShared();
  const { common, model } = useWords();
  const { total } = useParameterSum();
  return (
    <section class="model-column" aria-labelledby="model-title">
      <div class="head">
        <h2 id="model-title">{common.model}</h2>
        <AddLayer />
        <button
          type="button"
          class="model-quiet-button model-all"
          title={model.allSettings}
          onClick={() => {
            screen.drawer.value = 'model';
          }}
        >
          {fill(model.parameters, { count: count(total) })}
          <span class="hidden-text">, {model.allSettings}</span>
          <ChevronIcon />
        </button>
      </div>
      <LayerStack />
    </section>
  );
}

/** There is more behind it. */
function ChevronIcon(): JSX.Element {
  return (
    <svg viewBox="0 0 6 10" class="model-chevron" aria-hidden="true">
      <path d="M1 1l4 4-4 4" />
    </svg>
  );
}
