// The laws of dropout and noise, for every layer of a network that draws.
import type { Spot } from './cost-surface.ts';
import { fixed, fresh, inert, replay } from './draw-laws.ts';
import { drawingLayers } from './drawing-layer.ts';
import { expectation, momentsKept } from './expectation.ts';
import { deviation, scale, share } from './keep-laws.ts';
import type { Law } from './law.ts';

/** Checks each layer on its own, fed with normal numbers. */
export function* dropoutLaws(spot: Spot): Generator<Law, void, void> {
  for (const layer of drawingLayers(spot)) {
    const { kind, bernoulli, noise } = layer;
    yield inert(layer);
    yield kind === 'alphaDropout' ? momentsKept(layer) : expectation(layer);
    yield layer.isFixed ? fixed(layer) : fresh(layer);
    yield replay(layer);
    if (bernoulli) yield share(layer, bernoulli.keepProb);
    if (bernoulli && kind === 'dropout') yield scale(layer, bernoulli.keepProb);
    if (noise) yield deviation(layer, noise.stddev);
  }
}
