// Random parameters, examples and masks for tests, drawn from a seed.
import { Matrix, type Network, type NetworkParameters, RandomState } from 'wellfit';

/** Parameters of a network, all of them random, biases too; variances are above 0. */
export function randomParameters(net: Network, random: RandomState): NetworkParameters {
  return Object.fromEntries(
    net.layers
      .map(({ name, layer, fanIn }) => {
        const letters = Object.entries(layer.parameters(fanIn));
        const matrices = letters.map(
          ([letter, { rows, columns }]) => [letter, ofLetter(letter, random.randn(rows, columns))] as const,
        );
        return [name, Object.fromEntries(matrices)] as const;
      })
      .filter(([, letters]) => Object.keys(letters).length > 0),
  );
}

const ofLetter = (letter: string, drawn: Matrix): Matrix =>
  letter === 'variance' ? drawn.map(value => 0.5 + value * value) : drawn;

/** 0 or 1 for each of m examples. */
export function randomLabels(random: RandomState, m: number): Uint8Array {
  return Uint8Array.from(random.randint(0, 2, m));
}

/** A 0/1 list for each layer that drops units, examples × units, and normal numbers for each that adds noise. */
export function randomDraws(
  net: Network,
  random: RandomState,
  m: number,
): { readonly masks: readonly Uint8Array[]; readonly noises: readonly Float64Array[] } {
  const masks: Uint8Array[] = [];
  const noises: Float64Array[] = [];
  for (const { layer, fanIn } of net.layers) {
    const { kind, keepProb } = layer.description;
    if (kind === 'dropout' || kind === 'alphaDropout') {
      masks.push(Uint8Array.from(random.rand(m * fanIn), u => (u < (keepProb as number) ? 1 : 0)));
    }
    if (kind === 'gaussianNoise') noises.push(random.randn(m * fanIn));
  }
  return { masks, noises };
}

/** Every parameter of a network in one list, layer by layer. */
export function flat(parameters: NetworkParameters): number[] {
  return Object.values(parameters).flatMap(letters =>
    Object.values(letters).flatMap(({ data }) => Array.from(data)),
  );
}

/** All zeros but what is given: a start that a test can reckon with. */
export function zeroParameters(net: Network): NetworkParameters {
  const drawn = Object.entries(randomParameters(net, new RandomState(0)));
  return Object.fromEntries(
    drawn.map(([name, letters]) => [
      name,
      Object.fromEntries(
        Object.entries(letters).map(([letter, { rows, columns }]) => [letter, Matrix.zeros(rows, columns)]),
      ),
    ]),
  );
}
