// The fit at the start: that of the address, else the one that was left off, else the one the page is for.
import { effect } from '@preact/signals';
import { readAddress, writeAddress } from '../settings/address.ts';
import { Lab } from '../state/lab.ts';
import type { Screen } from '../state/screen.ts';
import { fill } from '../words/words.ts';
import { trainingWorker } from './workers.ts';

/** Milliseconds between two changes of the address: browsers refuse more than some hundred in half a minute. */
const addressMilliseconds = 400;

export function startFit(screen: Screen): Lab {
  const hash = location.hash.slice(1);
  const fit = readAddress(hash);
  const lab = new Lab(trainingWorker(), fit.settings);
  if (fit.ignored.length > 0) {
    screen.notice.value = fill(screen.words.value.common.ignored, { names: fit.ignored.join(', ') });
  }
  if (fit.until === undefined) lab.resume(fit, hash !== '');
  else if (fit.settings.data.source === 'points' || fit.settings.data.source === 'table') {
    lab.refusal.value = screen.words.value.common.needsFile;
  } else lab.open(fit, false);
  keepAddress(lab);
  window.addEventListener('hashchange', () => {
    const wanted = readAddress(location.hash.slice(1));
    if (writeAddress(wanted) !== addressOf(lab)) lab.open(wanted, wanted.until === undefined);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') lab.store();
  });
  return lab;
}

const addressOf = (lab: Lab): string =>
  writeAddress({ settings: lab.settings.value, moves: [], until: undefined });

/** The address holds the settings as they are, a moment after a hand has changed them; a link stays as it is until then. */
function keepAddress(lab: Lab): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    if (lab.changes.value === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const address = addressOf(lab);
      history.replaceState(null, '', address === '' ? location.pathname + location.search : `#${address}`);
    }, addressMilliseconds);
  });
}
