// From options to an optimizer with its schedule.
import {
  adagrad,
  adam,
  adamW,
  cosineDecay,
  exponentialDecay,
  type Lbfgs,
  type LearningRateOption,
  lbfgs,
  type Optimizer,
  onPlateau,
  rmsprop,
  sgd,
  stepDecay,
  WellfitError,
  warmUp,
} from 'wellfit';
import type { OptimizerFlags } from './options/optimizer.ts';

/** Learning rates where none is given. */
const usualRates = { sgd: 0.3, rmsprop: 0.01, adagrad: 0.01, adam: 0.001, adamW: 0.001 } as const;

/** The optimizer that the options ask for. */
export function optimizerOf(flags: OptimizerFlags): Optimizer | Lbfgs {
  const { optimizer, momentum, nesterov = false, weightDecay, clipNorm, clipValue } = flags;
  if (optimizer === 'lbfgs') return lbfgs(defined({ learningRate: flags.learningRate }));
  const learningRate = scheduleOf(flags, flags.learningRate ?? usualRates[optimizer]);
  const shared = { learningRate, ...defined({ clipNorm, clipValue }) };
  switch (optimizer) {
    case 'sgd':
      return sgd({ ...shared, momentum, nesterov });
    case 'rmsprop':
      return rmsprop({ ...shared, momentum });
    case 'adagrad':
      return adagrad(shared);
    case 'adam':
      return adam(shared);
    case 'adamW':
      return adamW({ ...shared, ...defined({ weightDecay }) });
  }
}

/** The learning rate as a number, or as a schedule that starts there. */
function scheduleOf(flags: OptimizerFlags, learningRate: number): LearningRateOption {
  const { warmUp: steps } = flags;
  const to = withoutWarmUp(flags, learningRate);
  return steps === undefined ? to : warmUp({ steps, to });
}

function withoutWarmUp(flags: OptimizerFlags, learningRate: number): LearningRateOption {
  const { schedule, decayEvery: every = 1, decayFactor, decayPatience, finalLearningRate } = flags;
  switch (schedule) {
    case 'constant':
      return learningRate;
    case 'step':
      return stepDecay({ learningRate, every, factor: decayFactor ?? 0.5 });
    case 'exponential':
      return exponentialDecay({ learningRate, every, factor: decayFactor ?? 0.5 });
    case 'cosine':
      requireBelow(finalLearningRate, learningRate);
      return cosineDecay({ learningRate, ...defined({ final: finalLearningRate }) });
    case 'plateau': {
      const rest = defined({ factor: decayFactor, patience: decayPatience, minimum: finalLearningRate });
      return onPlateau({ learningRate, ...rest });
    }
  }
}

function requireBelow(final: number | undefined, learningRate: number): void {
  if (final === undefined || final <= learningRate) return;
  throw new WellfitError(
    'range',
    `--final-learning-rate must be at most --learning-rate (${learningRate}), got ${final}`,
  );
}

/** An object without its undefined fields. */
function defined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}
