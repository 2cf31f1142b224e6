// Small signs of the controls, drawn on a grid of 16.
import type { JSX } from 'preact';

const icon = (path: string) => (): JSX.Element => (
  <svg viewBox="0 0 16 16" class="icon" aria-hidden="true">
    <path d={path} />
  </svg>
);

export const PlayIcon = icon('M4.5 2.5v11l9-5.5z');
export const PauseIcon = icon('M4 3h3v10H4zM9 3h3v10H9z');
export const StepIcon = icon('M3 2.5v11l7.5-5.5zM11.5 3H14v10h-2.5z');
export const ResetIcon = icon('M8 2.5V0l4 3.5L8 7V4.4A3.9 3.9 0 1 0 11.9 8.3h1.9A5.8 5.8 0 1 1 8 2.5z');
export const ThemeIcon = icon('M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 3v10A5 5 0 0 1 8 3z');
export const ShareIcon = icon(
  'M8 .8l3.6 3.6-1.1 1.1L8.8 3.8V10H7.2V3.8L5.5 5.5 4.4 4.4zM2.5 7h2.3v1.6H4.1v4.8h7.8V8.6h-.7V7h2.3v8h-11z',
);
export const CloseIcon = icon(
  'M3.2 4.3l1.1-1.1L8 6.9l3.7-3.7 1.1 1.1L9.1 8l3.7 3.7-1.1 1.1L8 9.1l-3.7 3.7-1.1-1.1L6.9 8z',
);
export const CheckIcon = icon('M6.4 12.6L2 8.2l1.3-1.3 3.1 3.1 6.3-6.3L14 5z');
export const PlusIcon = icon('M7.2 2.5h1.6v4.7h4.7v1.6H8.8v4.7H7.2V8.8H2.5V7.2h4.7z');
