// A small slider in a picture's caption: the strength that the compared fits are restrained with.
import type { JSX } from 'preact';
import type { Scale } from '../parts/fader-scale.ts';

/** Places along the slider; a key moves by one of them. */
const places = 100;

export function StrengthSlider({
  label,
  shown,
  value,
  scale,
  onValue,
}: {
  readonly label: string;
  /** The value as text. */
  readonly shown: string;
  readonly value: number;
  readonly scale: Scale;
  readonly onValue: (value: number) => void;
}): JSX.Element {
  return (
    <input
      class="compare-strength"
      type="range"
      min={0}
      max={places}
      step={1}
      value={Math.round(scale.placeOf(value) * places)}
      aria-label={label}
      aria-valuetext={shown}
      onInput={event => onValue(scale.valueAt(Number(event.currentTarget.value) / places))}
    />
  );
}
