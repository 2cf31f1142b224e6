// The controls that matter most: λ and keepProb, live under the hand; a few switches below them.
import type { JSX } from 'preact';
import { Fader } from '../parts/fader.tsx';
import { keepProbScale, lambdaScale } from '../parts/scales.ts';
import { Switch } from '../parts/switch.tsx';
import { useShared, useWords } from '../state/context.ts';
import { fixed, setting } from '../state/numerals.ts';

/** What a switch turns on. */
const usual = { l1: 0.1, patience: 2000 };

export function RestraintFaders(): JSX.Element {
  const { lab, screen } = useShared();
  const { common, model } = useWords();
  const { l2, l1, keepProb } = lab.live.value;
  const { batchNorm, patience } = lab.start.value;
  const isUntouched = l2 === 0 && keepProb === 1 && lab.before.value === undefined;
  return (
    <section class="restraints" data-open={screen.isSheetOpen.value} aria-label={model.restraints}>
      <button
        type="button"
        class="sheet-handle"
        aria-expanded={screen.isSheetOpen.value}
        aria-label={common.moreFaders}
        onClick={() => {
          screen.isSheetOpen.value = !screen.isSheetOpen.value;
        }}
      />
      <Fader
        symbol="λ"
        name={model.l2Name}
        shown={setting(l2)}
        value={l2}
        scale={lambdaScale}
        onValue={value => lab.set('l2', value)}
        explained={model.l2Text}
        hint={isUntouched ? model.l2Hint : undefined}
        isActive={l2 > 0}
      />
      <Fader
        symbol="keepProb"
        name={model.dropoutName}
        shown={fixed(keepProb, 2)}
        value={keepProb}
        scale={keepProbScale}
        onValue={value => lab.set('keepProb', value)}
        explained={model.dropoutText}
        fill="right"
        isActive={keepProb < 1}
      />
      <div class="restraint-switches">
        <Switch isOn={l1 > 0} onChange={isOn => lab.set('l1', isOn ? usual.l1 : 0)}>
          L1
        </Switch>
        <Switch isOn={patience > 0} onChange={isOn => lab.setPatience(isOn ? usual.patience : 0)}>
          {model.earlyStopping}
        </Switch>
        <Switch isOn={batchNorm} onChange={isOn => lab.restart({ batchNorm: isOn })}>
          {model.batchNorm}
        </Switch>
      </div>
    </section>
  );
}
