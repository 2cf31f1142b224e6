// brain.js, which updates after every example and has neither dropout nor L2: a pass stands for a step.
import {
  answer,
  inputs,
  job,
  layers,
  now,
  readFeatures,
  readLabels,
  readStart,
  requirePeer,
  timePrediction,
} from './peer.ts';

/** What is used of brain.js. */
interface NeuralNetwork {
  weights: number[][][];
  biases: number[][];
  train(
    examples: readonly { input: ArrayLike<number>; output: readonly number[] }[],
    options: object,
  ): unknown;
  run(example: ArrayLike<number>): ArrayLike<number>;
}

const brain: { NeuralNetwork: new (options: object) => NeuralNetwork } = requirePeer('brain.js');
const x = readFeatures();
const rows = Array.from({ length: job.rows }, (_, i) => Array.from(x.subarray(i * inputs, (i + 1) * inputs)));

if (job.task === 'predict') await timePrediction(predictor());
else timePasses();

function create() {
  return new brain.NeuralNetwork({ hiddenLayers: job.widths.slice(1, -1), activation: 'relu' });
}

function passes(iterations: number) {
  return {
    iterations,
    errorThresh: 1e-9, // of zero it says that the network will not train
    // Small, because each pass makes as many updates as there are examples.
    learningRate: job.optimizer.learningRate / job.rows,
    momentum: 1e-6, // zero would be taken for none given
  };
}

function timePasses(): void {
  const y = readLabels();
  const examples = rows.map((input, i) => ({ input, output: [y[i]!] }));
  const net = create();
  net.train(examples, passes(job.warmUp));
  const start = now();
  net.train(examples, passes(job.steps));
  answer([now() - start]);
}

/** Its output layer is a ReLU, too: the same arithmetic up to the last function. */
function predictor() {
  const net = create();
  net.train([{ input: rows[0]!, output: [1] }], passes(1));
  for (const [l, W] of readStart().entries()) {
    const { fanIn, fanOut } = layers[l]!;
    for (let unit = 0; unit < fanOut; unit++) {
      net.biases[l + 1]![unit] = 0;
      for (let k = 0; k < fanIn; k++) net.weights[l + 1]![unit]![k] = W[k * fanOut + unit]!;
    }
  }
  return () => Float64Array.from(rows, row => net.run(row)[0]!);
}
