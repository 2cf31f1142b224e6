// One setting of the drawer: a control, and below it one line that says what it does and when it acts.
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Scale } from '../../parts/fader-scale.ts';
import { ResetIcon } from '../../parts/icons.tsx';
import { Slider } from '../../parts/slider.tsx';
import { useWords } from '../../state/context.ts';
import { scalePlaces } from './setting-scales.ts';

/** When a setting acts: at the next step, or on a training that starts anew. */
export type Acts = 'live' | 'anew';

/** The quiet mark of when a setting acts. */
export function ActsMark({ acts }: { readonly acts: Acts }): JSX.Element {
  const { model } = useWords();
  return (
    <span class="acts-mark" title={model[acts]}>
      {acts === 'live' ? <i aria-hidden="true" /> : <ResetIcon />}
      <span class="hidden-text">{model[acts]}. </span>
    </span>
  );
}

export function Setting({
  acts,
  text,
  restrains,
  children,
}: {
  readonly acts: Acts;
  readonly text: string;
  /** For a regularizer: the side from which its amount grows, and whether there is any. */
  readonly restrains?: { readonly from: 'left' | 'right'; readonly isActive: boolean };
  readonly children: ComponentChildren;
}): JSX.Element {
  const id = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend beside the control's own label
    <div
      class={`setting${restrains ? ` restrains from-${restrains.from}` : ''}${restrains?.isActive ? ' active' : ''}`}
      role="group"
      aria-describedby={id}
    >
      {children}
      <p id={id} class="setting-text">
        <ActsMark acts={acts} />
        {text}
      </p>
    </div>
  );
}

/** A slider in powers of ten. */
export function ScaleSlider({
  name,
  shown,
  value,
  scale: { valueAt, placeOf },
  onValue,
}: {
  readonly name: string;
  readonly shown: string;
  readonly value: number;
  readonly scale: Scale;
  readonly onValue: (value: number) => void;
}): JSX.Element {
  return (
    <Slider
      name={name}
      shown={shown}
      value={placeOf(value) * scalePlaces}
      least={0}
      most={scalePlaces}
      unit={1}
      onValue={place => onValue(valueAt(place / scalePlaces))}
    />
  );
}

/** One of a few. */
export function SettingChoice<Name extends string>({
  name,
  options,
  chosen,
  onChoose,
}: {
  readonly name: string;
  readonly options: readonly (readonly [name: Name, text: string])[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
}): JSX.Element {
  return (
    <label class="setting-choice">
      {name}
      <select value={chosen} onChange={event => onChoose(event.currentTarget.value as Name)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
