// The network's answer at a place of the field: straight between the four nearest places of the grid.
import type { Field } from '../../protocol.ts';

/** The most probable label at a place, and how probable it is. */
export interface Reading {
  readonly label: number;
  readonly probability: number;
}

/** @param place shares of the sides, from the lower left */
export function readingAt(field: Field, place: { readonly across: number; readonly up: number }): Reading {
  const logits = Array.from({ length: field.outputs }, (_, k) => logitAt(field, k, place));
  if (field.outputs === 1) {
    const probability = 1 / (1 + Math.exp(-logits[0]!));
    return probability > 0.5 ? { label: 1, probability } : { label: 0, probability: 1 - probability };
  }
  const largest = Math.max(...logits);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  return { label: logits.indexOf(largest), probability: 1 / total };
}

function logitAt(
  { grid, logits }: Field,
  output: number,
  { across, up }: { readonly across: number; readonly up: number },
): number {
  const along = (share: number) => Math.min(grid - 1, Math.max(0, share * (grid - 1)));
  const [x, y] = [along(across), along(up)];
  const [i, j] = [Math.min(grid - 2, Math.floor(x)), Math.min(grid - 2, Math.floor(y))];
  const [s, t] = [x - i, y - j];
  const at = (di: number, dj: number) => logits[output * grid * grid + (j + dj) * grid + i + di]!;
  return (1 - t) * ((1 - s) * at(0, 0) + s * at(1, 0)) + t * ((1 - s) * at(0, 1) + s * at(1, 1));
}
