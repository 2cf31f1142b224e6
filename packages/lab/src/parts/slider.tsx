// A small slider with its name and value above it.
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

export function Slider({
  name,
  shown,
  value,
  least,
  most,
  unit,
  onValue,
}: {
  readonly name: string;
  readonly shown: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly unit: number;
  readonly onValue: (value: number) => void;
}): JSX.Element {
  const id = useId();
  const part = `${(100 * (value - least)) / (most - least)}%`;
  return (
    <div class="slider">
      <div class="slider-top">
        <label for={id}>{name}</label>
        <output for={id}>{shown}</output>
      </div>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={unit}
        value={value}
        aria-valuetext={shown}
        style={{ '--place': part }}
        onInput={event => onValue(Number(event.currentTarget.value))}
      />
    </div>
  );
}
