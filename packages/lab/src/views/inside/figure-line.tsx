// One large figure with what it means: the head of each of the three tabs.
import type { ComponentChildren, JSX } from 'preact';

export function FigureLine({
  figure,
  test,
  children,
}: {
  readonly figure: string;
  /** Name by which tests find the figure. */
  readonly test: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <p class="inside-figure">
      <b data-test={test}>{figure}</b> <span>{children}</span>
    </p>
  );
}
