// Divergence: where training left the finite numbers, and what to tell a person about it.
import type { Matrix } from '../core/matrix.ts';
import { Interpreter } from '../engine/interpret.ts';
import { Program } from '../engine/program.ts';
import { appendForward, declareParameters } from '../nn/forward.ts';
import type { Network, ParameterStore } from '../nn/network.ts';

/** Where training left the finite numbers. */
export interface Divergence {
  /** Updates made when it was noticed; the parameters are put back to the last that gave a finite cost. */
  readonly step: number;
  /** The first layer that was not finite. */
  readonly layer: string;
  /** What was not finite. */
  readonly cause: string;
  /** All of it in one line, with what to try. */
  readonly message: string;
}

/** Says what happened, and looks for the layer where it is not known. */
export function divergenceOf(found: {
  readonly net: Network;
  readonly store: ParameterStore;
  readonly x: Matrix;
  readonly step: number;
  readonly cause: string;
  readonly layer: string | undefined;
  /** Undefined where steps are searched for. */
  readonly learningRate: number | undefined;
}): Divergence {
  const { net, step, cause, learningRate } = found;
  const layer = found.layer ?? firstNonFinite(found) ?? net.layers.at(-1)!.name;
  const remedy = learningRate === undefined ? '' : `lower learningRate (${learningRate}) or `;
  const message = `fit: ${cause} at step ${step} in layer ${layer}; ${remedy}scale the inputs`;
  return { step, layer, cause, message };
}

/** The first layer whose outputs are not finite on these examples. */
function firstNonFinite({
  net,
  store,
  x,
}: {
  readonly net: Network;
  readonly store: ParameterStore;
  readonly x: Matrix;
}): string | undefined {
  const program = new Program();
  const input = program.data('x', net.inputs);
  const parameters = declareParameters(program, net);
  const { outputs } = appendForward(program, net, { x: input, parameters, training: undefined });
  const interpreter = new Interpreter(program, x.precision);
  interpreter.setExamples(x.rows);
  interpreter.write(input, x.transpose().data);
  for (const { layer, letter, buffer } of parameters) {
    interpreter.write(buffer, store.byLayer[layer]![letter]!.data);
  }
  interpreter.run(program.operations);
  return outputs.find(({ buffer }) => !interpreter.read(buffer).every(Number.isFinite))?.name;
}
