// A training step as a program: forward pass, cost, gradient and update, for one network and everything around it.
import type { Buffer } from '../engine/buffer.ts';
import { differentiate } from '../engine/differentiate.ts';
import type { Entry } from '../engine/executor.ts';
import { formula, multiply } from '../engine/expression.ts';
import { Program } from '../engine/program.ts';
import { live, mergeMasks } from '../engine/simplify.ts';
import { appendForward, declareParameters, type ParameterBuffer, type Setting } from '../nn/forward.ts';
import type { Loss } from '../nn/loss.ts';
import type { Network } from '../nn/network.ts';
import type { Penalty } from '../regularize/penalty.ts';
import type { Optimizer } from './optimizer.ts';

/** What a step is made of. */
export interface StepParts {
  readonly net: Network;
  readonly loss: Loss;
  readonly penalty: Penalty | undefined;
  /** Left out where only a cost or its gradient is wanted. */
  readonly optimizer?: Optimizer;
  /** Whether batches are gathered from a table, or given as they are. */
  readonly batches: 'gathered' | 'given';
  /** Dropout on. */
  readonly training: boolean;
}

/** A step, and what to read and write around it. */
export interface StepProgram {
  readonly program: Program;
  readonly parameters: readonly ParameterBuffer[];
  readonly states: readonly Buffer[];
  readonly settings: readonly Setting[];
  /** Given with every batch: features, targets, and for each example its share 1/m in the mean. */
  readonly x: Buffer;
  readonly y: Buffer;
  readonly share: Buffer;
  /** 1/m. */
  readonly inverseCount: Buffer;
  readonly logits: Buffer;
  readonly masks: readonly Buffer[];
  readonly lossAmount: Buffer;
  readonly penaltyAmounts: readonly Buffer[];
  /** Gradients of the cost by buffer: of parameters, and of x where batches are given. */
  readonly gradients: ReadonlyMap<Buffer, Buffer>;
  /** `step`: an update. `cost`: loss and penalty in training mode. `gradient`: the same with every gradient. */
  readonly entries: readonly Entry[];
}

/** Builds the step. */
export function buildStep({ net, loss, penalty, optimizer, batches, training }: StepParts): StepProgram {
  const program = new Program();
  const gathered = batches === 'gathered';
  const x = gathered ? program.gather('x', 'x', net.inputs) : program.data('x', net.inputs);
  const y = gathered ? program.gather('y', 'y', net.outputs) : program.data('y', net.outputs);
  const share = program.data('share', 1);
  const inverseCount = program.scalar('1/m');
  const parameters = declareParameters(program, net);
  const { logits, settings: layerSettings } = appendForward(program, net, { x, parameters, training });
  const settings = [...layerSettings];
  const setting = (name: string, value: number): Buffer => {
    const buffer = program.scalar(name);
    settings.push({ name, buffer, value });
    return buffer;
  };

  const each = formula(loss.formula({ program, logits, targets: y }));
  const lossAmount = program.sum('loss', multiply(share, each), 'both');
  const weights = parameters.filter(({ penalized }) => penalized).map(({ buffer }) => buffer);
  const penaltyAmounts = penalty?.amounts({ program, inverseCount, setting }, weights) ?? [];
  const costs = [lossAmount, ...penaltyAmounts];
  const forward = [...program.operations];

  const learned = parameters.map(({ buffer }) => buffer);
  const gradients = differentiate(program, costs, gathered ? learned : [...learned, x]);
  const backward = [...program.operations];
  const states: Buffer[] = [];
  if (optimizer) {
    const learningRate = setting('learningRate', optimizer.learningRate);
    const update = optimizer.start({ program, learningRate });
    for (const parameter of learned) {
      const gradient = gradients.get(parameter);
      if (gradient) update(parameter, gradient);
    }
    states.push(...program.buffers.filter(({ role }) => role === 'state'));
  }

  const updated = [...learned, ...states];
  const masks = program.operations.flatMap(({ kind, out }) => (kind === 'random' ? [out] : []));
  const outputs = [logits, ...costs];
  const gradientOutputs = [...outputs, ...gradients.values()];
  const entries: Entry[] = optimizer
    ? [
        {
          name: 'step',
          operations: live(mergeMasks(live(program.operations, updated)), updated),
          outputs: [],
          updates: true,
        },
        { name: 'cost', operations: live(forward, costs), outputs: costs, updates: false },
      ]
    : [
        {
          name: 'gradient',
          operations: live(backward, gradientOutputs),
          outputs: gradientOutputs,
          updates: false,
        },
      ];
  return {
    program,
    parameters,
    states,
    settings,
    x,
    y,
    share,
    inverseCount,
    logits,
    masks,
    lossAmount,
    penaltyAmounts,
    gradients,
    entries,
  };
}
