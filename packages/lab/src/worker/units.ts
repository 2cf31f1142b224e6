// Hidden units one by one: the surface of each over the plane, the class it speaks for, and whether it sleeps.
import type { Matrix } from 'wellfit';
import type { UnitSurfaces, Wanted } from '../protocol.ts';
import { activations } from '../settings/settings.ts';
import type { Course } from './course.ts';
import { planesOf } from './field.ts';

/** The surfaces of all hidden layers, where they are wanted. */
export function unitsOf({ examples, trainer, settings }: Course, { axes, unitGrid }: Wanted): UnitSurfaces[] {
  if (unitGrid < 1 || !examples.plane.spans(axes)) return [];
  const x = examples.plane.inputs(axes, unitGrid);
  const logits = trainer.logits(x);
  const kind = activations.find(name => name === settings.activation)!;
  return settings.hidden.map((units, k) => {
    const layer = `${kind}_${k + 1}`;
    const outputs = trainer.outputs(x, layer);
    const votes = Uint8Array.from({ length: units }, (_, unit) => voteOf(outputs, unit, logits));
    const asleep = new Uint8Array(units);
    const mask = settings.keepProb < 1 ? trainer.mask(`dropout_${k + 1}`) : undefined;
    if (mask) for (let unit = 0; unit < units; unit++) asleep[unit] = 1 - mask.values[unit * mask.examples]!;
    return { layer, units, grid: unitGrid, values: planesOf(outputs), votes, asleep };
  });
}

/** The class whose logit rises most steadily with a unit's output, by their correlation; of a still unit class 0. */
function voteOf(outputs: Matrix, unit: number, logits: Matrix): number {
  if (logits.columns === 1) return correlation(outputs, unit, logits, 0) > 0 ? 1 : 0;
  const all = Array.from({ length: logits.columns }, (_, k) => correlation(outputs, unit, logits, k));
  return all.indexOf(Math.max(...all));
}

function correlation(a: Matrix, i: number, b: Matrix, j: number): number {
  const { rows } = a;
  let [sumA, sumB] = [0, 0];
  for (let k = 0; k < rows; k++) {
    sumA += a.data[k * a.columns + i]!;
    sumB += b.data[k * b.columns + j]!;
  }
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (let k = 0; k < rows; k++) {
    const own = a.data[k * a.columns + i]! - sumA / rows;
    const other = b.data[k * b.columns + j]! - sumB / rows;
    both += own * other;
    squaresA += own * own;
    squaresB += other * other;
  }
  const scale = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  return scale > 0 ? both / scale : 0;
}
