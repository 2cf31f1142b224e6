// The same training in Node, by `fit` alone: what the page is measured against.
import { dense, dropout, fit, l2, network, relu, sgd, synthetic } from 'wellfit';
import type { Settings } from '../../packages/lab/src/settings/settings.ts';

/** Steps a second of a run of so many, the slower ones at its beginning left out. */
export async function inNode(
  { l2: lambda, keepProb, learningRate, seed }: Settings,
  steps: number,
): Promise<number> {
  const { x, y } = synthetic('pitch', { rows: 211, seed: 10 });
  const validation = synthetic('pitch', { rows: 200, seed: 11 });
  const drop = keepProb < 1 ? [dropout({ keepProb })] : [];
  const layers = [dense(20), relu(), ...drop, dense(3), relu(), ...drop, dense(1)];
  const options = { optimizer: sgd({ learningRate }), penalty: l2({ lambda }), seed, validation };
  const net = network({ inputs: 2, layers });
  await fit(net, { x, y }, { ...options, steps: 3000 });
  const { seconds } = await fit(net, { x, y }, { ...options, steps });
  return steps / seconds;
}
