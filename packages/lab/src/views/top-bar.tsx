// The quiet bar: what runs, how far, with which seed; language, theme and the link to it.
import type { JSX } from 'preact';
import { PauseIcon, PlayIcon, ResetIcon, ShareIcon, StepIcon, ThemeIcon } from '../parts/icons.tsx';
import { clamp, seedRange } from '../settings/ranges.ts';
import { useShared, useWords } from '../state/context.ts';
import { count } from '../state/numerals.ts';
import { chooseLanguage, chooseTheme } from '../state/preferences.ts';
import { type Language, languages } from '../words/languages.ts';
import { shareFit } from './share-fit.ts';

export function TopBar(): JSX.Element {
  const words = useWords().common;
  return (
    <header class="bar">
      <h1 class="name">
        wellfit <span>lab</span>
      </h1>
      <Transport />
      <Steps />
      <div class="bar-end">
        <Seed />
        <LanguageChoice />
        <ThemeChoice />
        <ShareButton text={words.share} />
      </div>
    </header>
  );
}

function Transport(): JSX.Element {
  const { lab } = useShared();
  const words = useWords().common;
  const isRunning = lab.isRunning.value;
  return (
    <fieldset class="transport" aria-label={words.training}>
      <button type="button" class="button primary" onClick={() => (isRunning ? lab.pause() : lab.run())}>
        {isRunning ? <PauseIcon /> : <PlayIcon />}
        {isRunning ? words.pause : words.run}
      </button>
      <button type="button" class="button" title={words.stepHint} onClick={() => lab.step()}>
        <StepIcon />
        {words.step}
      </button>
      <button type="button" class="button" title={words.resetHint} onClick={() => lab.reset()}>
        <ResetIcon />
        {words.reset}
      </button>
    </fieldset>
  );
}

function Steps(): JSX.Element {
  const { lab } = useShared();
  const words = useWords().common;
  const frame = lab.frame.value;
  return (
    <div class="steps">
      <span>
        <b data-test="step">{count(frame?.step ?? 0)}</b> {words.steps}
      </span>
      <span class="steps-speed">
        <b data-test="speed">{count(frame?.stepsPerSecond ?? 0)}</b> {words.perSecond}
      </span>
    </div>
  );
}

function Seed(): JSX.Element {
  const { lab } = useShared();
  const words = useWords().common;
  const choose = (field: HTMLInputElement) => {
    if (field.value !== '') lab.restart({ seed: clamp(seedRange, Number(field.value)) });
    field.value = String(lab.start.value.seed);
  };
  return (
    <label class="seed">
      {words.seed}
      <input
        type="number"
        min={seedRange.least}
        max={seedRange.most}
        value={lab.start.value.seed}
        onChange={event => choose(event.currentTarget)}
      />
    </label>
  );
}

function LanguageChoice(): JSX.Element {
  const { screen } = useShared();
  const words = useWords().common;
  return (
    <select
      class="language"
      aria-label={words.language}
      value={screen.language.value}
      onChange={event => chooseLanguage(screen, event.currentTarget.value as Language)}
    >
      {Object.entries(languages).map(([language, { name }]) => (
        <option key={language} value={language} lang={language}>
          {name}
        </option>
      ))}
    </select>
  );
}

function ThemeChoice(): JSX.Element {
  const { screen } = useShared();
  const words = useWords().common;
  const other = screen.theme.value === 'light' ? 'dark' : 'light';
  return (
    <button
      type="button"
      class="button icon-button"
      aria-label={words.theme}
      title={words.theme}
      onClick={() => chooseTheme(screen, other)}
    >
      <ThemeIcon />
    </button>
  );
}

function ShareButton({ text }: { readonly text: string }): JSX.Element {
  const { lab, screen } = useShared();
  return (
    <button type="button" class="button" onClick={() => shareFit(lab, screen)}>
      <ShareIcon />
      {text}
    </button>
  );
}
