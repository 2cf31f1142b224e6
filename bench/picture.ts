// What the bench's pictures share: the look of the library's own, a heading, and a drawing that stands on its own.
import * as Plot from '@observablehq/plot';
import { svgText, type Theme } from '@wellfit/plots';
import { parseHTML } from 'linkedom';

const fonts = 'Inter, system-ui, -apple-system, Segoe UI, DejaVu Sans, sans-serif';

/** What a picture shows, and how large it is. */
export interface PictureOptions extends Omit<Plot.PlotOptions, 'document' | 'style' | 'caption'> {
  readonly theme: Theme;
  readonly title: string;
  /** What is measured, under the title. */
  readonly caption: string;
  /** The picture in words. */
  readonly label: string;
  readonly marginTop: number;
  readonly marginLeft: number;
}

/** Axes without lines, ticks without strokes. */
export function tickStyle({ ink3 }: Theme) {
  return { fill: ink3, tickSize: 0, tickPadding: 8, labelArrow: 'none' } as const;
}

/** Draws a picture, as the text of an SVG. */
export function picture({ theme, title, caption, label, marks = [], ...options }: PictureOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const { paper, ink, ink3 } = theme;
  const heading = (words: string, y: number, style: Plot.TextOptions): Plot.Markish =>
    Plot.text([words], {
      frameAnchor: 'top-left',
      dx: 16 - options.marginLeft,
      dy: y - options.marginTop,
      ...style,
    });
  const drawing = Plot.plot({
    ...options,
    document,
    style: { background: paper, color: ink, fontFamily: fonts, fontSize: '12px' },
    marks: [
      ...marks,
      heading(title, 24, { fill: ink, fontWeight: 600, fontSize: 15 }),
      heading(caption, 44, { fill: ink3 }),
    ],
  });
  drawing.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  drawing.setAttribute('role', 'img');
  drawing.setAttribute('aria-label', label);
  for (const style of [...drawing.querySelectorAll('style')]) style.remove();
  return svgText(drawing);
}
