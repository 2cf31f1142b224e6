// Lines over steps with names at their ends: what the cost curve and the loss curves have in common.
import * as Plot from '@observablehq/plot';
import {
  type Figure,
  type FigureDefaults,
  finish,
  heading,
  type LegendEntry,
  PAD,
  SIZE,
  svgElement,
  xAxisLabel,
} from './figure.ts';
import { LABEL_HEIGHT, type LineEnd, lineLabels, VALUE_GAP } from './line-labels.ts';
import { formatValue, textWidth, truncateText } from './text.ts';
import { BOLD } from './theme.ts';
import { type Points, thin, valueAt } from './thin.ts';
import { linearTicks, logTicks, niceAxis } from './ticks.ts';

/** One line of a chart. */
export interface ChartLine extends Points {
  /** Written at the line's end; `''` shows the last value alone. */
  readonly name: string;
  readonly color: string;
  readonly dash?: string | undefined;
  /** Pixels. */
  readonly width: number;
}

/** What a chart shows. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly caption: string;
  readonly lines: readonly ChartLine[];
  readonly logX?: boolean;
  /** The two lines between which the ground is shaded. */
  readonly between?: readonly [number, number];
}

/** Size where none is given; a narrow chart is lower, too. */
export const CHART_SIZE: FigureDefaults = {
  width: 640,
  height: width => Math.max(300, Math.min(400, Math.round(width * 0.625))),
};

const NOTHING: Points = { x: [], y: [] };

function range(values: Iterable<number>): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Gaps become NaN, which Plot leaves out; places that a logarithm does not have go. */
function clean(line: ChartLine, logX: boolean): ChartLine {
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < line.x.length; i++) {
    if (logX && !(line.x[i]! > 0)) continue;
    x.push(line.x[i]!);
    y.push(Number.isFinite(line.y[i]) ? line.y[i]! : Number.NaN);
  }
  return { ...line, x, y };
}

function lastFinite({ y }: Points): number {
  let i = y.length - 1;
  while (i >= 0 && Number.isNaN(y[i])) i--;
  return i;
}

/** Points between two gaps, which no line shows. */
function alone({ x, y }: Points): [number, number][] {
  const gap = (i: number): boolean => y[i] === undefined || Number.isNaN(y[i]);
  return y.flatMap((value, i) => (!gap(i) && gap(i - 1) && gap(i + 1) ? [[x[i]!, value]] : []));
}

/** Draws the chart. Lines are drawn in their order, the last on top; labels stand in the right margin. */
export function lineChart(asked: Figure, chart: Chart): SVGSVGElement {
  const { document, width, theme } = asked;
  const lines = chart.lines.map(line => clean(line, chart.logX === true));
  const shown = lines.filter(line => lastFinite(line) >= 0);

  const ends = shown.map(line => formatValue(line.y[lastFinite(line)]!));
  const labels = shown.map(({ name }, i) => ({ name, value: name === '' || width >= 480 ? ends[i]! : '' }));
  const labelWidth = Math.max(
    0,
    ...labels.map(({ name, value }) => {
      const between = name === '' || value === '' ? 0 : VALUE_GAP;
      return textWidth(name, SIZE.text) + between + textWidth(value, SIZE.text);
    }),
  );
  const direct = labelWidth <= 0.36 * width && shown.length * LABEL_HEIGHT <= asked.height - 140;
  const legend = direct ? [] : shown.map(line => legendEntry(document, line, width));
  const head = heading(asked, { ...chart, legend });

  const bottom = PAD + 38;
  // A long legend pushes the plot down: the picture grows where its height was not given.
  const height = asked.flexible ? Math.max(asked.height, head.bottom + 150 + bottom) : asked.height;
  const figure = { ...asked, height };
  const frameHeight = height - head.bottom - bottom;
  if (frameHeight < 40) throw new Error(`${figure.name}: height ${height} leaves no room for the plot`);
  const [yLow, yHigh] = range(lines.flatMap(line => range(line.y.filter(v => !Number.isNaN(v)))));
  const y = niceAxis(Math.min(0, yLow), Math.max(0, yHigh), Math.max(2, Math.round(frameHeight / 44)));
  const yTexts = y.values.map(y.format);
  const left = PAD + Math.max(...yTexts.map(text => textWidth(text, SIZE.text))) + 8;

  const [xLow, xHigh] = shown.length === 0 ? [0, 1] : range(lines.flatMap(line => range(line.x)));
  const xWidth = textWidth(linearTicks(xLow, xHigh, 5, true).format(xHigh), SIZE.text);
  const right = direct && shown.length > 0 ? labelWidth + 12 + 10 : Math.max(PAD, xWidth / 2 + 8);
  const frameWidth = width - left - right;
  const count = Math.max(1, Math.min(10, Math.floor(frameWidth / (xWidth + 28))));
  const logX = chart.logX === true && xLow > 0 && xHigh > xLow;
  const x = logX ? logTicks(xLow, xHigh, count) : linearTicks(xLow, xHigh, count, true);
  const xDomain = xLow === xHigh ? [xLow - 1, xHigh + 1] : [xLow, xHigh];

  const along = (at: number): number =>
    logX
      ? Math.log(at / xDomain[0]!) / Math.log(xDomain[1]! / xDomain[0]!)
      : (at - xDomain[0]!) / (xDomain[1]! - xDomain[0]!);
  const px = (at: number): number => left + along(at) * frameWidth;
  const py = (at: number): number =>
    head.bottom + ((y.domain[1] - at) / (y.domain[1] - y.domain[0])) * frameHeight;
  const thinned = lines.map(line => ({ ...line, ...thin(line, Math.round(frameWidth), along) }));
  const [a, b] = (chart.between ?? []).map(i => thinned[i] ?? NOTHING);
  const gap = shade(a ?? NOTHING, b ?? NOTHING);

  const tick = { fill: theme.ink3, fontSize: SIZE.text, label: null, tickSize: 0, tickPadding: 8 };
  const drawing = Plot.plot({
    document,
    width,
    height,
    marginTop: head.bottom,
    marginRight: right,
    marginBottom: bottom,
    marginLeft: left,
    x: { type: logX ? 'log' : 'linear', domain: xDomain },
    y: { domain: y.domain },
    marks: [
      Plot.ruleY(y.values, { stroke: theme.line }),
      Plot.axisY(y.values, { ...tick, tickFormat: y.format }),
      Plot.axisX(x.values, { ...tick, tickFormat: x.format }),
      gap.length === 0
        ? null
        : Plot.areaY(gap, { x: 'x', y1: 'low', y2: 'high', fill: theme.ink, fillOpacity: 0.1 }),
      thinned.map(line => Plot.dot(alone(line), { x: '0', y: '1', r: 2, fill: line.color })),
      thinned.map(line =>
        Plot.lineY(line.y, {
          x: line.x,
          stroke: line.color,
          strokeWidth: line.width,
          strokeLinecap: line.dash === undefined ? 'round' : 'butt',
          ...(line.dash === undefined ? {} : { strokeDasharray: line.dash }),
        }),
      ),
    ],
  });

  const lineEnds = shown.map((line, i): LineEnd => {
    const last = lastFinite(line);
    const label = direct ? labels[i]! : { name: '', value: '' };
    return { x: px(line.x[last]!), y: py(line.y[last]!), ...label, color: line.color };
  });
  const place = { x: width - right + 12, top: head.bottom, bottom: head.bottom + frameHeight };
  const above = [
    ...head.elements,
    xAxisLabel(figure, chart.xLabel, left + frameWidth / 2),
    ...lineLabels(document, theme, lineEnds, place),
    ...gapLabel(figure, gap, px, py, [left, left + frameWidth]),
  ];
  if (shown.length === 0) {
    const style = {
      x: left + frameWidth / 2,
      y: head.bottom + frameHeight / 2,
      fill: theme.ink2,
      'text-anchor': 'middle',
    };
    above.push(svgElement(document, 'text', style, 'no finite values'));
  }
  const named = shown.map((line, i) =>
    line.name === '' ? `ends at ${ends[i]}` : `${line.name}: ${ends[i]}`,
  );
  return finish(drawing, figure, { label: [chart.title, ...named].join('; '), above });
}

function legendEntry(document: Document, line: ChartLine, width: number): LegendEntry {
  const stroke = { stroke: line.color, 'stroke-width': line.width, 'stroke-dasharray': line.dash };
  return {
    text: truncateText(line.name, width - 2 * PAD - 34, SIZE.text),
    width: 28,
    sign: (x, y) => [svgElement(document, 'line', { x1: x, x2: x + 28, y1: y, y2: y, ...stroke })],
  };
}

interface Gap {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** Where both lines have a value: the lower and the upper one at every place where either has a point. */
function shade(a: Points, b: Points): Gap[] {
  if (lastFinite(a) < 0 || lastFinite(b) < 0) return [];
  const places = [...new Set([...a.x, ...b.x])].sort((p, q) => p - q);
  return places.map(x => {
    const [p, q] = [valueAt(a, x), valueAt(b, x)];
    return { x, low: Math.min(p, q), high: Math.max(p, q) };
  });
}

/** The final gap in figures, inside the shaded ground where it is tall enough, as far right as it fits. */
function gapLabel(
  { document, theme }: Figure,
  gap: readonly Gap[],
  px: (x: number) => number,
  py: (y: number) => number,
  [left, right]: readonly [number, number],
): Element[] {
  const whole = gap.filter(({ low }) => !Number.isNaN(low));
  const last = whole.at(-1);
  if (last === undefined || whole.length < 2) return [];
  const text = `gap ${formatValue(last.high - last.low)}`;
  const half = textWidth(text, SIZE.text, true) / 2 + 6;
  const span = px(last.x) - left;
  for (let share = 0.85; share >= 0.4; share -= 0.05) {
    const middle = left + share * span;
    if (middle - half < left || middle + half > Math.min(right, px(last.x))) continue;
    const inside = whole.filter(({ x }) => Math.abs(px(x) - middle) <= half);
    const at = whole.reduce((p, q) => (Math.abs(px(q.x) - middle) < Math.abs(px(p.x) - middle) ? q : p));
    const floor = Math.min(...[...inside, at].map(({ low }) => py(low)));
    const ceiling = Math.max(...[...inside, at].map(({ high }) => py(high)));
    if (floor - ceiling < 24) continue;
    const style = {
      x: middle,
      y: (floor + ceiling) / 2 + 4,
      fill: theme.ink,
      'font-weight': BOLD,
      'text-anchor': 'middle',
    };
    return [svgElement(document, 'text', style, text)];
  }
  return [];
}
