// A part of a figure: its title, one line that says how to read it, and the picture.
import type { ComponentChildren, JSX } from 'preact';

export function Panel({
  title,
  hint,
  className,
  children,
}: {
  readonly title: string;
  readonly hint?: string | undefined;
  readonly className?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <figure class={`story-panel ${className ?? ''}`}>
      <figcaption>
        <h3>{title}</h3>
        {hint && <p>{hint}</p>}
      </figcaption>
      {children}
    </figure>
  );
}
