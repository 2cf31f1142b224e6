// The main door: everything the library offers, name by name.

export { WellfitError, type WellfitErrorCode } from './core/errors.ts';
export { type FloatArray, Matrix, type MatrixLike, type Precision } from './core/matrix.ts';
export { RandomState } from './core/mt19937.ts';
export {
  type MatClass,
  MatFile,
  type MatRefusal,
  type MatVariable,
  type ReadMatOptions,
  readMat,
} from './data/mat.ts';
export { NpyArray, type NpyData, type ReadNpyOptions, readNpy, writeNpy } from './data/npy.ts';
export { applyScale, type FeatureScale, standardScale, unscaled } from './data/scale.ts';
export { type Split, splitByClass } from './data/split.ts';
export { type SyntheticOptions, type SyntheticSet, synthetic, syntheticNames } from './data/synthetic.ts';
export type {
  ExplainedBuffer,
  ExplainedOperation,
  ExplainedStage,
  Explanation,
} from './engine/explanation.ts';
export { type ModelFeature, type ModelFile, readModel, writeModel } from './interchange/model-file.ts';
export { leakyRelu, relu, sigmoid, tanh } from './nn/activation.ts';
export { dense } from './nn/dense.ts';
export type { Initializer } from './nn/init.ts';
export type { Layer, LayerDescription, LayerParameters, LayerPlace, NamedLayer } from './nn/layer.ts';
export { binaryCrossEntropy, type Loss, type LossPlace, softmaxCrossEntropy } from './nn/loss.ts';
export {
  type Network,
  type NetworkDescription,
  type NetworkParameters,
  network,
} from './nn/network.ts';
export { type DropoutOptions, dropout } from './regularize/dropout.ts';
export type { EarlyStopping } from './regularize/early-stopping.ts';
export { elasticNet, l1, l2, type Penalty, type PenaltyPlace } from './regularize/penalty.ts';
export type { Divergence } from './train/divergence.ts';
export { type ExplainOptions, explain } from './train/explain.ts';
export { type FitResult, fit, type Stopped, train } from './train/fit.ts';
export type { History } from './train/history.ts';
export { lossAndGradients, type Pass, type PassOptions } from './train/loss-and-gradients.ts';
export {
  type AdamOptions,
  adam,
  type Optimizer,
  type OptimizerDescription,
  type OptimizerPlace,
  type SgdOptions,
  sgd,
} from './train/optimizer.ts';
export type { Examples, FitOptions, Progress, Seeds } from './train/options.ts';
export { type Evaluation, TrainedNetwork } from './train/trained.ts';
