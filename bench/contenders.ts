// Who takes part: a program each, what it needs, how many of a workload's steps are timed, and what is to be known.
import { blasOfNumpy, copyPrototype, installPackages, python, pythonModule } from './install.ts';
import type { Job } from './job.ts';
import { familyOf, type Precision, type Workload } from './workloads.ts';

/** One row of the tables. */
export interface Contender {
  /** `numpy-lean`: what `--peers` selects by. */
  readonly id: string;
  readonly name: string;
  /** A file in `peers/`. */
  readonly program: string;
  /** `strict 256-bit`: of WebAssembly that uses vectors; its peak goes by that name. */
  readonly mode?: string;
  /** Flags of Node. */
  readonly flags?: readonly string[];
  readonly arithmetic?: Job['arithmetic'];
  readonly vectorBits?: Job['vectorBits'];
  readonly backend?: Job['backend'];
  /** Where it has no choice. */
  readonly precision?: Precision;
  /** Steps that are timed, by family, where all of them would take minutes; the rest is scaled. */
  readonly steps?: Readonly<Record<string, number>>;
  readonly repetitions?: number;
  /** Why it does not run a workload, when it does not. */
  readonly lacks?: (workload: Workload) => string | undefined;
  /** What is different about its run. */
  readonly note?: (workload: Workload) => string | undefined;
  /** Makes it ready. Gives its version; throws where something is missing, saying how to get it. */
  readonly prepare: (options: Readonly<{ prototype: string }>) => string;
}

const packing = '--experimental-wasm-revectorize';

/** WebAssembly as V8 compiles it, and with 128-bit operations packed in pairs. */
const modes = [
  { mode: 'strict', arithmetic: 'strict', vectorBits: 128, flags: [] },
  { mode: 'fused', arithmetic: 'fused', vectorBits: 128, flags: [] },
  { mode: 'strict 256-bit', arithmetic: 'strict', vectorBits: 256, flags: [packing] },
  { mode: 'fused 256-bit', arithmetic: 'fused', vectorBits: 256, flags: [packing] },
] as const;

const idOf = (mode: string) => mode.replace(' 256-bit', '-256');

const wellfit: readonly Contender[] = modes.map(({ mode, ...options }) => ({
  id: `wellfit-${idOf(mode)}`,
  name: `wellfit ${mode}`,
  program: 'wellfit.ts',
  mode,
  ...options,
  repetitions: 5,
  prepare: () => 'this checkout',
}));

const handFused: readonly Contender[] = modes.map(({ mode, ...options }) => ({
  id: `prototype-${idOf(mode)}`,
  name: `hand-fused prototype ${mode}`,
  program: 'hand-fused.ts',
  mode,
  ...options,
  repetitions: 5,
  note: ({ task }) =>
    task === 'predict' && options.arithmetic === 'strict'
      ? 'its tiles are too large for this mode'
      : undefined,
  prepare({ prototype }) {
    if (copyPrototype(prototype)) return 'frozen';
    throw new Error(`absent: no w1run2.mjs in ${prototype}, or no ../peers/js beside it (--prototype DIR)`);
  },
}));

function needPython(module: string, debian: string): string {
  const version = pythonModule(module);
  if (version === undefined) throw new Error(`not installed: apt-get install ${debian}`);
  return version;
}

const onlyAssignment = (workload: Workload) =>
  familyOf(workload) === 'W1' ? undefined : 'written for the assignment';

const inPython: readonly Contender[] = [
  {
    id: 'numpy-notebook',
    name: 'numpy, notebook style',
    program: 'numpy_notebook.py',
    steps: { W1: 3000 },
    lacks: onlyAssignment,
    prepare: () => numpyVersion(),
  },
  {
    id: 'numpy-lean',
    name: 'numpy, lean',
    program: 'numpy_lean.py',
    steps: { W1: 3000 },
    prepare: () => numpyVersion(),
  },
  {
    id: 'scikit-learn',
    name: 'scikit-learn MLP',
    program: 'sklearn_mlp.py',
    steps: { W1: 3000 },
    lacks: workload => (workload.id === 'W1-dropout' ? 'has no dropout' : undefined),
    note: ({ task, keepProb }) => (task === 'train' && keepProb < 1 ? 'without dropout' : undefined),
    prepare: () => needPython('sklearn', 'python3-sklearn'),
  },
  {
    id: 'pytorch',
    name: 'PyTorch, eager',
    program: 'torch_eager.py',
    steps: { W1: 1500 },
    prepare: () => needPython('torch', 'python3-torch'),
  },
];

function numpyVersion(): string {
  const version = needPython('numpy', 'python3-numpy libopenblas0');
  const blas = blasOfNumpy();
  return blas.includes('openblas')
    ? `${version} with OpenBLAS`
    : `${version}, BLAS: ${blas} (slow; apt-get install libopenblas0)`;
}

/** Installs packages at their versions; the first names the contender's. */
function needPackages(packages: Readonly<Record<string, string>>): string {
  installPackages(packages);
  return Object.values(packages)[0]!;
}

const tfjsPackages = { '@tensorflow/tfjs': '4.22.0', '@tensorflow/tfjs-backend-wasm': '4.22.0' };

const fromNpm: readonly Contender[] = [
  {
    id: 'tfjs-cpu',
    name: 'TensorFlow.js, cpu',
    program: 'tfjs.ts',
    backend: 'cpu',
    precision: 'float32',
    steps: { W1: 300, W2: 20, W3: 2 },
    prepare: () => needPackages(tfjsPackages),
  },
  {
    id: 'tfjs-wasm',
    name: 'TensorFlow.js, wasm',
    program: 'tfjs.ts',
    backend: 'wasm',
    precision: 'float32',
    steps: { W1: 500, W2: 60, W3: 8 },
    prepare: () => needPackages(tfjsPackages),
  },
  {
    id: 'jax-js',
    name: 'jax-js, wasm',
    program: 'jax.ts',
    steps: { W1: 1000, W2: 100, W3: 20 },
    prepare: () => needPackages({ '@jax-js/jax': '0.1.25' }),
  },
  {
    id: 'convnetjs',
    name: 'ConvNetJS',
    program: 'convnet.ts',
    precision: 'float64',
    steps: { W1: 200, W2: 10, W3: 1 },
    note: ({ task, outputs }) =>
      task === 'train' && outputs === 'sigmoid' ? 'softmax of two classes for the sigmoid' : undefined,
    prepare: () => needPackages({ convnetjs: '0.3.0' }),
  },
  {
    id: 'brain-js',
    name: 'brain.js',
    program: 'brain.ts',
    precision: 'float64',
    steps: { W1: 300 },
    lacks: brainLacks,
    note: ({ task }) => (task === 'train' ? 'an update after every example' : 'ReLU for the sigmoid'),
    prepare: () => needPackages({ 'brain.js': '1.6.1' }),
  },
  {
    id: 'onnxruntime',
    name: 'ONNX Runtime (onnxruntime-node)',
    program: 'onnx.ts',
    precision: 'float32',
    lacks: ({ task }) => (task === 'predict' ? undefined : 'predicts only'),
    prepare: () => needPackages({ 'onnxruntime-node': '1.30.0' }),
  },
];

function brainLacks({ task, outputs, keepProb, lambda, optimizer }: Workload): string | undefined {
  if (task === 'predict') return undefined;
  if (outputs === 'softmax') return 'has no softmax';
  if (keepProb < 1) return 'has no dropout';
  if (lambda > 0) return 'has no L2';
  return optimizer.kind === 'adam' ? 'has no Adam' : undefined;
}

const plain: Contender = {
  id: 'plain-js',
  name: 'plain JavaScript, careful',
  program: 'plain.ts',
  steps: { W1: 10_000, W3: 20 },
  prepare: () => 'of this bench',
};

/** In the order of the tables. */
export const contenders: readonly Contender[] = [...wellfit, ...handFused, ...inPython, plain, ...fromNpm];

/** The interpreter of a contender's program. */
export function interpreterOf({ program }: Contender): string {
  return program.endsWith('.py') ? python : process.execPath;
}
