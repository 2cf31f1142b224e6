// The laws of training: steps go down the slope of their cost, fits repeat, and compiled code does what is written.
import { hasSimd } from '../engine/wasm/platform.ts';
import type { NetworkParameters } from '../nn/network.ts';
import { fit } from '../train/fit.ts';
import { sgd } from '../train/optimizer.ts';
import { passSurface, readyExecutor, type Spot, stepOf, updateSurface } from './cost-surface.ts';
import { drawingLayers } from './drawing-layer.ts';
import { comparing, type GradientCheck } from './gradient-check.ts';
import { countDifferent, grouped, type Law, type LawName, lawOf, short } from './law.ts';
import { type Subject, spread } from './subject.ts';

/** Examples for the interpreter, which is slow. */
const fewExamples = 32;
const fewSteps = 3;

/** How far sums in another order may lead in a few steps, relative to the larger number. */
const closeness = 1e-9;

/** How gradients are compared: at so many elements of each matrix. */
export interface GradientLawOptions {
  readonly sample: number;
  readonly tolerance: number;
}

/** Gradients of the cost, penalty included, are its slopes. */
export function* gradients(subject: Subject, options: GradientLawOptions): Generator<void, Law, void> {
  const { penalty, seed } = subject;
  const surface = passSurface(subject, { penalty, training: true, draws: {} });
  const found = yield* comparing(surface, { ...options, seed, epsilon: 1e-3 });
  return gradientLaw('gradients', found, {
    tolerance: options.tolerance,
    what: 'gradients are the slopes of the cost',
  });
}

/**
 * A training step, as it is compiled, moves parameters down the slope of its cost, masks and all; undefined where nothing
 * is learned.
 */
export function* update(
  subject: Subject,
  options: GradientLawOptions,
): Generator<void, Law | undefined, void> {
  const surface = updateSurface(subject);
  if (surface.movables.length === 0) return undefined;
  const found = yield* comparing(surface, { ...options, seed: subject.seed, epsilon: 1e-3 });
  const draws = drawingLayers(subject).length > 0 ? ' under the same masks' : '';
  return gradientLaw('update', found, {
    tolerance: options.tolerance,
    what: `a step goes down the slope of its cost${draws}`,
  });
}

function gradientLaw(
  law: LawName,
  { worst, elements, skipped }: GradientCheck,
  { tolerance, what }: { readonly tolerance: number; readonly what: string },
): Law {
  const counted = `${grouped(elements)} elements${skipped > 0 ? `, ${grouped(skipped)} skipped at kinks` : ''}`;
  const bound = `bound ${short(tolerance)}`;
  if (!worst) {
    const message = `network: nothing compared whether ${what}: ${counted} (${bound})`;
    return lawOf(law, { figure: Number.NaN, bound: tolerance, holds: message, broken: message });
  }
  const { error, layer, parameter, row, column, analytic, numeric } = worst;
  const where = `${layer}.${parameter}[${row}, ${column}]`;
  return lawOf(law, {
    ...(!(error <= tolerance) && { layer }),
    figure: error,
    bound: tolerance,
    holds: `network: ${what}; worst relative error ${short(error)} at ${where}, ${counted} (${bound})`,
    broken: `${where}: slope ${short(numeric)}, gradient ${short(analytic)}, relative error ${short(error)}; ${counted} (${bound})`,
  });
}

/** Two fits with one seed give the same bits, from the drawn start on. */
export async function refit({ net, loss, x, y, seed }: Spot): Promise<Law> {
  const once = async () => {
    const { model } = await fit(
      net,
      { x, y },
      {
        loss,
        optimizer: sgd({ learningRate: 0.01 }),
        batchSize: Math.ceil(x.rows / 3),
        steps: 7,
        seed,
      },
    );
    return flat(model.parameters);
  };
  const [first, second] = [await once(), await once()];
  const figure = countDifferent(first, second);
  return lawOf('refit', {
    figure,
    bound: 0,
    holds: 'network: two fits with one seed give the same bits',
    broken: `network: ${grouped(figure)} of ${grouped(first.length)} parameters differ between two fits with one seed`,
  });
}

function flat(parameters: NetworkParameters): number[] {
  return Object.values(parameters).flatMap(letters =>
    Object.values(letters).flatMap(({ data }) => Array.from(data)),
  );
}

/** The compiled engine and the interpreter take the same steps; undefined where nothing is compiled here. */
export function engine(subject: Subject): Law | undefined {
  if (!hasSimd()) return undefined;
  const few = { ...subject, x: spread(subject.x, fewExamples), y: spread(subject.y, fewExamples) };
  const parts = stepOf(few.net, few.loss, sgd({ learningRate: 0.1 }));
  const [compiled, interpreted] = (['wasm', 'interpret'] as const).map(backend => {
    const executor = readyExecutor(few, parts, parts.entries, { random: 'philox', backend });
    executor.run('step', fewSteps);
    return parts.parameters.flatMap(({ buffer }) => Array.from(executor.read(buffer)));
  });
  const largest = interpreted!.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  const errors = compiled!.map((value, k) => {
    const expected = interpreted![k]!;
    const size = Math.max(Math.abs(value), Math.abs(expected), 1e-3 * largest);
    return Object.is(value, expected) ? 0 : Math.abs(value - expected) / size;
  });
  const figure = errors.reduce((worst, error) => Math.max(worst, error), 0);
  const found = `${fewSteps} steps, worst relative difference ${short(figure)} (bound ${short(closeness)})`;
  return lawOf('engine', {
    figure,
    bound: closeness,
    holds: `network: compiled steps are those of the interpreter; ${found}`,
    broken: `network: compiled steps are not those of the interpreter; ${found}`,
  });
}
