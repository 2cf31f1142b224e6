// ONNX Runtime on the processor, one thread: prediction only.

import { onnxModel } from './onnx-model.ts';
import { inputs, job, layers, readFeatures, readStart, requirePeer, timePrediction } from './peer.ts';

/** What is used of onnxruntime-node. */
interface Runtime {
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: object,
    ): Promise<{
      run(
        feeds: Record<string, unknown>,
      ): Promise<{ readonly probabilities: { readonly data: Float32Array } }>;
    }>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => unknown;
}

const runtime: Runtime = requirePeer('onnxruntime-node');
const W = readStart();
const model = onnxModel(layers.map((layer, l) => ({ ...layer, W: Float32Array.from(W[l]!) })));
const session = await runtime.InferenceSession.create(model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
});
const x = Float32Array.from(readFeatures());
await timePrediction(async () => {
  const { probabilities } = await session.run({ x: new runtime.Tensor('float32', x, [job.rows, inputs]) });
  return probabilities.data;
});
