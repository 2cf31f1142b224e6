// Everything that restrains a network, each with one line: what it does to the cost, and what one will see.
import type { JSX } from 'preact';
import { Slider } from '../../parts/slider.tsx';
import { Switch } from '../../parts/switch.tsx';
import { liveRanges } from '../../settings/ranges.ts';
import type { LiveSettings } from '../../settings/settings.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count, fixed, setting } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import { ScaleSlider, Setting, SettingChoice } from './setting-parts.tsx';
import { lambdaScale, maxNormScale, patienceScale } from './setting-scales.ts';

export function RegularizerSettings(): JSX.Element {
  return (
    <div class="settings-grid">
      <Penalties />
      <DropoutSettings />
      <NormSettings />
      <ExampleSettings />
      <Patience />
    </div>
  );
}

function useLive(): {
  readonly live: LiveSettings;
  readonly set: (name: keyof LiveSettings) => (value: number) => void;
} {
  const { lab } = useShared();
  return { live: lab.live.value, set: name => value => lab.set(name, value) };
}

function Penalties(): JSX.Element {
  const { model } = useWords();
  const {
    live: { l2, l1 },
    set,
  } = useLive();
  return (
    <>
      <Setting acts="live" text={model.l2Text} restrains={{ from: 'left', isActive: l2 > 0 }}>
        <ScaleSlider
          name={`λ ${model.l2Name}`}
          shown={setting(l2)}
          value={l2}
          scale={lambdaScale}
          onValue={set('l2')}
        />
      </Setting>
      <Setting acts="live" text={model.l1Text} restrains={{ from: 'left', isActive: l1 > 0 }}>
        <ScaleSlider
          name={`λ ${model.l1Name}`}
          shown={setting(l1)}
          value={l1}
          scale={lambdaScale}
          onValue={set('l1')}
        />
      </Setting>
    </>
  );
}

function DropoutSettings(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  const { live, set } = useLive();
  return (
    <>
      <Setting
        acts="live"
        text={model.dropoutText}
        restrains={{ from: 'right', isActive: live.keepProb < 1 }}
      >
        <Slider
          name={`keepProb ${model.dropoutName}`}
          shown={fixed(live.keepProb, 2)}
          value={live.keepProb}
          least={liveRanges.keepProb.least}
          most={liveRanges.keepProb.most}
          unit={0.01}
          onValue={set('keepProb')}
        />
      </Setting>
      <Setting acts="anew" text={model.maskText}>
        <SettingChoice
          name={model.maskName}
          options={[
            ['fresh', model.fresh],
            ['fixed', model.fixed],
          ]}
          chosen={lab.start.value.mask}
          onChoose={mask => lab.restart({ mask })}
        />
      </Setting>
    </>
  );
}

function NormSettings(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  const { live, set } = useLive();
  const { batchNorm, layerNorm } = lab.start.value;
  const { maxNorm } = live;
  return (
    <>
      <Setting acts="live" text={model.maxNormText} restrains={{ from: 'right', isActive: maxNorm > 0 }}>
        <ScaleSlider
          name={model.maxNorm}
          shown={maxNorm === 0 ? model.noLimit : setting(maxNorm)}
          value={maxNorm}
          scale={maxNormScale}
          onValue={set('maxNorm')}
        />
      </Setting>
      <Setting acts="anew" text={model.batchNormText}>
        <Switch isOn={batchNorm} onChange={isOn => lab.restart({ batchNorm: isOn })}>
          {model.batchNorm}
        </Switch>
      </Setting>
      <Setting acts="anew" text={model.layerNormText}>
        <Switch isOn={layerNorm} onChange={isOn => lab.restart({ layerNorm: isOn })}>
          {model.layerNorm}
        </Switch>
      </Setting>
    </>
  );
}

/** What changes examples and labels while training. */
function ExampleSettings(): JSX.Element {
  const { model } = useWords();
  const { live, set } = useLive();
  const sliders = [
    { name: 'noise', text: model.noiseText, most: 1, unit: 0.01 },
    { name: 'labelSmoothing', text: model.labelSmoothingText, most: 0.5, unit: 0.01 },
    { name: 'mixup', text: model.mixupText, most: 2, unit: 0.05 },
  ] as const;
  return (
    <>
      {sliders.map(({ name, text, most, unit }) => (
        <Setting key={name} acts="live" text={text} restrains={{ from: 'left', isActive: live[name] > 0 }}>
          <Slider
            name={model[name]}
            shown={setting(live[name])}
            value={live[name]}
            least={0}
            most={Math.max(most, live[name])}
            unit={unit}
            onValue={set(name)}
          />
        </Setting>
      ))}
    </>
  );
}

function Patience(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  const { patience } = lab.start.value;
  return (
    <Setting acts="live" text={model.patienceText} restrains={{ from: 'right', isActive: patience > 0 }}>
      <ScaleSlider
        name={model.earlyStopping}
        shown={patience === 0 ? model.never : fill(model.steps, { count: count(patience) })}
        value={patience}
        scale={patienceScale}
        onValue={value => lab.setPatience(value)}
      />
    </Setting>
  );
}
