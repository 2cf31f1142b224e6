// --turbo: V8's packer of vectors, switched on for this process, tried on small networks, and left alone when in doubt.
import { spawnSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import {
  adam,
  dense,
  dropout,
  type FitOptions,
  fit,
  l1,
  l2,
  type Network,
  network,
  relu,
  sgd,
  synthetic,
  tanh,
} from 'wellfit';

/** Width of the vectors that code is laid out for. */
export type VectorBits = 128 | 256;

/** Packs two vectors of 128 bits into one of 256, which halves the instructions; experimental in V8. */
const flag = 'experimental-wasm-revectorize';

/**
 * The width to lay code out for: 256 where `turbo` is asked for and works here. Call it before anything is trained or
 * predicted: what was compiled earlier stays as it was. A refusal is one line on stderr, and all else goes on.
 */
export async function vectorBitsFor(turbo: boolean | undefined): Promise<VectorBits> {
  if (!turbo) return 128;
  const refusal = refusalOfPlatform() ?? (await tryPacking());
  if (refusal === undefined) return 256;
  process.stderr.write(`wellfit: note: --turbo does not work here: ${refusal}; going on without it\n`);
  return 128;
}

/** Why this Node cannot pack vectors. V8 itself would complain of an unknown flag on stderr: it is looked up first. */
function refusalOfPlatform(): string | undefined {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) < 24) return `Node 24 or later is needed, this is ${node}`;
  const { stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  if (!stdout?.includes(`--${flag}`)) return `Node ${node} for ${process.arch} has no --${flag}`;
  return /\bAVX2=0\b/.test(stdout) ? 'the processor has no AVX2' : undefined;
}

/** Switches the packer on and trains small networks with it; off again, with the reason, when a bit differs. */
async function tryPacking(): Promise<string | undefined> {
  setFlagsFromString(`--${flag}`);
  for (const trial of trials) {
    if (await givesSameBits(trial)) continue;
    setFlagsFromString(`--no-${flag}`);
    return 'in the self-test packed vectors gave other results than single ones';
  }
  return undefined;
}

/** A fit of known results. */
interface Trial {
  readonly net: Network;
  readonly options: FitOptions;
}

/** Enough for V8 to move on from its quick code, which never packs, to the code that does. */
const steps = 1500;

/** Between them: both layouts of parameters, both precisions, whole and gathered batches, masks, every kind of loop. */
const trials: readonly Trial[] = [
  {
    net: network({
      inputs: 2,
      layers: [dense(20), relu(), dropout({ keepProb: 0.8 }), dense(3), relu(), dense(1)],
    }),
    options: { optimizer: sgd({ learningRate: 0.1, momentum: 0.5 }), penalty: l2({ lambda: 0.5 }), steps },
  },
  {
    net: network({ inputs: 2, layers: [dense(24), tanh(), dense(24), tanh(), dense(1)] }),
    options: { optimizer: adam(), penalty: l1({ lambda: 0.1 }), batchSize: 24, precision: 'float32', steps },
  },
];

async function givesSameBits({ net, options }: Trial): Promise<boolean> {
  const examples = synthetic('moons', { rows: 61, seed: 1 });
  const results = [];
  for (const vectorBits of [128, 256] as const) {
    const { model } = await fit(net, examples, { ...options, seed: 1, historyEvery: steps, vectorBits });
    const learned = Object.values(model.parameters).flatMap(letters => Object.values(letters));
    results.push([...learned.map(({ data }) => data), model.predictProbabilities(examples.x)]);
  }
  const [single, packed] = results as [(typeof results)[0], (typeof results)[0]];
  return single.every((values, i) => values.every((value, k) => Object.is(value, packed[i]![k])));
}
