// How an example is drawn: the label as shape and color, the set as filled or hollow; and what explains it.
import { type Figure, type LegendEntry, SIZE, svgElement } from './figure.ts';
import { textWidth } from './text.ts';
import { fieldColor } from './theme.ts';

/** Which part of the data an example belongs to. */
export type PointSet = 'train' | 'validation' | 'test';

interface Sign {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly label: 0 | 1;
  readonly hollow: boolean;
  /** In place of the label's color. */
  readonly color?: string;
}

/** Disc (label 1) or diamond (label 0) around a place in pixels. */
export function pointSign({ document, theme }: Figure, sign: Sign): SVGElement {
  const { x, y, radius, label, hollow } = sign;
  const color = sign.color ?? (label === 1 ? theme.class1 : theme.class0);
  const round = (value: number): number => Number(value.toFixed(2));
  const paint = hollow
    ? { fill: theme.halo, 'fill-opacity': 0.55, stroke: color, 'stroke-width': 1.5 }
    : { fill: color, stroke: theme.halo, 'stroke-width': 1 };
  const r = hollow ? radius - 0.5 : radius;
  if (label === 1) return svgElement(document, 'circle', { cx: x, cy: y, r, ...paint });
  // A diamond as large to the eye as the disc.
  const d = round(r * 1.28);
  return svgElement(document, 'path', {
    d: `M${round(x)},${round(y)}m0,${-d}l${d},${d}l${-d},${d}l${-d},${-d}Z`,
    ...paint,
  });
}

const SET_NAMES: Readonly<Record<PointSet, string>> = {
  train: 'training',
  validation: 'validation',
  test: 'test',
};

/** The legend of a decision boundary: the labels and sets that occur, the p = 0.5 line, the field's colors. */
export function boundaryLegend(
  figure: Figure,
  labels: readonly [string, string],
  points: readonly { readonly label: 0 | 1; readonly set?: PointSet }[],
): LegendEntry[] {
  const { document, theme } = figure;
  const entries: LegendEntry[] = [];
  for (const label of [1, 0] as const) {
    if (!points.some(point => point.label === label)) continue;
    const sign = (x: number, y: number): Element[] => [
      pointSign(figure, { x: x + 5, y, radius: 4.5, label, hollow: false }),
    ];
    entries.push({ text: labels[label], width: 11, sign });
  }
  const sets = (['train', 'validation', 'test'] as const).filter(set =>
    points.some(p => (p.set ?? 'train') === set),
  );
  const both =
    (hollow: boolean) =>
    (x: number, y: number): Element[] => [
      pointSign(figure, { x: x + 5, y, radius: 4.5, label: 1, hollow, color: theme.ink2 }),
      pointSign(figure, { x: x + 19, y, radius: 4.5, label: 0, hollow, color: theme.ink2 }),
    ];
  const hollow = sets.filter(set => set !== 'train').map(set => SET_NAMES[set]);
  if (hollow.length > 0) {
    if (sets.includes('train')) entries.push({ text: SET_NAMES.train, width: 25, sign: both(false) });
    entries.push({ text: hollow.join(', '), width: 25, sign: both(true) });
  }
  const stroke = { stroke: theme.ink, 'stroke-width': 2.25 };
  entries.push({
    text: 'p = 0.5',
    width: 20,
    sign: (x, y) => [svgElement(document, 'line', { x1: x, x2: x + 20, y1: y, y2: y, ...stroke })],
  });
  entries.push(ramp(figure, `p of ${labels[1]}`));
  return entries;
}

/** `0 ▬▬▬ 1`: the field's colors from probability 0 to 1. */
function ramp({ document, theme }: Figure, text: string): LegendEntry {
  const [cells, cell] = [20, 4];
  const digit = Math.ceil(textWidth('0', SIZE.text));
  const number = (x: number, y: number, digits: string): Element =>
    svgElement(
      document,
      'text',
      { x, y: y + 4, fill: theme.ink2, 'font-size': SIZE.text, 'text-anchor': 'start' },
      digits,
    );
  const sign = (x: number, y: number): Element[] => {
    const start = x + digit + 4;
    const colors = Array.from({ length: cells }, (_, i) =>
      // One pixel wider than its place: no seam shows between two cells.
      svgElement(document, 'rect', {
        x: start + i * cell,
        y: y - 5,
        width: i === cells - 1 ? cell : cell + 1,
        height: 10,
        fill: fieldColor(theme, (i + 0.5) / cells),
      }),
    );
    return [number(x, y, '0'), ...colors, number(start + cells * cell + 4, y, '1')];
  };
  return { text, width: 2 * (digit + 4) + cells * cell, sign };
}
