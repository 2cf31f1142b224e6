// How large the weights of every layer are, in several runs.
import * as Plot from '@observablehq/plot';
import { type FigureOptions, figureSize, finish, heading, PAD, SIZE, svgElement } from './figure.ts';
import { formatValue, textWidth, truncateText } from './text.ts';
import { BOLD, seriesColor } from './theme.ts';

/** The norms of one run. */
export interface WeightNormsRun {
  readonly name: string;
  /** Frobenius norm of every layer's weights, in the order of `layers`. */
  readonly norms: readonly number[];
}

/** What {@link weightNorms} draws. */
export interface WeightNormsOptions extends FigureOptions {
  /** Names of the layers, from the input on. */
  readonly layers: readonly string[];
  readonly runs: readonly WeightNormsRun[];
  /** Default `'Size of the weights'`. */
  readonly title?: string;
  /** Default `'‖W‖ (Frobenius norm of each layer)'`. */
  readonly xLabel?: string;
}

const ROW = 20;
const GROUP_HEAD = 24;
const GROUP_GAP = 10;

function check({ layers, runs }: WeightNormsOptions): void {
  if (layers.length === 0) throw new Error('weightNorms: layers must not be empty');
  if (runs.length === 0) throw new Error('weightNorms: runs must not be empty');
  for (const { name, norms } of runs) {
    if (norms.length !== layers.length) {
      throw new Error(`weightNorms: run '${name}' has ${norms.length} norms, expected ${layers.length}`);
    }
    const negative = norms.find(norm => norm < 0);
    if (negative !== undefined) throw new Error(`weightNorms: a norm must not be negative, got ${negative}`);
  }
}

/**
 * Draws ‖W‖ of every layer as bars: a group for every layer, in it a bar for every run with its name before
 * it and its value behind it. Bars lie, so that names and figures have room at any width; the height follows
 * from the number of bars. All bars share one scale that begins at zero. A norm that is not finite has no
 * bar but says so.
 *
 * @returns the picture; {@link svgText} writes it out
 * @throws Error when there is no layer or no run, when a run's norms do not match the layers, or when one is
 * negative
 * @example
 * const { document } = parseHTML('<html></html>');
 * const runs = [{ name: 'none', norms: [14.1, 22.1] }, { name: 'L2', norms: [3.2, 2.8] }];
 * weightNorms({ layers: ['W1', 'W2'], runs, document }).querySelectorAll('[aria-label=rect] rect').length; // => 4
 */
export function weightNorms(options: WeightNormsOptions): SVGSVGElement {
  check(options);
  const {
    layers,
    runs,
    title = 'Size of the weights',
    xLabel = '‖W‖ (Frobenius norm of each layer)',
  } = options;
  const group = GROUP_HEAD + runs.length * ROW + GROUP_GAP;
  const asked = figureSize('weightNorms', options, { width: 560, height: () => 120 });
  const { document, width, theme } = asked;
  const head = heading(asked, { title, caption: xLabel });
  const top = head.bottom - 8;
  const height = options.height ?? Math.max(120, top + layers.length * group + PAD - GROUP_GAP);
  const scale = (height - top - PAD + GROUP_GAP) / (layers.length * group);
  if (scale < 0.7)
    throw new Error(`weightNorms: height ${height} leaves no room for ${layers.length * runs.length} bars`);
  const figure = { ...asked, height };

  const bars = layers.flatMap((_, layer) =>
    runs.map(({ norms }, run) => {
      const norm = norms[layer]!;
      const y = top + (layer * group + GROUP_HEAD + run * ROW) * scale;
      return { norm, run, y1: y + 3 * scale, y2: y + (ROW - 3) * scale, text: valueText(norm) };
    }),
  );
  const finite = bars.filter(({ norm }) => Number.isFinite(norm));
  const names = runs.map(({ name }) => truncateText(name, 0.44 * width, SIZE.text));
  const left = PAD + Math.max(...names.map(name => textWidth(name, SIZE.text))) + 10;
  const right = PAD + Math.max(...bars.map(({ text }) => textWidth(text, SIZE.text))) + 8;
  const largest = finite.reduce((most, { norm }) => Math.max(most, norm), 0) || 1;

  const drawing = Plot.plot({
    document,
    width,
    height,
    margin: 0,
    marginLeft: left,
    marginRight: right,
    x: { domain: [0, largest], axis: null },
    y: { domain: [0, height], range: [0, height], axis: null },
    marks: [
      Plot.rect(finite, {
        x1: 0,
        x2: 'norm',
        y1: 'y1',
        y2: 'y2',
        fill: ({ run }: { run: number }) => seriesColor(theme, run),
        rx: 2,
      }),
    ],
  });
  const px = (norm: number): number => left + (norm / largest) * (width - left - right);
  const text = (x: number, y: number, content: string, style: Record<string, string | number>): Element =>
    svgElement(document, 'text', { x, y: y + 4, 'font-size': SIZE.text, ...style }, content);
  const base = { x1: left - 0.5, x2: left - 0.5, stroke: theme.ink3, 'stroke-width': 1 };
  const above = layers.flatMap((layer, i) => {
    const rows = bars.slice(i * runs.length, (i + 1) * runs.length);
    const y = top + (i * group + GROUP_HEAD / 2 + 2) * scale;
    const name = truncateText(layer, (width - 2 * PAD) / 1.12, SIZE.text);
    return [
      text(PAD, y, name, { fill: theme.ink, 'font-weight': BOLD, 'text-anchor': 'start' }),
      svgElement(document, 'line', { ...base, y1: rows[0]!.y1 - 3, y2: rows.at(-1)!.y2 + 3 }),
      ...rows.flatMap(row => {
        const middle = (row.y1 + row.y2) / 2;
        const end = Number.isFinite(row.norm) ? px(row.norm) : left;
        return [
          text(left - 10, middle, names[row.run]!, { fill: theme.ink2, 'text-anchor': 'end' }),
          text(end + 6, middle, row.text, { fill: theme.ink, 'text-anchor': 'start' }),
        ];
      }),
    ];
  });
  const label = [title, ...runs.map(({ name, norms }) => `${name}: ${norms.map(valueText).join(', ')}`)].join(
    '; ',
  );
  return finish(drawing, figure, { label, above: [...head.elements, ...above] });
}

function valueText(norm: number): string {
  return Number.isFinite(norm) ? formatValue(norm) : 'not finite';
}
