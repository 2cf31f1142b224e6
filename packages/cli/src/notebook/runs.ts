// The assignment's runs: what each is called, what it trains with, and how it went.
import { type Evaluation, type Matrix, WellfitError } from 'wellfit';
import {
  accuracy,
  computeCostFromLogits,
  forwardPropagation,
  type Iteration,
  iterations,
  type ModelOptions,
  type Parameters,
} from 'wellfit/notebook';

/** Features × examples, and labels 1 × examples, as the assignment keeps them. */
export interface NotebookData {
  readonly X: Matrix;
  readonly Y: Matrix;
}

/** Loss and accuracy. */
export type Figures = Required<Evaluation>;

/** What the runs have in common. */
export interface NotebookSettings {
  readonly learningRate: number;
  readonly numIterations: number;
  readonly lambd: number;
  readonly keepProb: number;
  readonly initSeed: number;
  readonly maskSeed: number;
}

/** One of the runs. */
export interface RunPlan {
  /** Short name, in file names and JSON. */
  readonly id: 'none' | 'l2' | 'dropout' | 'dropout-fresh';
  /** In tables. */
  readonly name: string;
  /** Over the decision boundary, in the assignment's words. */
  readonly title: string;
  readonly options: ModelOptions;
}

/** Without regularization, with L2, with dropout as published, and with dropout as it is meant. */
export function runPlans({ lambd, keepProb, ...common }: NotebookSettings): readonly RunPlan[] {
  const dropout = { ...common, keepProb };
  return [
    {
      id: 'none',
      name: 'without regularization',
      title: 'Model without regularization',
      options: common,
    },
    {
      id: 'l2',
      name: `L2, λ = ${lambd}`,
      title: 'Model with L2-regularization',
      options: { ...common, lambd },
    },
    {
      id: 'dropout',
      name: `dropout ${keepProb}, one mask`,
      title: 'Model with dropout',
      options: { ...dropout, mask: 'fixed' },
    },
    {
      id: 'dropout-fresh',
      name: `dropout ${keepProb}, fresh masks`,
      title: 'Model with dropout, fresh masks',
      options: { ...dropout, mask: 'fresh' },
    },
  ];
}

/** Losses that compare while training: dropout off, penalty apart. */
interface LossSeries {
  /** Updates made. */
  readonly steps: readonly number[];
  readonly train: readonly number[];
  /** Empty without a test set. */
  readonly test: readonly number[];
}

/** A run that has trained, wholly or until it was stopped. */
export interface FinishedRun {
  readonly plan: RunPlan;
  readonly parameters: Parameters;
  /** Cost at iterations 0, `costEvery`, 2 `costEvery`, … */
  readonly costs: readonly number[];
  readonly costEvery: number;
  readonly losses: LossSeries;
  /** The last cost that was measured: what training lowers, masks and penalty included. */
  readonly lastCost: number;
  /** Updates made. */
  readonly iterations: number;
  readonly seconds: number;
  readonly train: Figures;
  readonly test: Figures | undefined;
}

/** Milliseconds of training between two looks at signals and the screen. */
const slice = 40;

/** The assignment's rhythm, a cost every 1000 iterations and a line every 10,000, or finer for shorter runs. */
export function rhythmOf(numIterations: number): { readonly costEvery: number; readonly printEvery: number } {
  if (numIterations >= 10000) return { costEvery: 1000, printEvery: 10000 };
  return {
    costEvery: Math.max(1, Math.floor(numIterations / 30)),
    printEvery: Math.max(1, Math.floor(numIterations / 3)),
  };
}

/** How a caller follows a run. */
export interface Watch {
  readonly signal: AbortSignal;
  /** Called every few milliseconds. */
  readonly onProgress: (iteration: number, cost: number) => void;
  /** Called at the iterations whose cost the assignment prints. */
  readonly onPrintedCost: (iteration: number, cost: number) => void;
}

/** Trains one run, letting signals and the screen have their turn; stops early when aborted. */
export async function trainRun(
  plan: RunPlan,
  train: NotebookData,
  test: NotebookData | undefined,
  { signal, onProgress, onPrintedCost }: Watch,
): Promise<FinishedRun> {
  const { numIterations = 30000 } = plan.options;
  const { costEvery, printEvery } = rhythmOf(numIterations);
  const costs: number[] = [];
  const losses = { steps: [] as number[], train: [] as number[], test: [] as number[] };
  const began = performance.now();
  let sliceEnd = began + slice;
  let last: Iteration | undefined;
  for (last of iterations(train.X, train.Y, plan.options)) {
    const { iteration, cost } = last;
    requireFinite(plan, last);
    if (iteration % costEvery === 0) {
      costs.push(cost);
      losses.steps.push(iteration + 1);
      losses.train.push(lossOf(last.parameters, train));
      if (test) losses.test.push(lossOf(last.parameters, test));
    }
    if (iteration % printEvery === 0) onPrintedCost(iteration, cost);
    if (performance.now() < sliceEnd) continue;
    onProgress(iteration + 1, cost);
    await new Promise(resolve => setImmediate(resolve));
    if (signal.aborted) break;
    sliceEnd = performance.now() + slice;
  }
  const { iteration, cost, parameters } = last!;
  return {
    plan,
    parameters,
    costs,
    costEvery,
    losses,
    lastCost: cost,
    iterations: iteration + 1,
    seconds: (performance.now() - began) / 1000,
    train: figuresOf(parameters, train),
    test: test && figuresOf(parameters, test),
  };
}

function figuresOf(parameters: Parameters, data: NotebookData): Figures {
  return { loss: lossOf(parameters, data), accuracy: accuracy(data.X, data.Y, parameters) };
}

function lossOf(parameters: Parameters, { X, Y }: NotebookData): number {
  return computeCostFromLogits(forwardPropagation(X, parameters).cache.Z3, Y);
}

/** The assignment's cost leaves out what is not a number, so that only the parameters tell when a run has diverged. */
function requireFinite({ name, options }: RunPlan, { iteration, parameters }: Iteration): void {
  const finite = Object.values(parameters).every(({ data }: Matrix) =>
    data.every(value => Number.isFinite(value)),
  );
  if (finite) return;
  throw new WellfitError(
    'state',
    `notebook: ${name}: a parameter left the finite numbers at iteration ${iteration}; lower --learning-rate (${options.learningRate})`,
  );
}

/** Frobenius norm of each weight matrix: √ΣW². */
export function weightNormsOf({ W1, W2, W3 }: Parameters): number[] {
  return [W1, W2, W3].map(W => W.norm());
}
