// The page's workers: one trains what is seen, another fits what is compared; both run the same program.
import type { FitsPort } from '../state/fits.ts';
import type { Port } from '../state/lab.ts';

export function trainingWorker(onBroken: () => void): Port {
  return watched(
    new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'training' }),
    onBroken,
  );
}

export function fittingWorker(onBroken: () => void): FitsPort {
  return watched(
    new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'fitting' }),
    onBroken,
  );
}

/** A worker that could not be loaded, or threw what it should have answered, never answers. */
function watched(worker: Worker, onBroken: () => void): Worker {
  worker.onerror = onBroken;
  return worker;
}
