// How wide a text will be, where it breaks, how a number is written: known without a browser, so that the
// layout is the same in Node and in a page.

// Widths in em of DejaVu Sans, the widest of the fonts in the stack: what fits in it fits in all of them.
const WIDTHS: readonly (readonly [string, number])[] = [
  ["ijl'|", 0.28],
  ['Itf.,:;! ()[]/\\-', 0.38],
  ['rs"°²', 0.46],
  ['mMW@%', 0.95],
  ['wQOGNHD—', 0.8],
  ['ABCEFJKLPRSTUVXYZ&', 0.68],
  ['=+−<>×~', 0.84],
];

function charWidth(char: string): number {
  for (const [chars, width] of WIDTHS) if (chars.includes(char)) return width;
  return (char.codePointAt(0) as number) >= 0x1100 ? 1 : 0.62;
}

/** Estimated width of a text in pixels, on the generous side; bold text is 12 % wider. */
export function textWidth(text: string, size: number, bold = false): number {
  let em = 0;
  for (const char of text) em += charWidth(char);
  return em * size * (bold ? 1.12 : 1);
}

/** Breaks a text at spaces into lines no wider than `width` pixels; a longer word is broken anywhere. */
export function wrapText(text: string, width: number, size: number, bold = false): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer, size, bold) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const char of word) {
      if (line !== '' && textWidth(line + char, size, bold) > width) {
        lines.push(line);
        line = '';
      }
      line += char;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Cuts a text with an ellipsis so that it is no wider than `width` pixels. */
export function truncateText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  let kept = '';
  for (const char of text) {
    if (textWidth(`${kept}${char}…`, size) > width) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}

/** A number with this many decimals, thousands parted by commas, a true minus sign. */
export function fixed(value: number, decimals: number): string {
  const [whole, rest] = Math.abs(value).toFixed(decimals).split('.') as [string, string?];
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (rest === undefined ? '' : `.${rest}`);
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/**
 * A measured figure in about three significant digits: `0.125`, `6.48`, `1,204`, `3.1e−5`.
 *
 * @example
 * formatValue(26.97); // => '27.0'
 */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return '0';
  if (size < 0.001 || size >= 1e6)
    return value.toExponential(1).replace('.0e', 'e').replaceAll('-', '−').replace('+', '');
  if (size >= 100) return fixed(value, 0);
  return fixed(value, size < 1 ? 3 : size < 10 ? 2 : 1);
}
