// Pictures of growth: measured points beside the line on which the time follows the arithmetic.
import * as Plot from '@observablehq/plot';
import { svgText, themes } from '@wellfit/plots';
import { parseHTML } from 'linkedom';
import type { Axis, GrowthCurve, GrowthPoint } from './growth-axes.ts';
import { formatCount, formatSeconds } from './text.ts';

const { paper, ink, ink3, line, accent, class0, class1 } = themes.light;
const colors = [accent, class1, class0, ink];
const fonts = 'Inter, system-ui, -apple-system, Segoe UI, DejaVu Sans, sans-serif';

/** Draws the curves of one axis, both axes logarithmic, as the text of an SVG. */
export function drawGrowth(axis: Axis, curves: readonly GrowthCurve[]): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawing = Plot.plot({
    document,
    width: 640,
    height: 420,
    marginTop: 64,
    marginLeft: 72,
    marginRight: 130,
    marginBottom: 44,
    style: { background: paper, color: ink, fontFamily: fonts, fontSize: '12px' },
    x: { type: 'log', domain: [axis.sizes[0]!, axis.sizes.at(-1)!] },
    y: { type: 'log' },
    marks: [
      Plot.gridY({ stroke: line, strokeOpacity: 1 }),
      Plot.axisX(ticksOf(axis), {
        label: axis.id,
        tickFormat: formatCount,
        fill: ink3,
        labelAnchor: 'center',
      }),
      Plot.axisY({ label: null, tickFormat: formatTime, fill: ink3, ticks: 6 }),
      ...curves.flatMap((curve, i) => curveMarks(curve, colors[i % colors.length]!)),
      heading(axis.title, 24, { fontWeight: 600, fontSize: 15 }),
      heading('time of a step; the line follows the arithmetic at the best rate measured', 44, {
        fill: ink3,
      }),
    ],
  });
  drawing.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  for (const style of [...drawing.querySelectorAll('style')]) style.remove();
  return svgText(drawing);
}

function curveMarks({ contender, points }: GrowthCurve, color: string): Plot.Markish[] {
  const rate = Math.max(...points.map(({ operations, seconds }) => operations / seconds));
  const proportional = points.map(({ size, operations }) => ({ size, seconds: operations / rate }));
  return [
    Plot.line(proportional, { x: 'size', y: 'seconds', stroke: color, strokeOpacity: 0.6 }),
    Plot.dot(points, { x: 'size', y: 'seconds', r: 3.5, fill: color }),
    Plot.text([points.at(-1)!], {
      x: 'size',
      y: 'seconds',
      text: ({ seconds }: GrowthPoint) => `${contender}\n${formatSeconds(seconds)}`,
      dx: 10,
      textAnchor: 'start',
      fill: color,
    }),
  ];
}

function heading(words: string, y: number, style: Plot.TextOptions): Plot.Markish {
  return Plot.text([words], { frameAnchor: 'top-left', dx: -56, dy: y - 64, fill: ink, ...style });
}

/** Powers of ten where there are enough of them, else the sizes themselves. */
function ticksOf({ sizes }: Axis): readonly number[] {
  const powers = sizes.filter(size => Number.isInteger(Math.log10(size)));
  return powers.length >= 4 ? powers : sizes;
}

/** `10 µs`: a tick of a logarithmic axis, without needless digits. */
function formatTime(seconds: number): string {
  if (seconds >= 1) return `${formatCount(seconds)} s`;
  const [unit, factor] = seconds >= 1e-3 ? ['ms', 1e3] : ['µs', 1e6];
  return `${Number((seconds * factor).toPrecision(3))} ${unit}`;
}
