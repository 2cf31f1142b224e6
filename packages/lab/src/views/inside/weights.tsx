// The weights of every layer as histograms on one axis, and as an outline how they were before a restraint was moved.
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { countWeights, drawHistogram } from '../../draw/histogram.ts';
import { useAtMostEvery } from '../../parts/at-most-every.ts';
import { Drawing } from '../../parts/drawing.tsx';
import type { LayerWeights } from '../../protocol.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count, fixed } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import { Norm } from './norm.tsx';
import { largestWeight, weightLimit, weightTicks } from './weight-axis.ts';

/** An odd number, so that one bin holds what is about 0. */
const bins = 33;

/** Layers from which on each has one line of text, and less height. */
const manyLayers = 4;

/** Milliseconds between two changes of what is read aloud. */
const calmMilliseconds = 1000;

export function Weights(): JSX.Element {
  const { lab } = useShared();
  const layers = lab.calmFrame.value?.weights ?? [];
  const before = lab.before.value?.weights ?? [];
  const held = useRef<number | undefined>(undefined);
  const limit = weightLimit(held.current, largestWeight([...layers, ...before]));
  held.current = limit;
  return (
    <>
      <Norm />
      <div class={layers.length < manyLayers ? 'histograms' : 'histograms many'}>
        {layers.map((layer, i) => (
          <Histogram key={layer.layer} number={i + 1} now={layer} before={before[i]} limit={limit} />
        ))}
        <div class="histogram-axis" aria-hidden="true">
          {weightTicks(limit).map(value => (
            <span key={value}>{value < 0 ? `−${-value}` : value}</span>
          ))}
        </div>
      </div>
    </>
  );
}

function Histogram({
  number,
  now,
  before,
  limit,
}: {
  readonly number: number;
  readonly now: LayerWeights;
  readonly before: LayerWeights | undefined;
  readonly limit: number;
}): JSX.Element {
  const { inside } = useWords();
  const weights = now.fanIn * now.fanOut;
  const values = {
    layer: number,
    weights: count(weights),
    norm: fixed(now.norm, 2),
    most: fixed(largestWeight([now]), 2),
  };
  const label = useAtMostEvery(calmMilliseconds, fill(inside.histogram, values));
  const counts = countWeights(now.weights, { limit, bins });
  const outline = before && countWeights(before.weights, { limit, bins });
  return (
    <>
      <p class="histogram-name">
        {fill(inside.layer, { layer: number })}{' '}
        <span>{fill(inside.weightCount, { weights: count(weights) })}</span>
      </p>
      <Drawing
        className="histogram-canvas"
        label={label}
        draw={({ context, size, palette }) =>
          drawHistogram(context, { counts, before: outline, palette, size })
        }
      />
    </>
  );
}
