// What restrains each layer, in a word or two: the badges beside the stack.
import type { Settings } from '../../settings/settings.ts';
import { setting } from '../../state/numerals.ts';
import { fill, type Words } from '../../words/words.ts';

/** Badges of the three kinds of rows. */
export interface Badges {
  readonly input: readonly string[];
  readonly hidden: readonly string[];
  readonly output: readonly string[];
}

/** The badges of a network's rows; a setting that does nothing has none. */
export function badgesOf(settings: Settings, words: Words['model']): Badges {
  const { l2, l1, keepProb, noise, maxNorm, labelSmoothing, mixup, batchNorm, layerNorm } = settings;
  const badge = (isOn: boolean, text: string, value = 0) =>
    isOn ? [fill(text, { value: setting(value) })] : [];
  const decay = badge(l2 > 0, words.badgeL2, l2);
  const weights = [...badge(l1 > 0, words.badgeL1, l1), ...badge(maxNorm > 0, words.badgeNorm, maxNorm)];
  return {
    input: [...badge(noise > 0, words.badgeNoise, noise), ...badge(mixup > 0, words.badgeMixup, mixup)],
    hidden: [
      ...decay,
      ...badge(keepProb < 1, words.badgeKeep, keepProb),
      ...weights,
      ...badge(batchNorm, words.badgeBatchNorm),
      ...badge(layerNorm, words.badgeLayerNorm),
    ],
    output: [...decay, ...weights, ...badge(labelSmoothing > 0, words.badgeSmoothing, labelSmoothing)],
  };
}
