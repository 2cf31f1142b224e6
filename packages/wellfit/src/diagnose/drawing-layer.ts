// A layer that draws, on its own: what it promises, and what goes into it while it is watched.
import { Matrix } from '../core/matrix.ts';
import { Philox } from '../core/philox.ts';
import type { NamedLayer } from '../nn/layer.ts';
import type { Spot } from './cost-surface.ts';
import { type Phase, Probe, programOf } from './probe.ts';

/** The Philox stream of what goes into a layer. */
const inputStream = 0x696e7075;

/** The most examples at a time, and the most numbers, a power of two each. */
const [mostExamples, mostNumbers] = [256, 65536];
const fewestExamples = 8;

/** A layer that draws. */
export interface DrawingLayer {
  readonly name: string;
  readonly kind: string;
  /** Whether it is dropout of this house with that keepProb, which promises more than a layer of somebody else's. */
  readonly bernoulli: { readonly keepProb: number } | undefined;
  /** Whether it is noise of this house, with that standard deviation. */
  readonly noise: { readonly stddev: number } | undefined;
  readonly isFixed: boolean;
  readonly seed: number;
  /** Examples at a time. */
  readonly examples: number;
  /** Normal inputs, examples × units, with mean 0 and variance 1 to the last digits. */
  readonly inputs: Matrix;
  /** The first of them for every example: what differs then is drawn. */
  readonly repeated: Matrix;
  /** The layer ready to run. */
  readonly probe: (phase: Phase, options?: { readonly x?: Matrix; readonly seed?: number }) => Probe;
}

/** The layers of a network that draw, or should. Dropout that keeps everything and noise of size 0 draw nothing, rightly. */
export function drawingLayers(spot: Spot): DrawingLayer[] {
  return spot.net.layers.flatMap(named => {
    const { kind, keepProb, stddev } = named.layer.description;
    const isDropout = kind === 'dropout' || kind === 'alphaDropout';
    const bernoulli = isDropout && keepProb !== 1 ? { keepProb: keepProb as number } : undefined;
    const noise = kind === 'gaussianNoise' && stddev !== 0 ? { stddev: stddev as number } : undefined;
    const draws = (['training', 'prediction'] as const).some(phase => programOf([named], phase).draws);
    return bernoulli || noise || draws ? [{ bernoulli, noise, ...watched(named, spot) }] : [];
  });
}

function watched(named: NamedLayer, { parameters, seed }: Spot): Omit<DrawingLayer, 'bernoulli' | 'noise'> {
  const { name, layer, fanIn } = named;
  let examples = mostExamples;
  while (examples > fewestExamples && examples * fanIn > mostNumbers) examples /= 2;
  const inputs = standardized(examples, fanIn, seed);
  return {
    name,
    kind: layer.description.kind,
    isFixed: layer.description['mask'] === 'fixed',
    seed,
    examples,
    inputs,
    repeated: Matrix.from(Array.from({ length: examples }, () => inputs.row(0))),
    probe: (phase, { x = inputs, seed: own = seed } = {}) =>
      new Probe([named], { phase, parameters, x, seed: own }),
  };
}

function standardized(examples: number, units: number, seed: number): Matrix {
  const random = new Philox(seed, inputStream);
  const drawn = Matrix.zeros(examples, units).map(() => random.normal());
  const average = (f: (value: number) => number) =>
    Array.from(drawn.data, f).reduce((sum, value) => sum + value, 0) / drawn.size;
  const mean = average(value => value);
  const deviation = Math.sqrt(average(value => (value - mean) * (value - mean)));
  return drawn.map(value => (value - mean) / deviation);
}
