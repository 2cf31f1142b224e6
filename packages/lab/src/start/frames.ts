// Asks for a picture once a frame; a hidden page draws nothing, while its worker trains on.
import type { Lab } from '../state/lab.ts';

export function startFrames(lab: Lab): void {
  const next = () => {
    lab.look();
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}
