// Regularization does what it is for: where the plain network overfits, each method lowers the test loss.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  batchNorm,
  dense,
  dropout,
  type Examples,
  type FitOptions,
  fit,
  l2,
  Matrix,
  network,
  relu,
  type SyntheticSet,
  splitByClass,
  synthetic,
  type TrainedNetwork,
} from 'wellfit';

const noise = 0.3;
const unseen = synthetic('moons', { rows: 1000, noise, seed: 1 });

interface Method {
  readonly name: string;
  readonly keepProb?: number;
  readonly normalizes?: boolean;
  readonly penalty?: FitOptions['penalty'] & {};
  readonly patience?: number;
}

/** A training set of its own for each seed. */
function trainingSet(seed: number): SyntheticSet {
  return synthetic('moons', { rows: 60, noise, seed: 1000 + seed });
}

async function train(method: Method, seed: number): Promise<TrainedNetwork> {
  const { keepProb, normalizes = false, penalty } = method;
  const hidden = [32, 32].flatMap(units => [
    dense(units),
    ...(normalizes ? [batchNorm()] : []),
    relu(),
    ...(keepProb === undefined ? [] : [dropout({ keepProb })]),
  ]);
  const { examples, ...stopping } = setAside(trainingSet(seed), method, seed);
  const { model } = await fit(network({ inputs: 2, layers: [...hidden, dense(1)] }), examples, {
    optimizer: adam({ learningRate: 0.02 }),
    batchSize: 15,
    steps: 800,
    historyEvery: 800,
    seed,
    ...(penalty && { penalty }),
    ...stopping,
  });
  return model;
}

/** A quarter of the examples goes to validation where training stops early. */
function setAside(
  set: SyntheticSet,
  { patience }: Method,
  seed: number,
): { readonly examples: Examples } & Pick<FitOptions, 'validation' | 'earlyStopping'> {
  if (patience === undefined) return { examples: set };
  const { train, validation } = splitByClass(set.y, 0.25, seed);
  return { examples: pick(set, train), validation: pick(set, validation), earlyStopping: { patience } };
}

function pick({ x, y }: SyntheticSet, rows: readonly number[]): Examples {
  return { x: Matrix.from(rows.map(i => x.row(i))), y: rows.map(i => y[i]!) };
}

/** Mean losses over ten seeds. */
async function meanLosses(method: Method): Promise<{ readonly training: number; readonly test: number }> {
  const seeds = Array.from({ length: 10 }, (_, seed) => seed);
  let [training, test] = [0, 0];
  for (const seed of seeds) {
    const model = await train(method, seed);
    const seen = trainingSet(seed);
    training += model.evaluate(seen.x, seen.y).loss / seeds.length;
    test += model.evaluate(unseen.x, unseen.y).loss / seeds.length;
  }
  return { training, test };
}

function normOf({ parameters }: TrainedNetwork): number {
  const weights = Object.values(parameters).flatMap(({ W }) => (W ? [...W.data] : []));
  return Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0));
}

describe('few noisy examples', () => {
  let plain: Awaited<ReturnType<typeof meanLosses>>;

  beforeAll(async () => {
    plain = await meanLosses({ name: 'none' });
  });

  test('a plain network learns them by heart', () => {
    expect(plain.training).toBeLessThan(0.05);
    expect(plain.test).toBeGreaterThan(1);
  });

  test.each<Method>([
    { name: 'L2', penalty: l2({ lambda: 0.1 }) },
    { name: 'dropout', keepProb: 0.5 },
    { name: 'early stopping', patience: 10 },
    { name: 'batch norm', normalizes: true },
  ])('$name lowers the mean test loss over ten seeds', async method => {
    const { training, test } = await meanLosses(method);
    expect(test).toBeLessThan(plain.test);
    expect(training).toBeGreaterThan(plain.training);
  });
});

test.each([0, 1, 2])('the norm of the weights falls along λ with seed %i', async seed => {
  const norms: number[] = [];
  for (const lambda of [0, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3]) {
    norms.push(normOf(await train({ name: 'L2', penalty: l2({ lambda }) }, seed)));
  }
  for (const [i, norm] of norms.slice(1).entries()) expect(norm).toBeLessThan(norms[i]!);
});
