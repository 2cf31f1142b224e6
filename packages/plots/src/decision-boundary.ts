// What a model says of every point of the plane, with the data on top.
import * as Plot from '@observablehq/plot';
import { gridLogit, logit, type ProbabilityGrid } from './field.ts';
import { type Box, type Domain, fieldMark } from './field-mark.ts';
import {
  type Figure,
  type FigureOptions,
  figureSize,
  finish,
  heading,
  PAD,
  SIZE,
  svgElement,
  xAxisLabel,
} from './figure.ts';
import { boundaryLegend, type PointSet, pointSign } from './point-signs.ts';
import { textWidth } from './text.ts';
import { linearTicks } from './ticks.ts';

export type { ProbabilityGrid } from './field.ts';
export type { PointSet } from './point-signs.ts';

/** One example with two features. */
export interface BoundaryPoint {
  readonly x1: number;
  readonly x2: number;
  readonly label: 0 | 1;
  /** Default `'train'`. */
  readonly set?: PointSet;
}

/** What {@link decisionBoundary} draws. */
export interface DecisionBoundaryOptions extends FigureOptions {
  /** Training points are filled, those of other sets are rings. Points outside the axes are left out. */
  readonly points: readonly BoundaryPoint[];
  /** The model's probability of label 1: a function of a point, or its values on a grid. */
  readonly probability: ((x1: number, x2: number) => number) | ProbabilityGrid;
  readonly title: string;
  /** Default `'x1'`. */
  readonly xLabel?: string;
  /** Default `'x2'`. */
  readonly yLabel?: string;
  /** Default: the points with 8 % to spare, or the grid's extent. */
  readonly xDomain?: readonly [number, number];
  /** Default: the points with 8 % to spare, or the grid's extent. */
  readonly yDomain?: readonly [number, number];
  /** Names of label 0 and label 1 in the legend; default `['label 0', 'label 1']`. */
  readonly labels?: readonly [string, string];
}

function dataDomain(values: readonly number[]): Domain {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (low > high) return [-1, 1];
  const spare = high > low ? 0.08 * (high - low) : Math.max(1, Math.abs(low)) / 2;
  return [low - spare, high + spare];
}

function axisDomain(
  name: string,
  given: Domain | undefined,
  places: readonly number[] | undefined,
  values: readonly number[],
): Domain {
  const domain = given ?? (places === undefined ? dataDomain(values) : [places[0]!, places.at(-1)!]);
  const [low, high] = domain;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new Error(`decisionBoundary: ${name} must be [low, high], got [${low}, ${high}]`);
  }
  if (places !== undefined && (low < places[0]! || high > places.at(-1)!)) {
    throw new Error(
      `decisionBoundary: ${name} [${low}, ${high}] must lie within the grid [${places[0]}, ${places.at(-1)}]`,
    );
  }
  return domain;
}

/**
 * Draws the probability that a model gives label 1 all over the plane: a soft field from orange (label 0)
 * to blue (label 1) through near-white (0.5), a strong line where it is 0.5, faint ones at 0.1, 0.25, 0.75
 * and 0.9, and the points on top. Color and shape say the same: label 1 is a blue disc, label 0 an orange
 * diamond; training points are filled, validation and test points are rings. Where the probability is not
 * finite the ground shows. All of it is vector paths.
 *
 * The assignment draws the axes from -0.75 to 0.40 and from -0.75 to 0.65.
 *
 * @returns the picture; {@link svgText} writes it out
 * @throws Error when a label is neither 0 nor 1, when the grid's values do not match its places, or when a
 * domain is empty or larger than the grid
 * @example
 * const { document } = parseHTML('<html></html>');
 * const figure = decisionBoundary({
 *   title: 'Model without regularization',
 *   points: [{ x1: -0.2, x2: 0.1, label: 1 }, { x1: 0.3, x2: -0.1, label: 0, set: 'test' }],
 *   probability: x1 => 1 / (1 + Math.exp(8 * x1)),
 *   document,
 * });
 * figure.querySelectorAll('[data-label]').length; // => 2
 */
export function decisionBoundary(options: DecisionBoundaryOptions): SVGSVGElement {
  const {
    points,
    probability,
    title,
    xLabel = 'x1',
    yLabel = 'x2',
    labels = ['label 0', 'label 1'],
  } = options;
  points.forEach(({ label }, i) => {
    if (label !== 0 && label !== 1)
      throw new Error(`decisionBoundary: label of point ${i} must be 0 or 1, got ${label}`);
  });
  const places = points.filter(({ x1, x2 }) => Number.isFinite(x1) && Number.isFinite(x2));
  const grid = typeof probability === 'function' ? undefined : probability;
  const value =
    typeof probability === 'function'
      ? (a: number, b: number) => logit(probability(a, b))
      : gridLogit(probability);
  const xDomain = axisDomain(
    'xDomain',
    options.xDomain,
    grid?.x1,
    places.map(({ x1 }) => x1),
  );
  const yDomain = axisDomain(
    'yDomain',
    options.yDomain,
    grid?.x2,
    places.map(({ x2 }) => x2),
  );
  const shown = places.filter(
    ({ x1, x2 }) => x1 >= xDomain[0] && x1 <= xDomain[1] && x2 >= yDomain[0] && x2 <= yDomain[1],
  );

  const asked = figureSize('decisionBoundary', options, { width: 560, height: () => 560 });
  const head = heading(asked, { title, caption: yLabel, legend: boundaryLegend(asked, labels, shown) });
  const marginBottom = PAD + 38;
  const roughly = Math.max(2, Math.round(asked.width / 100));
  const y = linearTicks(yDomain[0], yDomain[1], roughly);
  const left = PAD + Math.max(...y.values.map(v => textWidth(y.format(v), SIZE.text)), 0) + 8;
  const side = asked.width - left - PAD;
  // Without a given height the plot is square.
  const height = options.height ?? Math.round(head.bottom + side + marginBottom);
  const figure: Figure = { ...asked, height };
  const box: Box = { left, top: head.bottom, right: asked.width - PAD, bottom: height - marginBottom };
  if (box.bottom - box.top < 60)
    throw new Error(`decisionBoundary: height ${height} leaves no room for the plot`);
  const x = linearTicks(xDomain[0], xDomain[1], roughly);

  const { document, width, theme } = figure;
  const tick = { fill: theme.ink3, fontSize: SIZE.text, label: null, tickSize: 0, tickPadding: 8 };
  const drawing = Plot.plot({
    document,
    width,
    height,
    marginTop: box.top,
    marginRight: PAD,
    marginBottom,
    marginLeft: left,
    x: { domain: xDomain },
    y: { domain: yDomain },
    marks: [
      Plot.axisY(y.values, { ...tick, tickFormat: y.format }),
      Plot.axisX(x.values, { ...tick, tickFormat: x.format }),
      fieldMark(figure, value, box, [xDomain, yDomain]),
    ],
  });
  const px = (at: number): number =>
    box.left + ((at - xDomain[0]) / (xDomain[1] - xDomain[0])) * (box.right - box.left);
  const py = (at: number): number =>
    box.bottom - ((at - yDomain[0]) / (yDomain[1] - yDomain[0])) * (box.bottom - box.top);
  const radius = Math.max(3, Math.min(4.5, (box.right - box.left) / 110));
  const signs = svgElement(document, 'g', { 'aria-label': 'points' });
  // Rings first: what the model learned from stays in sight.
  for (const hollow of [true, false]) {
    for (const { x1, x2, label, set = 'train' } of shown) {
      if ((set !== 'train') !== hollow) continue;
      const sign = pointSign(figure, { x: px(x1), y: py(x2), radius, label, hollow });
      sign.setAttribute('data-label', String(label));
      sign.setAttribute('data-set', set);
      signs.append(sign);
    }
  }
  const above = [...head.elements, signs, xAxisLabel(figure, xLabel, (box.left + box.right) / 2)];
  return finish(drawing, figure, { label: `${title}; ${shown.length} points`, above });
}
