// Where a run stands as plain data: what another run, here or elsewhere, needs to go on as if it were the same.
import { WellfitError } from '../core/errors.ts';
import type { Precision } from '../core/matrix.ts';
import type { BatchesState } from './batches.ts';
import type { LbfgsPlace } from './lbfgs.ts';
import type { LearningRateState } from './learning-rate.ts';

/** A matrix as plain data, row by row. */
export interface PlainMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Matrices by name, such as `dense_1.W`. */
type Named = Readonly<Record<string, PlainMatrix>>;

/**
 * Everything that an update changes, as plain data that can be cloned, sent to a worker, and kept in a database.
 *
 * It holds no examples, no network and no options: those a run is made with.
 */
export interface TrainingState {
  /** Updates made. */
  readonly step: number;
  readonly precision: Precision;
  readonly random: 'philox' | 'numpy';
  /** Examples that the run trains on. */
  readonly examples: number;
  /** By layer and letter: `dense_1.W`. Not their running averages, which are slots. */
  readonly parameters: Named;
  /** What the optimizer remembers, and running averages, by name: `dense_1.W.m`. */
  readonly slots: Named;
  /** Every number that can be set, by name, but the learning rate. */
  readonly settings: Readonly<Record<string, number>>;
  /** Undefined where steps are searched for. */
  readonly learningRate: LearningRateState | undefined;
  /** Where steps are searched for. */
  readonly search: LbfgsPlace | undefined;
  readonly converged: boolean;
  /** Where numpy's stream of masks stands; empty where nothing is drawn from it. */
  readonly masks: Uint32Array;
  readonly batches: BatchesState;
}

/**
 * @param own the state of the run that is to go on
 * @throws {WellfitError} `range` when a state is of another precision, kind of random numbers or number of examples;
 *   `shape` when a parameter is missing or left over, or it or a slot has another shape
 */
export function requireFitting(state: TrainingState, own: TrainingState): void {
  for (const name of ['precision', 'random', 'examples'] as const) {
    if (state[name] === own[name]) continue;
    throw new WellfitError('range', `restore: ${name} must be ${own[name]}, got ${state[name]}`);
  }
  for (const name of Object.keys(state.parameters)) {
    if (own.parameters[name]) continue;
    throw new WellfitError('shape', `restore: state has ${name}, which is not in the network`);
  }
  for (const [name, matrix] of Object.entries(own.parameters)) {
    requireShape(name, matrix, state.parameters[name]);
  }
  for (const [name, matrix] of Object.entries(own.slots)) {
    if (state.slots[name]) requireShape(name, matrix, state.slots[name]);
  }
}

function requireShape(name: string, own: PlainMatrix, given: PlainMatrix | undefined): void {
  if (given?.rows === own.rows && given.columns === own.columns) return;
  const found = given ? `${given.rows} × ${given.columns}` : 'nothing';
  throw new WellfitError('shape', `restore: ${name} must be ${own.rows} × ${own.columns}, got ${found}`);
}
