// The colors and the typeface of every drawing, read from the page's design tokens.
import { between, hex, type Oklch, oklab, oklch, parseColor, pixel, rgb, withinScreen } from './color.ts';

/** One theme's colors. All but the field's are written as CSS has them; the field's are OKLCH, so that ramps are even. */
export interface Palette {
  readonly paper: string;
  readonly surface: string;
  /** A place without a value, an empty tile. */
  readonly sunken: string;
  /** Main lines: training, the p = 0.5 line. */
  readonly ink: string;
  /** Secondary text, bars. */
  readonly ink2: string;
  /** Ticks and captions. */
  readonly ink3: string;
  /** Hairlines. */
  readonly line: string;
  /** Regularization and what it moves. */
  readonly accent: string;
  /** Outline that parts a point from the field. */
  readonly halo: string;
  /** A unit that a dropout mask keeps. */
  readonly awake: string;
  /** A unit that a dropout mask puts to sleep. */
  readonly asleep: string;
  /** Color of each class: label 0 orange, label 1 blue, and eight more of the same OKLCH lightness. */
  readonly classes: readonly string[];
  /** The field where no class is ahead. */
  readonly fieldMid: Oklch;
  /** The field where a class is certain, for each class. */
  readonly fieldEnds: readonly Oklch[];
  /** Family list of every text. */
  readonly font: string;
}

/**
 * Hue and share of the chroma of labels 2 to 9. Neighbors in the list differ for normal, protan and deutan eyes as far
 * as equal lightness allows; the hues around the accent are left out, and shapes say what colors cannot.
 */
const furtherHues: readonly (readonly [hue: number, share: number])[] = [
  [156, 0.75],
  [308, 0.85],
  [98, 0.75],
  [200, 1],
  [22, 0.6],
  [284, 0.45],
  [128, 1],
  [0, 0],
];

function parseOklch(text: string): Oklch {
  const [lightness, chroma, hue] = text.split(/\s+/).map(Number);
  return [lightness!, chroma!, hue!];
}

function furtherClasses(first: Oklch, second: Oklch): Oklch[] {
  const lightness = (first[0] + second[0]) / 2;
  const chroma = (first[1] + second[1]) / 2;
  return furtherHues.map(([hue, share]) => withinScreen([lightness, chroma * share, hue]));
}

/** Palette from a function that gives the value of a custom property. */
export function paletteFrom(token: (name: string) => string): Palette {
  const label0 = token('--class-b');
  const label1 = token('--class-a');
  const end0 = parseOklch(token('--field-b'));
  const end1 = parseOklch(token('--field-a'));
  const further = furtherClasses(oklch(parseColor(label0)), oklch(parseColor(label1)));
  return {
    paper: token('--paper'),
    surface: token('--surface'),
    sunken: token('--sunken'),
    ink: token('--ink'),
    ink2: token('--ink-2'),
    ink3: token('--ink-3'),
    line: token('--line'),
    accent: token('--accent'),
    halo: token('--halo'),
    awake: token('--awake'),
    asleep: token('--asleep'),
    classes: [label0, label1, ...further.map(color => hex(rgb(oklab(color))))],
    fieldMid: parseOklch(token('--field-mid')),
    fieldEnds: [end0, end1, ...furtherClasses(end0, end1)],
    font: token('--font'),
  };
}

/** The palette in force at an element, as a rule the document's root: read it anew when the theme changes. */
export function readPalette(root: Element): Palette {
  const style = getComputedStyle(root);
  return paletteFrom(name => style.getPropertyValue(name).trim());
}

/** Color of a label; beyond those that have one of their own they take them in turn. */
export function classColor(palette: Palette, label: number): string {
  return palette.classes[label % palette.classes.length]!;
}

/**
 * The way from the middle of the field to a class's end as pixels, linear in OKLab: entry i lies at the share
 * `share(i)` of the way.
 */
export function fieldRamp(
  { fieldMid, fieldEnds }: Palette,
  label: number,
  { entries, share }: { readonly entries: number; readonly share: (entry: number) => number },
): Uint32Array<ArrayBuffer> {
  const mid = oklab(fieldMid);
  const end = oklab(fieldEnds[label % fieldEnds.length]!);
  return Uint32Array.from({ length: entries }, (_, i) => pixel(rgb(between(mid, end, share(i)))));
}

/** The pixel of a plain color of the palette. */
export function plainPixel(color: string): number {
  return pixel(parseColor(color));
}
