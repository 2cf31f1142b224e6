// What all pictures share: the options, the heading with its legend, and the last touches that make the
// drawing stand on its own.

import { textWidth, wrapText } from './text.ts';
import { BOLD, fontFamily, type Theme, type ThemeName, themes } from './theme.ts';

const NAMESPACE = 'http://www.w3.org/2000/svg';

const GEOMETRY = new Set(['d', 'transform', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'width', 'height']);

/** Distance between the edge of a picture and what it shows, in pixels. */
export const PAD = 16;
/** Font sizes in pixels. */
export const SIZE: { readonly title: number; readonly text: number } = { title: 15, text: 12 };

/** Options that every picture takes. */
export interface FigureOptions {
  /** The page's `document`, or linkedom's in Node; the elements are made by it. */
  readonly document: Document;
  /** Pixels; at least 240. */
  readonly width?: number;
  /** Pixels; every picture has a default of its own. */
  readonly height?: number;
  /** `'light'` (default) or `'dark'`. */
  readonly theme?: ThemeName;
}

/** The options of a picture, checked and complete. */
export interface Figure {
  /** The drawing function, for errors. */
  readonly name: string;
  readonly document: Document;
  readonly width: number;
  readonly height: number;
  /** The height was not given: it may follow from what is drawn. */
  readonly flexible: boolean;
  readonly theme: Theme;
}

/** Size of a picture where none is given; the height may follow from the width. */
export interface FigureDefaults {
  readonly width: number;
  readonly height: (width: number) => number;
}

/** One entry of a legend: a sign `width` pixels wide, drawn around the height `y` from `x` on, and its text. */
export interface LegendEntry {
  readonly text: string;
  readonly width: number;
  readonly sign: (x: number, y: number) => Element[];
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG element; attributes that are `undefined` are left out, numbers have at most two decimals. */
export function svgElement(
  document: Document,
  name: string,
  attributes: Attributes,
  text?: string,
): SVGElement {
  const element = document.createElementNS(NAMESPACE, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    element.setAttribute(key, typeof value === 'number' ? String(Number(value.toFixed(2))) : value);
  }
  if (text !== undefined) element.textContent = text;
  return element;
}

/** The options with their defaults filled in and checked; `name` begins the error. */
export function figureSize(name: string, options: FigureOptions, defaults: FigureDefaults): Figure {
  const { document, width = defaults.width, theme = 'light' } = options;
  const { height = defaults.height(width) } = options;
  if (document === undefined || document === null) {
    throw new Error(`${name}: document must be given (a page's own, or linkedom's in Node)`);
  }
  if (!(width >= 240 && width <= 8192))
    throw new Error(`${name}: width must be from 240 to 8192, got ${width}`);
  if (!(height >= 120 && height <= 8192))
    throw new Error(`${name}: height must be from 120 to 8192, got ${height}`);
  const colors = themes[theme];
  if (colors === undefined) throw new Error(`${name}: theme must be 'light' or 'dark', got '${theme}'`);
  return { name, document, width, height, flexible: options.height === undefined, theme: colors };
}

/** Rows of a legend that are no wider than `width`. */
function legendRows(entries: readonly LegendEntry[], width: number): LegendEntry[][] {
  const rows: LegendEntry[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const needed = entry.width + 6 + textWidth(entry.text, SIZE.text) + 16;
    if (used + needed - 16 > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(entry);
    used += needed;
  }
  return rows;
}

/** Title, legend and the caption of the y axis, from the top down; `bottom` is where the plot may begin. */
export function heading(
  figure: Figure,
  content: { readonly title: string; readonly caption: string; readonly legend?: readonly LegendEntry[] },
): { elements: Element[]; bottom: number } {
  const { document, width, theme } = figure;
  const room = width - 2 * PAD;
  const elements: Element[] = [];
  let y = PAD;
  for (const line of wrapText(content.title, room, SIZE.title, true)) {
    y += 16;
    const style = {
      x: PAD,
      y,
      fill: theme.ink,
      'font-size': SIZE.title,
      'font-weight': BOLD,
      'text-anchor': 'start',
    };
    elements.push(svgElement(document, 'text', style, line));
    y += 4;
  }
  const rows = legendRows(content.legend ?? [], room);
  if (rows.length > 0) y += 6;
  for (const row of rows) {
    let x = PAD;
    for (const { text, width: signWidth, sign } of row) {
      elements.push(...sign(x, y + 10));
      x += signWidth + 6;
      const style = { x, y: y + 14, fill: theme.ink2, 'font-size': SIZE.text, 'text-anchor': 'start' };
      elements.push(svgElement(document, 'text', style, text));
      x += textWidth(text, SIZE.text) + 16;
    }
    y += 20;
  }
  const caption = wrapText(content.caption, room, SIZE.text);
  if (caption.length > 0) y += 6;
  for (const line of caption) {
    const style = { x: PAD, y: y + 12, fill: theme.ink3, 'font-size': SIZE.text, 'text-anchor': 'start' };
    elements.push(svgElement(document, 'text', style, line));
    y += 16;
  }
  return { elements, bottom: y + 10 };
}

/** The label under the x axis, in the middle of the plot, on one line. */
export function xAxisLabel(figure: Figure, text: string, middle: number): Element {
  const style = {
    x: middle,
    y: figure.height - PAD + 2,
    fill: figure.theme.ink3,
    'font-size': SIZE.text,
    'text-anchor': 'middle',
  };
  return svgElement(figure.document, 'text', style, text);
}

/** Path data, a transformation or a number with two decimals: shorter, and the same text in every engine. */
export function roundNumbers(data: string): string {
  return data.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, number => String(Number(Number(number).toFixed(2))));
}

/** Makes Plot's drawing self-contained: ground, names for screen readers, own attributes in place of its style sheet. */
export function finish(
  drawing: Element,
  figure: Figure,
  content: {
    readonly label: string;
    readonly below?: readonly Element[];
    readonly above: readonly Element[];
  },
): SVGSVGElement {
  const { document, width, height, theme } = figure;
  for (const style of [...drawing.querySelectorAll('style')]) style.remove();
  drawing.removeAttribute('class');
  const attributes = {
    xmlns: NAMESPACE,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: 'img',
    'aria-label': content.label,
    'font-family': fontFamily,
    'font-size': SIZE.text,
    fill: theme.ink,
    color: theme.ink,
    style: 'display:block;max-width:100%;height:auto;font-variant-numeric:tabular-nums',
  };
  for (const [key, value] of Object.entries(attributes)) drawing.setAttribute(key, String(value));
  const first = [
    svgElement(document, 'title', {}, content.label),
    svgElement(document, 'rect', { width, height, fill: theme.paper }),
    ...(content.below ?? []),
  ];
  const before = drawing.firstChild;
  for (const element of first) drawing.insertBefore(element, before);
  for (const element of content.above) drawing.appendChild(element);
  // On coarse screens Plot moves its groups by half a pixel. What is drawn beside them here does not move, and
  // all other distances are whole.
  for (const group of drawing.querySelectorAll('g[transform]')) {
    const [x, y] =
      (group.getAttribute('transform') as string)
        .match(/-?[\d.]+/g)
        ?.map(Number)
        .map(Math.floor) ?? [];
    if (x === 0 && y === 0) group.removeAttribute('transform');
    else group.setAttribute('transform', `translate(${x},${y})`);
  }
  for (const element of drawing.querySelectorAll('*')) {
    for (const { name, value } of Array.from(element.attributes)) {
      if (GEOMETRY.has(name)) element.setAttribute(name, roundNumbers(value));
    }
  }
  return drawing as SVGSVGElement;
}
