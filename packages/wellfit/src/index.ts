// The main door: everything the library offers, name by name.

export { WellfitError, type WellfitErrorCode } from './core/errors.ts';
export { type FloatArray, Matrix, type MatrixLike, type Precision } from './core/matrix.ts';
export { RandomState } from './core/mt19937.ts';
export type { ColumnType } from './data/columns.ts';
export { leakWarnings } from './data/leak.ts';
export {
  type MatClass,
  MatFile,
  type MatRefusal,
  type MatVariable,
  type ReadMatOptions,
  readMat,
} from './data/mat.ts';
export { NpyArray, type NpyData, type ReadNpyOptions, readNpy, writeNpy } from './data/npy.ts';
export {
  applyPreprocessing,
  type FittedPreprocessing,
  fitPreprocessing,
  type PreprocessedTable,
  type PreprocessingOptions,
  type UnseenCategories,
} from './data/preprocess.ts';
export {
  type CategoricalEncoding,
  type FeatureEncoding,
  inputNames,
  type NumericEncoding,
  type Preprocessing,
} from './data/preprocessing.ts';
export { applyScale, type FeatureScale, standardScale, unscaled } from './data/scale.ts';
export { type Split, type SplitOptions, splitByClass, splitExamples } from './data/split.ts';
export { type SyntheticOptions, type SyntheticSet, synthetic, syntheticNames } from './data/synthetic.ts';
export { type Cells, Table, type TableLike, type TableOptions } from './data/table.ts';
export {
  type ClassTarget,
  decodeTarget,
  detectTarget,
  encodeTarget,
  type Label,
  type LabelSetTarget,
  type Target,
  type TargetLike,
  type TargetOptions,
  type ValueTarget,
} from './data/target.ts';
export { type CheckOptions, type CheckReport, check } from './diagnose/check.ts';
export { checkText } from './diagnose/check-text.ts';
export {
  type CheckedParameter,
  type CheckGradientsOptions,
  checkGradients,
  type GradientCheck,
  type GradientError,
} from './diagnose/gradient-check.ts';
export type { Law, LawName } from './diagnose/law.ts';
export type {
  ExplainedBuffer,
  ExplainedOperation,
  ExplainedStage,
  Explanation,
} from './engine/explanation.ts';
export { Classifier } from './estimator/classifier.ts';
export type { EstimatorFitOptions, PartialFitOptions } from './estimator/estimator.ts';
export {
  type UsualSettings,
  type UsualSettingsOptions,
  usualSettings,
} from './estimator/network-plan.ts';
export type {
  ActivationName,
  ClassifierParams,
  EstimatorParams,
  OptimizerName,
  RegressorParams,
} from './estimator/params.ts';
export { Regressor } from './estimator/regressor.ts';
export { readModel, writeModel } from './interchange/model-file.ts';
export { elu, gelu, leakyRelu, relu, sigmoid, tanh } from './nn/activation.ts';
export { type BatchNormOptions, batchNorm } from './nn/batch-norm.ts';
export {
  binaryCrossEntropy,
  type CrossEntropyOptions,
  multiLabelCrossEntropy,
  softmaxCrossEntropy,
} from './nn/cross-entropy.ts';
export { type DenseOptions, dense } from './nn/dense.ts';
export { type Initializer, initializers } from './nn/init.ts';
export type {
  Layer,
  LayerDescription,
  LayerParameters,
  LayerPlace,
  NamedLayer,
  TrainingPlace,
} from './nn/layer.ts';
export { type LayerNormOptions, layerNorm } from './nn/layer-norm.ts';
export type { Loss, LossDescription, LossPlace, TargetKind } from './nn/loss.ts';
export {
  type Network,
  type NetworkDescription,
  type NetworkParameters,
  network,
} from './nn/network.ts';
export { huber, meanSquaredError } from './nn/regression-loss.ts';
export { alphaDropout } from './regularize/alpha-dropout.ts';
export { keepProbFromRate, rateFromKeepProb } from './regularize/convert-dropout.ts';
export {
  type ConvertPenaltyOptions,
  convertPenalty,
  type PenaltyConvention,
} from './regularize/convert-penalty.ts';
export { type DropoutOptions, dropout } from './regularize/dropout.ts';
export type { EarlyStopping } from './regularize/early-stopping.ts';
export { type Constraint, maxNorm } from './regularize/max-norm.ts';
export type { Mixup } from './regularize/mixup.ts';
export { gaussianNoise } from './regularize/noise.ts';
export {
  elasticNet,
  type L1Method,
  l1,
  l2,
  type Penalty,
  type PenaltyDescription,
  type PenaltyPlace,
  type PenaltyTerms,
} from './regularize/penalty.ts';
export type { Averaging } from './regularize/weight-averaging.ts';
export type { ByLayer } from './train/by-layer.ts';
export type { Divergence } from './train/divergence.ts';
export type { Examples } from './train/examples.ts';
export { type ExplainOptions, explain } from './train/explain.ts';
export { type FitResult, fit, type Stopped, train } from './train/fit.ts';
export type { History } from './train/history.ts';
export { type Lbfgs, type LbfgsOptions, lbfgs } from './train/lbfgs.ts';
export { lossAndGradients, type Pass, type PassOptions } from './train/loss-and-gradients.ts';
export type { Mask } from './train/mask.ts';
export {
  type CalibrationBin,
  type CalibrationOptions,
  expectedCalibrationError,
  reliabilityCurve,
} from './train/metrics/calibration.ts';
export type { ColumnsLike } from './train/metrics/columns.ts';
export {
  accuracy,
  balancedAccuracy,
  type ConfusionMatrix,
  confusionMatrix,
} from './train/metrics/confusion.ts';
export { type AverageOptions, f1, precision, recall } from './train/metrics/precision-recall.ts';
export { brierScore, logLoss, type ProbabilityOptions } from './train/metrics/probability.ts';
export { rocAuc } from './train/metrics/ranking.ts';
export { meanAbsoluteError, r2, rootMeanSquaredError } from './train/metrics/regression.ts';
export {
  type AdagradOptions,
  type AdamOptions,
  type AdamWOptions,
  adagrad,
  adam,
  adamW,
  type Clip,
  type LearnedParameter,
  type Optimizer,
  type OptimizerDescription,
  type OptimizerOptions,
  type OptimizerPlace,
  type RmspropOptions,
  rmsprop,
  type SgdOptions,
  sgd,
  type Update,
} from './train/optimizer.ts';
export { readOptimizer, readSchedule } from './train/optimizer-kinds.ts';
export type { FitOptions, Progress, Seeds } from './train/options.ts';
export {
  type CosineDecayOptions,
  constant,
  cosineDecay,
  type ExponentialDecayOptions,
  exponentialDecay,
  type LearningRateOption,
  type OnPlateauOptions,
  onPlateau,
  type Schedule,
  type ScheduleDescription,
  type StepDecayOptions,
  stepDecay,
  type WarmUpOptions,
  warmUp,
} from './train/schedule.ts';
export type { PlainMatrix, TrainingState } from './train/state.ts';
export type { Cost } from './train/steps.ts';
export type {
  ClassEvaluation,
  LabelSetEvaluation,
  TableEvaluation,
  ValueEvaluation,
} from './train/table-evaluation.ts';
export { type ModelTarget, TableModel, type TableModelParts } from './train/table-model.ts';
export type { TargetChoice } from './train/table-target.ts';
export { type Evaluation, TrainedNetwork } from './train/trained.ts';
export { Trainer, type TrainerOptions } from './train/trainer.ts';
export type { Weighting } from './train/weights.ts';
