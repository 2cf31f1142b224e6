// How the network is trained: what is not regularization, and yet decides how soon it overfits.
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { clamp, seedRange } from '../../settings/ranges.ts';
import { activations, type OptimizerName, optimizers } from '../../settings/settings.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count, setting } from '../../state/numerals.ts';
import type { Words } from '../../words/words.ts';
import { activationNames } from './layer-stack.tsx';
import { ScaleSlider, Setting, SettingChoice } from './setting-parts.tsx';
import { learningRateScale } from './setting-scales.ts';

/** Batches that are offered, besides all examples at once. */
const batches = [8, 16, 32, 64, 128, 256];

const optimizerNames = (words: Words['model']): Readonly<Record<OptimizerName, string>> => words;

export function TrainingSettings(): JSX.Element {
  return (
    <div class="settings-grid">
      <LearningRate />
      <Network />
      <Batches />
      <Streams />
    </div>
  );
}

function LearningRate(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  const { learningRate } = lab.live.value;
  return (
    <Setting acts="live" text={model.learningRateText}>
      <ScaleSlider
        name={model.learningRate}
        shown={setting(learningRate)}
        value={learningRate}
        scale={learningRateScale}
        onValue={value => lab.set('learningRate', value)}
      />
    </Setting>
  );
}

function Network(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  const { activation, optimizer } = lab.start.value;
  return (
    <>
      <Setting acts="anew" text={model.optimizerText}>
        <SettingChoice
          name={model.optimizer}
          options={optimizers.map(name => [name, optimizerNames(model)[name]] as const)}
          chosen={optimizer}
          onChoose={name => lab.restart({ optimizer: name })}
        />
      </Setting>
      <Setting acts="anew" text={model.activationText}>
        <SettingChoice
          name={model.activation}
          options={activations.map(name => [name, activationNames(model)[name]] as const)}
          chosen={activation}
          onChoose={name => lab.restart({ activation: name })}
        />
      </Setting>
    </>
  );
}

function Batches(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  const { batchSize } = lab.start.value;
  const sizes = batchSize === 'full' ? batches : [...new Set([...batches, batchSize])].sort((a, b) => a - b);
  return (
    <Setting acts="anew" text={model.batchSizeText}>
      <SettingChoice
        name={model.batchSize}
        options={[['full', model.full], ...sizes.map(size => [String(size), count(size)] as const)]}
        chosen={String(batchSize)}
        onChoose={name => lab.restart({ batchSize: name === 'full' ? 'full' : Number(name) })}
      />
    </Setting>
  );
}

function Streams(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  const { random } = lab.start.value;
  return (
    <>
      <MaskSeed />
      <Setting acts="anew" text={model.randomText}>
        <SettingChoice
          name={model.random}
          options={[
            ['philox', model.philox],
            ['numpy', model.numpy],
          ]}
          chosen={random}
          onChoose={name => lab.restart({ random: name })}
        />
      </Setting>
    </>
  );
}

function MaskSeed(): JSX.Element {
  const { lab } = useShared();
  const { model } = useWords();
  const { seed, maskSeed } = lab.start.value;
  const id = useId();
  const choose = (text: string) =>
    lab.restart({ maskSeed: text.trim() === '' ? undefined : clamp(seedRange, Number(text)) });
  return (
    <Setting acts="anew" text={model.maskSeedText}>
      <div class="setting-choice">
        <label for={id}>{model.maskSeed}</label>
        <input
          id={id}
          type="number"
          min={seedRange.least}
          max={seedRange.most}
          placeholder={String(seed)}
          value={maskSeed ?? ''}
          onChange={event => choose(event.currentTarget.value)}
        />
      </div>
    </Setting>
  );
}
