// Writes penalties-js.json: how one step of plain gradient descent changes weights in tfjs and convnetjs when only a
// penalty pulls at them, since all inputs are 0. Run with `node penalties-js.mjs`, once `npm run bench` has put the two
// packages into .cache/bench/packages. Weights of tfjs are single precision.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../../../.cache/bench/packages/', import.meta.url));
const requirePeer = createRequire(`${packages}package.json`);
const tf = requirePeer('@tensorflow/tfjs');
const { Net, Trainer, Vol } = requirePeer('convnetjs');

const { w: W } = JSON.parse(readFileSync(new URL('penalties.json', import.meta.url), 'utf8'));
const steps = [0.7, 0.03].flatMap(strength =>
  [1, 32, 211].flatMap(batchSize => [0.3, 0.01].map(learningRate => ({ strength, batchSize, learningRate }))),
);

/** A dense layer without bias under a kernel regularizer, trained on one batch of zeros. */
async function tfjs(kind, { strength, batchSize, learningRate }) {
  const kernelRegularizer = tf.regularizers[kind]({ [kind]: strength });
  const layer = tf.layers.dense({ units: 1, inputShape: [W.length], useBias: false, kernelRegularizer });
  const model = tf.sequential({ layers: [layer] });
  model.compile({ optimizer: tf.train.sgd(learningRate), loss: 'meanSquaredError' });
  layer.setWeights([tf.tensor2d(W, [W.length, 1])]);
  await model.trainOnBatch(tf.zeros([batchSize, W.length]), tf.zeros([batchSize, 1]));
  return Array.from(await layer.getWeights()[0].data());
}

/** A fully connected layer, trained on as many zeros as the batch holds; its layers leave L1 out unless told. */
function convnetjs(kind, { strength, batchSize, learningRate }) {
  const net = new Net();
  net.makeLayers([
    { type: 'input', out_sx: 1, out_sy: 1, out_depth: W.length },
    { type: 'fc', num_neurons: 1, l1_decay_mul: 1 },
    { type: 'softmax', num_classes: 2 },
  ]);
  const weights = net.layers[1].filters[0].w;
  weights.set(W);
  const trainer = new Trainer(net, {
    method: 'sgd',
    momentum: 0,
    learning_rate: learningRate,
    batch_size: batchSize,
    [`${kind}_decay`]: strength,
  });
  for (let i = 0; i < batchSize; i++) trainer.train(new Vol(1, 1, W.length, 0), i % 2);
  return Array.from(weights);
}

const cases = [];
for (const kind of ['l2', 'l1']) {
  for (const step of steps) {
    for (const [convention, train] of Object.entries({ tfjs, convnetjs })) {
      const after = await train(kind, step);
      cases.push({ convention, kind, ...step, change: after.map((value, i) => value - W[i]) });
    }
  }
}
const versionOf = name => JSON.parse(readFileSync(`${packages}node_modules/${name}/package.json`, 'utf8')).version;
const versions = { tfjs: versionOf('@tensorflow/tfjs'), convnetjs: versionOf('convnetjs'), node: process.version };
const figures = { versions, w: W, cases };
writeFileSync(new URL('penalties-js.json', import.meta.url), `${JSON.stringify(figures, null, 1)}\n`);
