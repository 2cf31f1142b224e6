// How many numbers a network learns, written as the sum that they come from.
import type { DataSummary } from '../../protocol.ts';
import type { ModelSettings } from '../../settings/settings.ts';

/** A network as far as its parameters go. */
export interface NetworkSize extends Pick<ModelSettings, 'hidden' | 'batchNorm' | 'layerNorm'> {
  readonly inputs: number;
  readonly outputs: number;
}

/** Units of the last layer: one logit for two classes, else one for each class. */
export function outputsOf(data: DataSummary | undefined): number {
  const classes = data?.classes.length ?? 2;
  return classes === 2 ? 1 : classes;
}

/** The sum, layer by layer: weights and offsets, and a scale and an offset for each unit that is normalized. */
export function parameterSum({ inputs, hidden, outputs, batchNorm, layerNorm }: NetworkSize): {
  readonly text: string;
  readonly total: number;
} {
  const norms = Number(batchNorm) + Number(layerNorm);
  const widths = [inputs, ...hidden, outputs];
  const terms: string[] = [];
  let total = 0;
  for (let i = 1; i < widths.length; i++) {
    const [fanIn, fanOut] = [widths[i - 1]!, widths[i]!];
    const scales = i < widths.length - 1 ? norms : 0;
    terms.push(`${fanIn}·${fanOut}+${fanOut}${`+2·${fanOut}`.repeat(scales)}`);
    total += fanIn * fanOut + fanOut + 2 * fanOut * scales;
  }
  return { text: terms.join(' + '), total };
}
