// The assignment's functions, one by one, in plain double precision: read them beside its text.
export { Matrix, type MatrixLike } from '../core/matrix.ts';
export { RandomState } from '../core/mt19937.ts';
export {
  type BackwardCache,
  backwardPropagation,
  backwardPropagationWithDropout,
  backwardPropagationWithRegularization,
  type DropoutBackwardCache,
  type Gradients,
} from './backward.ts';
export { computeCost, computeCostFromLogits, computeCostWithRegularization, type Weights } from './cost.ts';
export {
  type DropoutCache,
  drawMasks,
  forwardPropagationWithDropout,
  type MaskSource,
  type Masks,
} from './dropout.ts';
export { type Cache, forwardPropagation, relu, sigmoid } from './forward.ts';
export { type GradientCheckOptions, type GradientCheckResult, gradientCheck } from './gradient-check.ts';
export { type Iteration, iterations, type ModelOptions, model } from './model.ts';
export {
  initializeParameters,
  type ParameterGradients,
  type Parameters,
  type ParametersLike,
  updateParameters,
} from './parameters.ts';
export { accuracy, type DecisionBoundary, decisionBoundary, predict } from './predict.ts';
