// Which settings make a program, and which are numbers that are set in one: the worker and the code that a page writes agree on it.
import type { ActivationName, LiveSettings, Settings } from './settings.ts';

/**
 * What a program is made of besides the numbers that can be set in it: settings with the same key run in the same one.
 * It depends on the settings alone, never on what they were before, so that a fit that is done again takes the same way.
 */
export function programKey(live: LiveSettings): string {
  const { l2, l1, keepProb, noise, maxNorm, labelSmoothing, mixup } = live;
  return JSON.stringify([l2 > 0, l1 > 0, keepProb < 1, noise > 0, maxNorm, labelSmoothing, mixup]);
}

/** The numbers that the program of settings has, by the names that `Trainer.set` takes. */
export function settable(settings: Settings): readonly (readonly [name: string, value: number])[] {
  const { l2, l1, keepProb, noise, learningRate, hidden } = settings;
  return [
    ['learningRate', learningRate],
    ...(l2 > 0 ? [['l2', l2] as const] : []),
    ...(l1 > 0 ? [['l1', l1] as const] : []),
    ...(noise > 0 ? [['gaussianNoise_1.stddev', noise] as const] : []),
    ...(keepProb < 1 ? hidden.map((_, k) => [`dropout_${k + 1}.keepProb`, keepProb] as const) : []),
  ];
}

/** How weights are drawn: the assignment's start for ReLU, which numpy draws too; for the others the one that suits them. */
export function initializerOf(activation: ActivationName): 'lecun' | 'glorot' | 'he' {
  if (activation === 'relu') return 'lecun';
  return activation === 'tanh' || activation === 'sigmoid' ? 'glorot' : 'he';
}
