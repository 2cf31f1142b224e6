// Something that is on or off.
import type { ComponentChildren, JSX } from 'preact';

export function Switch({
  isOn,
  onChange,
  children,
}: {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <button type="button" class="switch" role="switch" aria-checked={isOn} onClick={() => onChange(!isOn)}>
      <span class="switch-track" aria-hidden="true" />
      <span>{children}</span>
    </button>
  );
}
