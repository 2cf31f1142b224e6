// Colors by how they look: OKLCH, where equal steps look equally large, and the way from there to pixels and back.

/** A color as OKLCH lightness (0..1), chroma and hue (degrees). */
export type Oklch = readonly [lightness: number, chroma: number, hue: number];

/** A color in OKLab: lightness, green to red, blue to yellow. */
export type Oklab = readonly [lightness: number, a: number, b: number];

export function oklab([lightness, chroma, hue]: Oklch): Oklab {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/** The color that lies at this share of the straight way in OKLab. */
export function between(from: Oklab, to: Oklab, share: number): Oklab {
  const [L, a, b] = from;
  return [L + (to[0] - L) * share, a + (to[1] - a) * share, b + (to[2] - b) * share];
}

/** OKLab to linear sRGB and back (Ottosson, https://bottosson.github.io/posts/oklab/). */
function linearRgb([L, a, b]: Oklab): [number, number, number] {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function encode(linear: number): number {
  const c = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
}

/** Red, green and blue as one number `0xrrggbb`. */
export function rgb(color: Oklab): number {
  const [red, green, blue] = linearRgb(color);
  return (encode(red) << 16) | (encode(green) << 8) | encode(blue);
}

/** `#rrggbb` of `0xrrggbb`. */
export function hex(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`;
}

/** Canvas pixels are bytes in the order red, green, blue, alpha: which end of a 32-bit number is red depends on the machine. */
const redFirst = new Uint8Array(new Uint32Array([1]).buffer)[0] === 0;

/** `0xrrggbb` as an opaque pixel of ImageData seen as 32-bit numbers. */
export function pixel(color: number): number {
  if (redFirst) return ((color << 8) | 0xff) >>> 0;
  return ((0xff << 24) | ((color & 0xff) << 16) | (color & 0xff00) | (color >>> 16)) >>> 0;
}

/**
 * `0xrrggbb` of `#rgb`, `#rrggbb` or `rgb(r g b)`: what computed styles and style sheets hold.
 *
 * @throws Error for anything else
 */
export function parseColor(text: string): number {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  if (short)
    return Number.parseInt(
      short
        .slice(1)
        .map(digit => digit + digit)
        .join(''),
      16,
    );
  if (/^#[0-9a-f]{6}$/i.test(text)) return Number.parseInt(text.slice(1), 16);
  const parts = /^rgb\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*\)$/.exec(text);
  if (parts) return (Number(parts[1]) << 16) | (Number(parts[2]) << 8) | Number(parts[3]);
  throw new Error(`parseColor: color must be #rrggbb or rgb(r g b), got ${text}`);
}

/** OKLCH of `0xrrggbb`. */
export function oklch(color: number): Oklch {
  const decode = (byte: number): number => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const [red, green, blue] = [decode(color >>> 16), decode((color >>> 8) & 0xff), decode(color & 0xff)];
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, Math.hypot(a, b), hue < 0 ? hue + 360 : hue];
}

/** The same lightness and hue with as much of the chroma as a screen can show. */
export function withinScreen([lightness, chroma, hue]: Oklch): Oklch {
  const shows = (c: number): boolean =>
    linearRgb(oklab([lightness, c, hue])).every(part => part >= -1e-4 && part <= 1.0001);
  if (shows(chroma)) return [lightness, chroma, hue];
  let [low, high] = [0, chroma];
  for (let i = 0; i < 12; i++) {
    const middle = (low + high) / 2;
    if (shows(middle)) low = middle;
    else high = middle;
  }
  return [lightness, low, hue];
}
