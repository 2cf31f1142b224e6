// A plane through the space of inputs: two features vary, the rest stay where most examples are.
import { type FeatureEncoding, Matrix, type Preprocessing } from 'wellfit';
import type { FeatureSummary } from '../../protocol.ts';

/** Share of a feature's span that a picture shows beyond its examples, on either side. */
const margin = 0.08;

/** A numeric feature: where it is among the inputs, and in which unit. */
export interface NumericFeature extends FeatureSummary {
  readonly input: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Inputs on planes through two features. */
export class Plane {
  readonly features: readonly NumericFeature[];
  /** What every input is where its feature does not vary: numbers at their median, the category that occurs most. */
  readonly #rest: Float64Array;
  readonly #bounds: readonly [least: number, most: number] | undefined;
  #last: { readonly key: string; readonly x: Matrix }[] = [];

  /**
   * @param parts inputs of all examples, those that are trained on first
   * @param bounds what a picture shows at least
   */
  constructor(
    preprocessing: Preprocessing,
    parts: readonly [training: Matrix, ...others: Matrix[]],
    bounds?: readonly [least: number, most: number],
  ) {
    this.#rest = restOf(preprocessing, parts[0]);
    this.features = numericFeatures(preprocessing, parts);
    this.#bounds = bounds;
  }

  /** Whether two features of these numbers span a plane. */
  spans([a, b]: readonly [number, number]): boolean {
    return a !== b && this.features[a] !== undefined && this.features[b] !== undefined;
  }

  /** What a picture shows of a feature, in its own unit. */
  domain(feature: number): readonly [least: number, most: number] {
    const { least, most } = this.features[feature]!;
    const room = least === most ? 1 : margin * (most - least);
    const [low, high] = [least - room, most + room];
    const [first, last] = this.#bounds ?? [low, high];
    return [Math.min(low, first), Math.max(high, last)];
  }

  /** Inputs at grid × grid places, row 0 at the least x2; the same matrix as long as the same is asked for. */
  inputs(axes: readonly [number, number], grid: number): Matrix {
    const key = `${axes} ${grid}`;
    const known = this.#last.find(last => last.key === key);
    if (known) return known.x;
    const x = this.#draw(axes, grid);
    // the boundary and the units' surfaces, one grid each
    this.#last = [...this.#last.slice(-1), { key, x }];
    return x;
  }

  #draw([a, b]: readonly [number, number], grid: number): Matrix {
    const inputs = this.#rest.length;
    const x = Matrix.zeros(grid * grid, inputs);
    const [across, up] = [a, b].map(feature => this.#ticks(feature, grid)) as [Float64Array, Float64Array];
    const [first, second] = [this.features[a]!.input, this.features[b]!.input];
    for (let j = 0; j < grid; j++) {
      for (let i = 0; i < grid; i++) {
        const at = (j * grid + i) * inputs;
        x.data.set(this.#rest, at);
        x.data[at + first] = across[i]!;
        x.data[at + second] = up[j]!;
      }
    }
    return x;
  }

  /** The values of a feature along an axis, as the network takes them. */
  #ticks(feature: number, grid: number): Float64Array {
    const { mean, deviation } = this.features[feature]!;
    const [least, most] = this.domain(feature);
    const step = grid > 1 ? (most - least) / (grid - 1) : 0;
    return Float64Array.from({ length: grid }, (_, k) => (least + k * step - mean) / deviation);
  }
}

function numericFeatures({ features }: Preprocessing, parts: readonly Matrix[]): NumericFeature[] {
  const found: NumericFeature[] = [];
  let input = 0;
  for (const feature of features) {
    if (feature.kind === 'numeric') {
      const { name, mean, deviation, fill } = feature;
      let [least, most] = [Infinity, -Infinity];
      for (const { data, columns } of parts) {
        for (let k = input; k < data.length; k += columns) {
          least = Math.min(least, data[k]!);
          most = Math.max(most, data[k]!);
        }
      }
      const own = (value: number) => value * deviation + mean;
      found.push({ name, input, mean, deviation, median: fill, least: own(least), most: own(most) });
    }
    input += widthOf(feature);
  }
  return found;
}

function restOf({ features }: Preprocessing, { data, rows, columns }: Matrix): Float64Array {
  const rest = new Float64Array(columns);
  const share = (input: number) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += data[i * columns + input]!;
    return sum;
  };
  let input = 0;
  for (const feature of features) {
    if (feature.kind === 'numeric') rest[input] = (feature.fill - feature.mean) / feature.deviation;
    else {
      const counts = Array.from({ length: widthOf(feature) }, (_, k) => share(input + k));
      rest[input + counts.indexOf(Math.max(...counts))] = 1;
    }
    input += widthOf(feature);
  }
  return rest;
}

/** How many inputs a feature makes. */
function widthOf(feature: FeatureEncoding): number {
  if (feature.kind === 'numeric') return feature.indicator ? 2 : 1;
  return feature.categories.length + (feature.missing ? 1 : 0);
}
