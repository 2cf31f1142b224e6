// The colors and the typeface of every picture, taken from the design tokens of the lab.

/** Which of the two palettes a picture is drawn in. */
export type ThemeName = 'light' | 'dark';

/** A color as OKLCH lightness (0..1), chroma and hue (degrees). */
export type Oklch = readonly [lightness: number, chroma: number, hue: number];

/** One palette. Colors are `#rrggbb`; the three field colors are OKLCH, so that the ramp between them is even. */
export interface Theme {
  readonly name: ThemeName;
  /** Ground of the picture. */
  readonly paper: string;
  /** A place without a value. */
  readonly sunken: string;
  /** Titles, main lines, the p = 0.5 line. */
  readonly ink: string;
  /** Secondary text. */
  readonly ink2: string;
  /** Ticks and captions. */
  readonly ink3: string;
  /** Hairlines. */
  readonly line: string;
  /** Regularization and what it moves: the penalty. */
  readonly accent: string;
  /** Label 0, drawn as a diamond. */
  readonly class0: string;
  /** Label 1, drawn as a disc. */
  readonly class1: string;
  /** Outline that parts a point from the field. */
  readonly halo: string;
  readonly fieldMid: Oklch;
  readonly field0: Oklch;
  readonly field1: Oklch;
}

/** Both palettes: `themes.light`, `themes.dark`. */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    name: 'light',
    paper: '#f7f7f4',
    sunken: '#e9e9e4',
    ink: '#191b1e',
    ink2: '#4c5056',
    ink3: '#666a70',
    line: '#dcdcd6',
    accent: '#8b2868',
    class0: '#b05315',
    class1: '#2172c6',
    halo: '#ffffff',
    fieldMid: [0.985, 0.002, 90],
    field0: [0.858, 0.066, 60],
    field1: [0.858, 0.066, 250],
  },
  dark: {
    name: 'dark',
    paper: '#141619',
    sunken: '#0c0d0f',
    ink: '#ededea',
    ink2: '#b3b7bc',
    ink3: '#92979d',
    line: '#2b2f34',
    accent: '#dc86b6',
    class0: '#eca467',
    class1: '#7ebbfa',
    halo: '#141619',
    fieldMid: [0.225, 0.004, 260],
    field0: [0.352, 0.054, 55],
    field1: [0.352, 0.062, 252],
  },
};

/**
 * Typeface of every text. Inter comes first so that a renderer without system fonts can be handed that one
 * file; then the system's own, then what Linux machines have. No quotes: resvg knows a quoted name in the
 * first place only, and CSS does not ask for them.
 */
export const fontFamily: string =
  'Inter, system-ui, -apple-system, Segoe UI, Apple SD Gothic Neo, Malgun Gothic, Noto Sans, Noto Sans KR, ' +
  'DejaVu Sans, Liberation Sans, sans-serif';

/** Weight of titles; resvg takes hundreds only. */
export const BOLD = 600;

/** Line colors for settings laid side by side, in order of use. */
export function seriesColor(theme: Theme, index: number): string {
  const colors = [theme.ink, theme.accent, theme.class1, theme.class0, theme.ink3];
  return colors[index % colors.length] as string;
}

/** Dash pattern that tells the same as {@link seriesColor} without color; `undefined` is a solid line. */
export function seriesDash(index: number): string | undefined {
  return [undefined, '7 4', '2 3', '10 3 2 3'][index % 4];
}

function oklab([lightness, chroma, hue]: Oklch): [number, number, number] {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

function hex(linear: number): string {
  const c = Math.min(1, Math.max(0, linear));
  const encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, '0');
}

/**
 * Color of the field where the model gives label 1 this probability: linear in OKLab from the middle
 * (0.5) to either end, so that equal steps of probability look equally large.
 *
 * @param probability from 0 to 1; values beyond are taken as the nearer end
 * @returns `#rrggbb`
 * @example
 * fieldColor(themes.light, 0.5); // => '#fafaf9'
 */
export function fieldColor(theme: Theme, probability: number): string {
  const p = Math.min(1, Math.max(0, probability));
  const mid = oklab(theme.fieldMid);
  const end = oklab(p < 0.5 ? theme.field0 : theme.field1);
  const t = Math.abs(p - 0.5) * 2;
  const [L, a, b] = [0, 1, 2].map(i => mid[i]! + (end[i]! - mid[i]!) * t) as [number, number, number];
  // OKLab to linear sRGB (Ottosson, https://bottosson.github.io/posts/oklab/)
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  return `#${hex(red)}${hex(green)}${hex(blue)}`;
}
