// The link to a fit: settings, seed and every move up to this step, with the weights' fingerprint to compare.
import type { Lab } from '../state/lab.ts';
import type { Screen } from '../state/screen.ts';
import { fill } from '../words/words.ts';

/** Longer addresses are cut by mail programs and messengers. */
const longestLink = 8000;

/** Pauses, so that link and fingerprint are of the same step; copies the link; tells the fingerprint. */
export async function shareFit(lab: Lab, screen: Screen): Promise<void> {
  lab.pause();
  const found = await lab.fingerprint().catch(() => undefined);
  if (!found) return; // the lab tells why
  const { fingerprint, step } = found;
  const link = `${location.origin}${location.pathname}#${lab.link(step)}`;
  const { common } = screen.words.value;
  if (link.length > longestLink) {
    screen.notice.value = common.linkTooLong;
    return;
  }
  history.replaceState(null, '', link);
  lab.linkedChanges = lab.changes.value;
  const copied = await copy(link);
  screen.notice.value = fill(copied ? common.linkCopied : common.linkInAddress, { step, fingerprint });
}

/** Browsers may refuse the clipboard; the address bar has the link too. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
