// The fit at the start: that of the address, else the one that was left off, else the one the page is for.
import { effect } from '@preact/signals';
import { type AddressedFit, readAddress, writeAddress } from '../settings/address.ts';
import { Lab } from '../state/lab.ts';
import type { Screen } from '../state/screen.ts';
import { fill } from '../words/words.ts';
import { trainingWorker } from './workers.ts';

/** Milliseconds between two changes of the address: browsers refuse more than some hundred in half a minute. */
const addressMilliseconds = 400;

export function startFit(screen: Screen): Lab {
  const hash = location.hash.slice(1);
  const fit = readAddress(hash);
  const lab: Lab = new Lab(
    trainingWorker(() => tellBroken(lab, screen)),
    fit.settings,
  );
  const tellIgnored = (names: readonly string[]) => {
    if (names.length === 0) return;
    screen.notice.value = fill(screen.words.value.common.ignored, { names: names.join(', ') });
  };
  tellIgnored(fit.ignored);
  const open = (wanted: AddressedFit) => {
    if (hasData(lab, wanted)) lab.open(wanted, wanted.until === undefined);
    else lab.awaitData(wanted, screen.words.value.common.needsFile);
  };
  if (fit.until === undefined) lab.resume(fit, hash !== '');
  else open(fit);
  keepAddress(lab);
  window.addEventListener('hashchange', () => {
    const wanted = readAddress(location.hash.slice(1));
    tellIgnored(wanted.ignored);
    if (writeAddress(wanted) !== addressOf(lab)) open(wanted);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') lab.store();
  });
  return lab;
}

/** Says that nothing trains any more. */
export function tellBroken(lab: Lab, screen: Screen): void {
  lab.refusal.value = screen.words.value.common.broken;
}

/** Whether what a fit is of is drawn from a seed, or has been brought. */
function hasData(lab: Lab, { settings: { data } }: AddressedFit): boolean {
  if (data.source !== 'points' && data.source !== 'table') return true;
  return lab.brought.value?.kind === (data.source === 'points' ? 'points' : 'file');
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
      // a link was made meanwhile
      if (lab.linkedChanges === lab.changes.peek()) return;
      const address = addressOf(lab);
      history.replaceState(null, '', address === '' ? location.pathname + location.search : `#${address}`);
    }, addressMilliseconds);
  });
}
