// The layers as rows of units: grips to drag, badges for what restrains them, layers to add and to take away.
import type { ComponentChildren, JSX } from 'preact';
import { CloseIcon } from '../../parts/icons.tsx';
import { mostHidden } from '../../settings/ranges.ts';
import type { ActivationName } from '../../settings/settings.ts';
import { useShared, useWords } from '../../state/context.ts';
import { fill, type Words } from '../../words/words.ts';
import { useOnceAFrame } from '../once-a-frame.ts';
import { badgesOf } from './badges.ts';
import { mostCells, withLayer, withoutLayer, withWidth } from './layer-width.ts';
import { outputsOf } from './parameter-sum.ts';
import { WidthGrip } from './width-grip.tsx';

/** Names of the activations, by what the settings call them. */
export const activationNames = (words: Words['model']): Readonly<Record<ActivationName, string>> => words;

export function LayerStack(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  const settings = lab.settings.value;
  const { hidden, activation } = settings;
  const badges = badgesOf(settings, model);
  const data = lab.data.value;
  const outputs = outputsOf(data);
  const change = useOnceAFrame<readonly number[]>(widths => lab.restart({ hidden: widths }));
  return (
    <ol class="layer-stack">
      <Row units={data?.inputs ?? 2} kind={model.input} badges={badges.input} isEdge />
      {hidden.map((units, layer) => (
        <Row
          // a layer is its place, and a hand holds on to it
          key={layer}
          units={units}
          kind={activationNames(model)[activation]}
          badges={badges.hidden}
        >
          <WidthGrip
            units={units}
            label={fill(model.width, { layer: layer + 1 })}
            shown={fill(model.units, { units })}
            onUnits={wanted => change(withWidth(lab.start.value.hidden, layer, wanted))}
          />
          <button
            type="button"
            class="layer-remove"
            aria-label={fill(model.removeLayer, { layer: layer + 1 })}
            title={fill(model.removeLayer, { layer: layer + 1 })}
            onClick={() => lab.restart({ hidden: withoutLayer(hidden, layer) })}
          >
            <CloseIcon />
          </button>
        </Row>
      ))}
      <Row
        units={outputs}
        kind={outputs === 1 ? model.sigmoid : model.softmax}
        badges={badges.output}
        isEdge
      />
    </ol>
  );
}

/** A further hidden layer before the output. */
export function AddLayer(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  const { hidden } = lab.start.value;
  return (
    <button
      type="button"
      class="model-quiet-button"
      title={model.addLayerLong}
      disabled={hidden.length >= mostHidden}
      onClick={() => lab.restart({ hidden: withLayer(hidden) })}
    >
      + {model.addLayer}
    </button>
  );
}

/** Badges that a row has room for, besides a number of further ones: it never grows while a hand moves a fader below. */
const mostBadges = 2;

function Row({
  units,
  kind,
  badges,
  isEdge = false,
  children,
}: {
  readonly units: number;
  readonly kind: string;
  readonly badges: readonly string[];
  /** Whether the data decide its width. */
  readonly isEdge?: boolean;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const [shown, further] = [badges.slice(0, mostBadges), badges.slice(mostBadges)];
  return (
    <li class={isEdge ? 'layer-row edge' : 'layer-row'} data-crowded={badges.length > 1}>
      <span class="layer-name">
        <b>{units}</b> {kind}
      </span>
      <span class="layer-body">
        <Cells units={units} />
        {children}
      </span>
      <span class="layer-badges">
        {shown.map(text => (
          <span key={text} class="layer-badge">
            {text}
          </span>
        ))}
        {further.length > 0 && (
          <span class="layer-badge" title={further.join(', ')}>
            <span aria-hidden="true">+{further.length}</span>
            <span class="hidden-text">{further.join(', ')}</span>
          </span>
        )}
      </span>
    </li>
  );
}

/** Each unit for itself; too many are a bar, twice as many a bit longer. */
function Cells({ units }: { readonly units: number }): JSX.Element {
  if (units > mostCells) {
    const width = 168 + 8 * Math.log2(units / mostCells);
    return <span class="layer-bar" aria-hidden="true" style={{ width: `${width.toFixed(0)}px` }} />;
  }
  return (
    <span class="layer-cells" aria-hidden="true">
      {Array.from({ length: units }, (_, k) => (
        <i key={k} />
      ))}
    </span>
  );
}
