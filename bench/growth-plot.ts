// Pictures of growth: measured points beside the line on which the time follows the arithmetic.
import * as Plot from '@observablehq/plot';
import { themes } from '@wellfit/plots';
import type { Axis, GrowthCurve } from './growth-axes.ts';
import { picture, tickStyle } from './picture.ts';
import { formatCount, formatSeconds } from './text.ts';

const theme = themes.light;
const { ink, line, accent, class0, class1 } = theme;
const colors = [accent, class1, class0, ink];

/** Draws the curves of one axis, both axes logarithmic, as the text of an SVG. */
export function drawGrowth(axis: Axis, curves: readonly GrowthCurve[]): string {
  const largest = axis.sizes.at(-1)!;
  const ticks = tickStyle(theme);
  const decades = decadesOf(curves.flatMap(({ points }) => points.map(({ seconds }) => seconds)));
  return picture({
    theme,
    title: axis.title,
    caption: 'time of a step; the line follows the arithmetic at the best rate measured',
    label: `Time of a step over ${axis.id}. ${axis.title}`,
    width: 640,
    height: 420,
    marginTop: 64,
    marginLeft: 72,
    marginRight: 40,
    marginBottom: 52,
    x: { type: 'log', base: largest >= 10_000 ? 10 : 2, domain: [axis.sizes[0]!, largest] },
    y: { type: 'log' },
    marks: [
      Plot.gridY(decades, { stroke: line, strokeOpacity: 1 }),
      Plot.axisX(ticksOf(axis), {
        ...ticks,
        label: axis.id,
        labelAnchor: 'center',
        labelOffset: 44,
        tickFormat: formatCount,
      }),
      Plot.axisY(decades, { ...ticks, label: null, tickFormat: formatTime }),
      ...curves.flatMap((curve, i) => curveMarks(curve, colors[i % colors.length]!, i)),
    ],
  });
}

/** Points, line, and the name in the corner that curves leave empty. */
function curveMarks({ contender, points }: GrowthCurve, color: string, place: number): Plot.Markish[] {
  const rate = Math.max(...points.map(({ operations, seconds }) => operations / seconds));
  const proportional = points.map(({ size, operations }) => ({ size, seconds: operations / rate }));
  const { size, seconds } = points.at(-1)!;
  return [
    Plot.line(proportional, { x: 'size', y: 'seconds', stroke: color, strokeOpacity: 0.6 }),
    Plot.dot(points, { x: 'size', y: 'seconds', r: 3.5, fill: color }),
    Plot.text([`${contender}: ${formatSeconds(seconds)} at ${formatCount(size)}`], {
      frameAnchor: 'top-left',
      dx: 12,
      dy: 12 + 18 * place,
      fill: color,
    }),
  ];
}

/** Powers of ten where there are enough of them, else the sizes themselves. */
function ticksOf({ sizes }: Axis): readonly number[] {
  const powers = sizes.filter(size => Number.isInteger(Math.log10(size)));
  return powers.length >= 4 ? powers : sizes;
}

/** The powers of ten among the values. */
function decadesOf(values: readonly number[]): number[] {
  const [least, most] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))].map(Math.ceil);
  return Array.from({ length: most! - least! }, (_, i) => 10 ** (least! + i));
}

/** `10 µs`: a power of ten. */
function formatTime(seconds: number): string {
  const [unit, factor] = seconds >= 1 ? ['s', 1] : seconds >= 1e-3 ? ['ms', 1e3] : ['µs', 1e6];
  return `${formatCount(Math.round(seconds * factor))} ${unit}`;
}
