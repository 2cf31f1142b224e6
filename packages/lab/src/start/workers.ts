// The page's workers: one trains what is seen, another fits what is compared; both run the same program.
import type { FitsPort } from '../state/fits.ts';
import type { Port } from '../state/lab.ts';

export function trainingWorker(): Port {
  return new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'training' });
}

export function fittingWorker(): FitsPort {
  return new Worker(new URL('../worker/main.ts', import.meta.url), { type: 'module', name: 'fitting' });
}
