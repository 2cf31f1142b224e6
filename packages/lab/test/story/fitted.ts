// A task's fits as the page's second worker trains them.
import type { FittedPlan, PlannedFit } from '../../src/protocol.ts';
import type { Attempt, Task } from '../../src/story/task.ts';
import { Fits } from '../../src/worker/fits.ts';

const worker = { fitted: [] as FittedPlan[], refused: [] as string[] };
const fits = new Fits(answer => {
  if (answer.kind === 'fitted') worker.fitted.push(answer.fit);
  if (answer.kind === 'fits-refused') worker.refused.push(answer.message);
});
let requests = 0;

/** Trains a list of fits to its end. */
export async function train(plans: readonly PlannedFit[]): Promise<Map<string, FittedPlan>> {
  worker.fitted = [];
  worker.refused = [];
  await fits.run({ kind: 'fits', id: ++requests, data: undefined, fits: plans });
  if (worker.refused.length > 0) throw new Error(worker.refused.join());
  return new Map(worker.fitted.map(fit => [fit.name, fit]));
}

/** An attempt with the faders at some values. */
export async function attempt(task: Task, values: readonly number[]): Promise<Attempt> {
  return { values, fitted: await train(task.plans(values)) };
}
