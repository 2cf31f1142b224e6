// A fit as a file: settings, moves, step and fingerprint, and every way to train it again.
import { asCode, canBeCode, type TrainedFit } from './as-code.ts';
import { commandLines } from './command-line.ts';

/** JSON with everything that decides a fit, but the user's data. */
export function settingsFile(fit: TrainedFit, link: string): string {
  const { settings, moves, step, fingerprint } = fit;
  const document = {
    format: 'wellfit-lab-settings',
    version: 1,
    settings,
    moves,
    step,
    fingerprint,
    link,
    command: commandLines(fit),
    code: canBeCode(fit) ? asCode(fit).split('\n') : undefined,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
