// The large control that a hand reaches for: filled by the amount of regularization, one line below says what it does.
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { type FaderScale, nextValue } from './fader-scale.ts';

/** Places along a fader; a key moves by one of a hundred. */
const places = 1000;

export function Fader({
  symbol,
  name,
  shown,
  value,
  scale,
  onValue,
  explained,
  hint,
  fill = 'left',
  isActive,
}: {
  /** λ, keepProb. */
  readonly symbol: string;
  readonly name: string;
  /** The value as text. */
  readonly shown: string;
  readonly value: number;
  readonly scale: FaderScale;
  readonly onValue: (value: number) => void;
  /** One line: what it does to the cost, and what one will see. */
  readonly explained?: string | undefined;
  /** An invitation in the groove, until the first touch. */
  readonly hint?: string | undefined;
  /** The side that is filled: the one from which regularization grows. */
  readonly fill?: 'left' | 'right';
  /** Whether it restrains anything now. */
  readonly isActive: boolean;
}): JSX.Element {
  const id = useId();
  const place = scale.placeOf(value);
  return (
    <div class={`fader fill-${fill}${isActive ? ' active' : ''}${hint ? ' inviting' : ''}`}>
      <div class="fader-top">
        <label for={id} class="fader-name">
          {symbol} <small>{name}</small>
        </label>
        <output for={id} class="fader-value">
          {shown}
        </output>
      </div>
      <div class="groove">
        <input
          id={id}
          type="range"
          min={0}
          max={places}
          step={1}
          value={Math.round(place * places)}
          aria-valuetext={`${symbol} ${shown}`}
          aria-describedby={explained ? `${id}-text` : undefined}
          style={{ '--share': place.toFixed(4) }}
          onInput={event => onValue(scale.valueAt(Number(event.currentTarget.value) / places))}
          onKeyDown={event => stepByKey(event, value, scale, onValue)}
        />
        {hint && (
          <span class="fader-hint" aria-hidden="true">
            {hint} ⟶
          </span>
        )}
      </div>
      <div class="fader-scale" aria-hidden="true">
        {scale.ticks.map(([at, text]) => (
          <span key={text} style={{ left: `${100 * scale.placeOf(at)}%` }}>
            {text}
          </span>
        ))}
      </div>
      {explained && (
        <p id={`${id}-text`} class="fader-text">
          {explained}
        </p>
      )}
    </div>
  );
}

const keys: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

function stepByKey(
  event: KeyboardEvent,
  value: number,
  scale: FaderScale,
  onValue: (value: number) => void,
): void {
  const by = keys[event.key];
  if (by === undefined) return;
  event.preventDefault();
  onValue(nextValue(scale, value, by));
}
