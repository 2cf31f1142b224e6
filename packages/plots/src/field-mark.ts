// The colored ground of a decision boundary, with its lines of equal probability.
import * as Plot from '@observablehq/plot';
import { borderPath, LARGEST_LOGIT, logit, type Place, ringsPath } from './field.ts';
import { type Figure, svgElement } from './figure.ts';
import { fieldColor } from './theme.ts';

// The field's steps: bands of equal probability, an even number of them so that 0.5 parts two.
const BANDS = 30;
const FAINT = [0.1, 0.25, 0.75, 0.9];
// Pixels between two places where the model is asked.
const SPACING = 3;
// Pixels beyond the frame where it is asked, too.
const BEYOND = 6;

/** The ends of an axis, in the units of the data. */
export type Domain = readonly [number, number];

/** The frame of the plot, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Contour {
  readonly value: number;
  readonly coordinates: readonly (readonly (readonly Place[])[])[];
}

/**
 * Bands of color and lines of equal probability, from the contours that Plot finds between logits. They
 * reach past the frame, so that the edge along which contours close is cut off.
 */
export function fieldMark(
  figure: Figure,
  value: (x1: number, x2: number) => number,
  box: Box,
  [xDomain, yDomain]: readonly [Domain, Domain],
): Plot.Markish {
  const { document, theme } = figure;
  const thresholds = [
    -LARGEST_LOGIT - 1,
    ...Array.from({ length: BANDS - 1 }, (_, i) => logit((i + 1) / BANDS)),
    ...FAINT.map(logit),
  ];
  const frame = { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top };
  const viewBox = Object.values(frame).join(' ');
  const unit1 = (xDomain[1] - xDomain[0]) / frame.width;
  const unit2 = (yDomain[1] - yDomain[0]) / frame.height;
  let holes = false;
  const known = (x1: number, x2: number): number => {
    const z = value(x1, x2);
    if (Number.isNaN(z)) holes = true;
    return z;
  };
  const hasValue = (x: number, y: number): boolean =>
    !Number.isNaN(value(xDomain[0] + (x - box.left) * unit1, yDomain[0] + (box.bottom - y) * unit2));
  // A region also ends where values end, and there is no line of equal probability.
  const isTrue = ([x, y]: Place): boolean =>
    !holes || [-SPACING, SPACING].every(d => hasValue(x + d, y) && hasValue(x, y + d));
  const render: Plot.RenderFunction = (_index, _scales, values) => {
    const contours = (values as unknown as { readonly geometry: readonly Contour[] }).geometry;
    // A nested drawing clips what it holds without an id, which a page with two figures would hold twice.
    const group = svgElement(document, 'svg', { ...frame, viewBox, 'aria-label': 'field' });
    group.append(svgElement(document, 'rect', { ...frame, fill: theme.sunken }));
    const draw = (d: string, style: Readonly<Record<string, string | number>>): void => {
      if (d !== '') group.append(svgElement(document, 'path', { d, ...style }));
    };
    const rings = (contour: number): readonly (readonly Place[])[] => contours[contour]!.coordinates.flat();
    for (let i = 0; i < BANDS; i++) draw(ringsPath(rings(i)), { fill: fieldColor(theme, (i + 0.5) / BANDS) });
    const line = { fill: 'none', stroke: theme.ink, 'stroke-linejoin': 'round' };
    FAINT.forEach((p, i) => {
      draw(borderPath(rings(BANDS + i), isTrue), {
        'data-p': p,
        ...line,
        'stroke-width': 0.75,
        'stroke-opacity': 0.22,
      });
    });
    draw(borderPath(rings(BANDS / 2), isTrue), { 'data-p': 0.5, ...line, 'stroke-width': 2.25 });
    return group;
  };
  return Plot.contour({
    value: known,
    thresholds,
    x1: xDomain[0] - BEYOND * unit1,
    x2: xDomain[1] + BEYOND * unit1,
    y1: yDomain[1] + BEYOND * unit2,
    y2: yDomain[0] - BEYOND * unit2,
    pixelSize: SPACING,
    render,
  });
}
