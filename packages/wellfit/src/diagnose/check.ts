// Conformance as a product: every law that a network has to keep to, tried on a network that a person gives.
import type { Matrix } from '../core/matrix.ts';
import { requirePositive, requireWhole } from '../core/option-rules.ts';
import type { Network } from '../nn/network.ts';
import { Turns } from '../train/in-turns.ts';
import { dropoutLaws } from './dropout-laws.ts';
import { type Law, type LawName, lawOf } from './law.ts';
import { finite, meaning } from './loss-laws.ts';
import { logitsOf, rows, shape, untouched } from './prediction-laws.ts';
import type { Phase } from './probe.ts';
import { type Subject, type SubjectOptions, subjectOf } from './subject.ts';
import { engine, type GradientLawOptions, gradients, refit, update } from './training-laws.ts';

/** Options of `check`. */
export interface CheckOptions extends SubjectOptions {
  /** Elements of each matrix whose gradient is checked. Default 32. */
  readonly sample?: number;
  /** The relative error that a right gradient stays below, beyond what the cost's own rounding hides. Default 1e-6. */
  readonly tolerance?: number;
  /** Stops when aborted; what has been found is returned. */
  readonly signal?: { readonly aborted: boolean };
}

/** What a check has found, as plain data. */
export interface CheckReport {
  /** Whether every law was tried and holds. */
  readonly passed: boolean;
  /** `broken`: layers do not give the units that they say, so that nothing else could be tried. */
  readonly stopped: 'done' | 'aborted' | 'broken';
  readonly laws: readonly Law[];
}

/** Something that is tried: pauses come between parts of it. */
interface Trial {
  readonly law: LawName;
  readonly run: () => AsyncGenerator<Law | undefined, void, void> | Generator<Law | undefined, void, void>;
}

/**
 * Tries on a network what every network should keep to, and says what was found, law by law:
 *
 * - `shape`: layers give the units that they say
 * - `inert`: prediction knows nothing of seeds, steps and trainings in between; dropout leaves values as they are then
 * - `rows`: the prediction of an example depends on no other example, no order and no batch size
 * - `expectation`: the mean over 4,096 masks is the output at prediction, within 5 standard errors
 * - `fresh`: every step draws anew (or never, where the mask is fixed)
 * - `replay`: the same seed draws the same, another seed something else
 * - `share`, `scale`: dropout keeps the share keepProb of the units and divides them by keepProb; noise has its `stddev`
 * - `gradients`: they are the slopes of the cost, within a relative error of 1e-6
 * - `update`: a compiled step goes down the slope of its own cost, under the same masks
 * - `refit`: two fits with one seed give the same bits
 * - `engine`: the compiled steps are those of the interpreter
 * - `finite`: the loss and its slope are finite at logits of ±10,000
 * - `meaning`: the loss is least where the logits mean the target
 *
 * Layers and losses of somebody else's are tried as those of this house are; only `share` and `scale` are for kinds that
 * promise them.
 *
 * @throws {WellfitError} `shape` or `range` when something given does not fit the network
 *
 * @example
 * ```ts
 * const net = network({ inputs: 2, layers: [dense(4), tanh(), dropout({ keepProb: 0.8 }), dense(1)] });
 * const { passed, laws } = await check(net);
 * passed // => true
 * laws.filter(({ layer }) => layer === 'dropout_1').map(({ law }) => law) // => ['inert', 'expectation', 'fresh', 'replay', 'share', 'scale']
 * ```
 */
export async function check(net: Network, options: CheckOptions = {}): Promise<CheckReport> {
  const { sample = 32, tolerance = 1e-6, signal } = options;
  requireWhole('check: sample', sample, 1);
  requireWhole('check: seed', options.seed ?? 0, 0);
  requirePositive('check: tolerance', tolerance);
  const subject = subjectOf(net, options);
  const atPrediction = shapeOf(subject, 'prediction');
  if (!atPrediction.passed) return { passed: false, stopped: 'broken', laws: [atPrediction] };
  // before anything of training is so much as built: a layer may remember that
  const before = logitsOf(subject, subject.x);
  const inTraining = shapeOf(subject, 'training');
  if (!inTraining.passed) return { passed: false, stopped: 'broken', laws: [inTraining] };
  const laws = [inTraining];
  const turns = new Turns();
  for (const { law, run } of trials({ ...subject, before }, { sample, tolerance })) {
    try {
      for await (const found of run()) {
        if (found) laws.push(found);
        if (turns.isOver()) await turns.next();
        if (signal?.aborted) return { passed: false, stopped: 'aborted', laws };
      }
    } catch (error) {
      laws.push(stoppedBy(law, error));
    }
  }
  return { passed: laws.every(({ passed }) => passed), stopped: 'done', laws };
}

function trials(
  subject: Subject & { readonly before: Matrix },
  options: GradientLawOptions,
): readonly Trial[] {
  return [
    { law: 'inert', run: () => awaited(untouched(subject, subject.before)) },
    { law: 'rows', run: () => single(() => rows(subject)) },
    { law: 'expectation', run: () => dropoutLaws(subject) },
    { law: 'gradients', run: () => worked(gradients(subject, options)) },
    { law: 'update', run: () => worked(update(subject, options)) },
    { law: 'refit', run: () => awaited(refit(subject)) },
    { law: 'engine', run: () => single(() => engine(subject)) },
    { law: 'finite', run: () => single(() => finite(subject)) },
    { law: 'meaning', run: () => single(() => meaning(subject)) },
  ];
}

async function* awaited(law: Promise<Law>): AsyncGenerator<Law, void, void> {
  yield await law;
}

function* single(law: () => Law | undefined): Generator<Law | undefined, void, void> {
  yield law();
}

function* worked(work: Generator<void, Law | undefined, void>): Generator<Law | undefined, void, void> {
  for (;;) {
    const { done, value } = work.next();
    if (done) {
      yield value;
      return;
    }
    yield undefined;
  }
}

function shapeOf(subject: Subject, phase: Phase): Law {
  try {
    return shape(subject, phase);
  } catch (error) {
    return stoppedBy('shape', error);
  }
}

/** A layer or a loss of somebody else's may throw anything. */
function stoppedBy(law: LawName, error: unknown): Law {
  const message = `network: stopped by an error: ${error instanceof Error ? error.message : String(error)}`;
  return lawOf(law, { figure: Number.NaN, bound: 0, holds: message, broken: message });
}
