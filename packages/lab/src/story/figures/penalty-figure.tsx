// Chapter 2: the boundary, the weights layer by layer with an outline of those at λ = 0, and the two parts of the cost.
import type { JSX } from 'preact';
import { countWeights, drawHistogram } from '../../draw/histogram.ts';
import { Drawing } from '../../parts/drawing.tsx';
import type { LayerWeights, Losses } from '../../protocol.ts';
import { fixed, setting } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import type { FigureProps } from '../figure-props.ts';
import { useStoryWords } from '../story-words.ts';
import { FitPicture } from './fit-picture.tsx';
import { LossesLine } from './losses-line.tsx';
import { Panel } from './panel.tsx';

/** Weights beyond it are counted in the outer bins. */
const limit = 6;
const bins = 36;

/** Cost that fills the bar. */
const fullCost = 0.8;

export function PenaltyFigure({ attempt }: FigureProps): JSX.Element {
  const words = useStoryWords();
  const own = words.penalty;
  const now = attempt.fitted.value.get('now');
  const free = attempt.fitted.value.get('free');
  return (
    <div class="story-pair">
      <Panel title={fill(own.figure, { lambda: setting(attempt.values.value[0]!) })} hint={words.pointsHint}>
        <FitPicture fit={now} />
        <LossesLine fit={now} />
      </Panel>
      <Panel title={own.weights} hint={fill(own.weightsHint, { limit })}>
        <div class="story-histograms">
          {now?.weights?.map((layer, k) => (
            <Histogram key={layer.layer} number={k + 1} layer={layer} before={free?.weights?.[k]} />
          ))}
        </div>
        <p class="story-norm">
          ‖W‖ <b>{fixed(now?.norm ?? Number.NaN, 1)}</b>{' '}
          <span>λ = 0: {fixed(free?.norm ?? Number.NaN, 1)}</span>
        </p>
        {now && <CostBar losses={now.losses} />}
      </Panel>
    </div>
  );
}

function Histogram({
  number,
  layer,
  before,
}: {
  readonly number: number;
  readonly layer: LayerWeights;
  readonly before: LayerWeights | undefined;
}): JSX.Element {
  const own = useStoryWords().penalty;
  return (
    <div class="story-histogram">
      <span>{fill(own.layer, { layer: number })}</span>
      <Drawing
        className="story-histogram-canvas"
        label={fill(own.weightsLabel, {
          count: layer.weights.length,
          layer: number,
          norm: fixed(layer.norm, 1),
          before: fixed(before?.norm ?? Number.NaN, 1),
        })}
        draw={({ context, size, palette }) =>
          drawHistogram(context, {
            counts: countWeights(layer.weights, { limit, bins }),
            before: before && countWeights(before.weights, { limit, bins }),
            palette,
            size,
          })
        }
      />
    </div>
  );
}

function CostBar({ losses: { minimizedLoss, penalty } }: { readonly losses: Losses }): JSX.Element {
  const own = useStoryWords().penalty;
  const width = (part: number) => ({ width: `${Math.min(100, (100 * part) / fullCost)}%` });
  return (
    <div class="story-cost">
      <h4>{own.cost}</h4>
      <div class="story-cost-bar" aria-hidden="true">
        <span class="story-cost-loss" style={width(minimizedLoss)} />
        <span class="story-cost-penalty" style={width(penalty)} />
      </div>
      <p class="story-cost-sum">
        <span>{fill(own.loss, { loss: fixed(minimizedLoss, 3) })}</span>
        {' + '}
        <span class="story-accent">{fill(own.penalty, { penalty: fixed(penalty, 3) })}</span>
        {` = ${fixed(minimizedLoss + penalty, 3)}`}
      </p>
    </div>
  );
}
