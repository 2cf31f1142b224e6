// ConvNetJS, which feeds one example at a time and has a softmax where others have one sigmoid.
import {
  batches,
  classes,
  inputs,
  job,
  type Run,
  readFeatures,
  readLabels,
  readStart,
  requirePeer,
  timePrediction,
  timeTraining,
} from './peer.ts';

/** What is used of convnetjs. */
interface Vol {
  readonly w: Float64Array;
}
interface Net {
  readonly layers: {
    readonly layer_type: string;
    readonly filters?: readonly Vol[];
    readonly biases?: Vol;
  }[];
  makeLayers(definitions: readonly object[]): void;
  forward(example: Vol, training?: boolean): Vol;
}
interface Convnet {
  readonly Net: new () => Net;
  readonly Vol: new (values: readonly number[]) => Vol;
  readonly Trainer: new (net: Net, options: object) => { train(example: Vol, label: number): unknown };
}

const convnet: Convnet = requirePeer('convnetjs/build/convnet.js');

if (job.task === 'predict') await timePrediction(predictor());
else await timeTraining(begin);

function start(): Net {
  const net = new convnet.Net();
  const hidden = job.widths.slice(1, -1).map(width => ({
    type: 'fc',
    num_neurons: width,
    activation: 'relu',
    // At prediction its dropout is not inert: it scales by the share that training drops.
    ...(job.task === 'train' && job.keepProb < 1 && { drop_prob: 1 - job.keepProb }),
  }));
  net.makeLayers([
    { type: 'input', out_sx: 1, out_sy: 1, out_depth: inputs },
    ...hidden,
    { type: 'softmax', num_classes: Math.max(2, classes) },
  ]);
  const W = readStart();
  for (const [l, { filters, biases }] of denseLayers(net).entries()) {
    const fanOut = job.widths[l + 1]!;
    // Of two classes the second gets the weights of the one output, so that the start is the same.
    const offset = filters!.length - fanOut;
    biases!.w.fill(0);
    for (const [unit, filter] of filters!.entries()) {
      for (let k = 0; k < filter.w.length; k++) {
        filter.w[k] = unit < offset ? 0 : W[l]![k * fanOut + unit - offset]!;
      }
    }
  }
  return net;
}

function denseLayers(net: Net) {
  return net.layers.filter(({ layer_type: type }) => type === 'fc');
}

function parametersOf(net: Net): ArrayLike<number>[] {
  return denseLayers(net).flatMap(({ filters, biases }) => {
    const W = Array.from(filters![0]!.w, (_, k) => filters!.map(({ w }) => w[k]!));
    return [W.flat(), biases!.w];
  });
}

function examples(): Vol[] {
  const x = readFeatures();
  return Array.from(
    { length: job.rows },
    (_, i) => new convnet.Vol(Array.from(x.subarray(i * inputs, (i + 1) * inputs))),
  );
}

function begin(): Run {
  const x = examples();
  const y = readLabels();
  const { kind, learningRate, momentum } = job.optimizer;
  const net = start();
  const trainer = new convnet.Trainer(net, {
    method: kind,
    learning_rate: learningRate,
    momentum,
    batch_size: job.batchSize,
    l2_decay: job.lambda / job.batchSize,
  });
  const nextBatch = batches();
  return {
    step() {
      for (const row of nextBatch()) trainer.train(x[row]!, y[row]!);
    },
    parameters: () => parametersOf(net),
  };
}

function predictor() {
  const net = start();
  const x = examples();
  return () => Float64Array.from(x, example => net.forward(example).w[1]!);
}
