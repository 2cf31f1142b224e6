// The loop: READ THIS FIRST. Steps in slices short enough that everyone else gets a turn, until there is a reason to stop.
import type { Network, NetworkParameters } from '../nn/network.ts';
import { BestSoFar } from '../regularize/early-stopping.ts';
import type { Divergence } from './divergence.ts';
import type { Examples } from './examples.ts';
import type { History } from './history.ts';
import { atOnce, Turns } from './in-turns.ts';
import { type FitOptions, type Progress, planFit } from './options.ts';
import { TrainedNetwork } from './trained.ts';
import { Training } from './training.ts';

/** Who aborts does not want to wait: a last entry of the history is taken where it takes some tens of milliseconds. */
const quickly = { operations: 1e9 };

/** Why a fit ended. */
export type Stopped = 'steps' | 'epochs' | 'early' | 'converged' | 'aborted' | 'diverged';

/** What a fit found. */
export interface FitResult {
  /** The trained network. */
  readonly model: TrainedNetwork;
  readonly history: History;
  readonly stopped: Stopped;
  /** Updates made. */
  readonly steps: number;
  /** Updates behind the model's parameters: fewer than `steps` where early stopping put the best ones back. */
  readonly modelStep: number;
  /** The optimizer and its options, as plain data. */
  readonly optimizer: FitOptions['optimizer']['description'];
  /** Seconds that training took. */
  readonly seconds: number;
  /** Where and why, when training left the finite numbers; the parameters are finite ones from before. */
  readonly divergence?: Divergence;
}

/**
 * Trains a network: a cost of loss plus penalty is lowered step by step along its gradient.
 *
 * @param net of `network`
 * @param data `x` examples × features, `y` one target for each example
 * @returns the trained network, the history, and why training stopped
 * @throws {WellfitError} `shape` or `range` before anything runs, naming the argument
 *
 * @example
 * ```ts
 * const net = network({ inputs: 1, layers: [dense(4), tanh(), dense(1)] });
 * const options = { optimizer: sgd({ learningRate: 0.5 }), steps: 200, seed: 1 };
 * const { model, stopped } = await fit(net, { x: [[-1], [1]], y: [0, 1] }, options);
 * stopped // => 'steps'
 * model.predict([[-1], [1]]) // => Int32Array.of(0, 1)
 * ```
 */
export async function fit(net: Network, data: Examples, options: FitOptions): Promise<FitResult> {
  const run = train(net, data, options);
  for (let event = await run.next(); ; event = await run.next()) {
    if (event.done) return event.value;
    options.onProgress?.(event.value);
  }
}

/**
 * The same as `fit`, as an async iterable of progress events; what it returns at the end is the result.
 *
 * @example
 * ```ts
 * const net = network({ inputs: 1, layers: [dense(1)] });
 * const options = { optimizer: sgd({ learningRate: 0.1 }), steps: 10 };
 * for await (const { step, steps } of train(net, { x: [[0], [1]], y: [0, 1] }, options)) {
 *   step <= steps // => true
 * }
 * ```
 */
export async function* train(
  net: Network,
  data: Examples,
  options: FitOptions,
): AsyncGenerator<Progress, FitResult, void> {
  const plan = planFit(net, data, options);
  const training = new Training(net, plan, options);
  const best = options.earlyStopping && new BestSoFar<BestEpoch>(options.earlyStopping);
  const looksAtEpochs = best !== undefined || training.watchesLoss;
  const turns = new Turns();
  let stopped: Stopped = options.steps === undefined ? 'epochs' : 'steps';

  const isAborted = () => options.signal?.aborted === true;
  const shared = { turns, training, isAborted };

  while (training.step < plan.steps) {
    if (isAborted()) {
      stopped = 'aborted';
      break;
    }
    if (training.step % plan.historyEvery === 0) yield* inTurns(training.recording(), shared);
    if (isAborted()) continue;
    if (!training.divergence) training.advance(stepsToNextLook(training, looksAtEpochs));
    if (training.divergence) {
      stopped = 'diverged';
      break;
    }
    if (looksAtEpochs && (yield* inTurns(patienceIsOver(training, best), shared))) {
      stopped = 'early';
      break;
    }
    if (training.converged) {
      stopped = 'converged';
      break;
    }
    if (!turns.isOver()) continue;
    if (turns.reportIsDue()) {
      training.measureCost();
      yield progressOf(training, turns);
    }
    await turns.next();
  }

  if (stopped === 'aborted') atOnce(training.finishing(quickly));
  else yield* inTurns(training.finishing(), { ...shared, isAborted: () => false });
  if (training.divergence) stopped = 'diverged';
  yield progressOf(training, turns);
  const parameters = best?.best?.parameters ?? training.parameters();
  return {
    model: new TrainedNetwork(net, parameters, plan.loss, plan.engine),
    history: training.history,
    stopped,
    optimizer: options.optimizer.description,
    steps: training.step,
    modelStep: best?.best?.step ?? training.step,
    seconds: turns.seconds(),
    ...(training.divergence && { divergence: training.divergence }),
  };
}

/** Steps until the history, the end, or what watches epochs wants to look. */
function stepsToNextLook({ step, plan, untilEpochEnds }: Training, looksAtEpochs: boolean): number {
  const { steps, historyEvery } = plan;
  const untilEntry = historyEvery - (step % historyEvery);
  return Math.min(steps - step, untilEntry, looksAtEpochs ? untilEpochEnds : Infinity);
}

/** What early stopping keeps. */
interface BestEpoch {
  readonly step: number;
  readonly parameters: NetworkParameters;
}

/** At the end of an epoch, asks whether its loss still falls. */
function* patienceIsOver(
  training: Training,
  best: BestSoFar<BestEpoch> | undefined,
): Generator<void, boolean, void> {
  const loss = yield* training.endingEpoch();
  if (loss === undefined || !best) return false;
  return best.isOver(loss, () => ({
    step: training.step,
    parameters: training.parameters(),
  }));
}

/** Does work in parts, and lets others run between them; gives it up when there is a reason to. */
async function* inTurns<Result>(
  work: Generator<void, Result, void>,
  { turns, training, isAborted }: { turns: Turns; training: Training; isAborted: () => boolean },
): AsyncGenerator<Progress, Result | undefined, void> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (!turns.isOver()) continue;
    if (turns.reportIsDue()) yield progressOf(training, turns);
    await turns.next();
    if (isAborted()) return undefined;
  }
}

function progressOf(training: Training, turns: Turns): Progress {
  return {
    step: training.step,
    steps: training.plan.steps,
    cost: training.cost,
    seconds: turns.seconds(),
    history: training.history,
    set: (name, value) => training.set(name, value),
  };
}
