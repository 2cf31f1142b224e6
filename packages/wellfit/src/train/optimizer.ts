// Optimizers: how a gradient becomes a step.
export { type AdagradOptions, adagrad } from './optimizers/adagrad.ts';
export { type AdamOptions, type AdamWOptions, adam, adamW } from './optimizers/adam.ts';
export type {
  Clip,
  LearnedParameter,
  Optimizer,
  OptimizerDescription,
  OptimizerOptions,
  OptimizerPlace,
  Update,
} from './optimizers/contract.ts';
export { type RmspropOptions, rmsprop } from './optimizers/rmsprop.ts';
export { type SgdOptions, sgd } from './optimizers/sgd.ts';
