// Random parameters, examples and masks for tests, drawn from a seed.
import { Matrix, type Network, type NetworkParameters, RandomState } from 'wellfit';

/** Parameters of a network, all of them random, biases too. */
export function randomParameters(net: Network, random: RandomState): NetworkParameters {
  return Object.fromEntries(
    net.layers
      .map(({ name, layer, fanIn }) => {
        const letters = Object.entries(layer.parameters(fanIn));
        const drawn = letters.map(
          ([letter, { rows, columns }]) => [letter, random.randn(rows, columns)] as const,
        );
        return [name, Object.fromEntries(drawn)] as const;
      })
      .filter(([, letters]) => Object.keys(letters).length > 0),
  );
}

/** 0 or 1 for each of m examples. */
export function randomLabels(random: RandomState, m: number): Uint8Array {
  return Uint8Array.from(random.randint(0, 2, m));
}

/** A 0/1 list for each dropout layer of a network, examples × units. */
export function randomMasks(
  net: Network,
  random: RandomState,
  { m, keepProb }: { readonly m: number; readonly keepProb: number },
): Uint8Array[] {
  const layers = net.layers.filter(({ layer }) => layer.description.kind === 'dropout');
  return layers.map(({ fanIn }) => Uint8Array.from(random.rand(m * fanIn), u => (u < keepProb ? 1 : 0)));
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
