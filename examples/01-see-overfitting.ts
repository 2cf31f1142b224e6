// The same network with and without a penalty on its weights: what changes, and where to see it.
//
//   node examples/01-see-overfitting.ts
import { dense, fit, l2, network, relu, sgd, synthetic } from 'wellfit';

// A football field with a gently curved border between two teams, and players who cross it.
const train = synthetic('pitch', { rows: 100, seed: 1 });
const unseen = synthetic('pitch', { rows: 1000, seed: 2 });

const net = network({ inputs: 2, layers: [dense(20), relu(), dense(3), relu(), dense(1)] });

for (const lambda of [0, 0.3, 3]) {
  const { model, history } = await fit(net, train, {
    penalty: l2({ lambda }), // λ/(2m)·Σw²
    optimizer: sgd({ learningRate: 0.3 }),
    steps: 10_000,
    seed: 3,
    validation: unseen,
  });
  const weights = Math.sqrt(
    Object.values(model.parameters).reduce((total, { W }) => total + (W ? W.norm() ** 2 : 0), 0),
  );
  // Both losses are measured the same way, without the penalty, so that their distance is the overfitting.
  const trainLoss = history.loss.at(-1)!;
  const unseenLoss = history.validationLoss.at(-1)!;
  console.log(
    `λ = ${lambda}: loss ${trainLoss.toFixed(3)} on what it learned from, ${unseenLoss.toFixed(3)} on what it has not seen; ‖W‖ = ${weights.toFixed(1)}`,
  );
}
