// The palette of the theme that is on, for drawings that follow it.
import type { Palette } from '../draw/palette.ts';
import { readPalette } from '../draw/palette.ts';
import type { Theme } from '../state/screen.ts';

const known = new Map<Theme, Palette>();

/** The palette of the theme; the page must wear that theme by now. */
export function paletteOf(theme: Theme): Palette {
  const before = known.get(theme);
  if (before) return before;
  const palette = readPalette(document.documentElement);
  known.set(theme, palette);
  return palette;
}
