// The cost while training runs, the way the assignment draws it.
import { type FigureOptions, figureSize } from './figure.ts';
import { CHART_SIZE, type ChartLine, lineChart } from './line-chart.ts';
import { fixed } from './text.ts';
import { seriesColor, seriesDash } from './theme.ts';

/** The costs of one run among several. */
export interface CostSeries {
  /** Written at the line's end. */
  readonly name: string;
  /** Cost at iterations 0, `every`, 2 `every`, …; a value that is not finite leaves a gap. */
  readonly costs: readonly number[];
}

/** What {@link costCurve} draws: `costs` of one run, or `series` of several. */
export interface CostCurveOptions extends FigureOptions {
  /** Cost at iterations 0, `every`, 2 `every`, …; a value that is not finite leaves a gap. */
  readonly costs?: readonly number[];
  /** Several runs in one picture, in place of `costs`. */
  readonly series?: readonly CostSeries[];
  /** Iterations between two costs. */
  readonly every: number;
  /** The title says it: `Learning rate =0.3`. */
  readonly learningRate: number;
  /** In place of `Learning rate =…`. */
  readonly title?: string;
}

/**
 * Draws the cost over the iterations, with the words of the assignment: title `Learning rate =0.3`, axes
 * `iterations (x1,000)` and `cost`. The cost axis begins at zero. Several `series` are told apart by color
 * and dash and named at their ends, or in a legend where the names are too long.
 *
 * @returns the picture; {@link svgText} writes it out
 * @throws Error when neither or both of `costs` and `series` are given, when a list is empty, or when
 * `every` is not a positive integer
 * @example
 * const { document } = parseHTML('<html></html>');
 * const figure = costCurve({ costs: [0.656, 0.222, 0.163], every: 1000, learningRate: 0.3, document });
 * figure.querySelector('title')?.textContent; // => 'Learning rate =0.3; ends at 0.163'
 */
export function costCurve(options: CostCurveOptions): SVGSVGElement {
  const { every, learningRate, costs, series, title = `Learning rate =${learningRate}` } = options;
  const figure = figureSize('costCurve', options, CHART_SIZE);
  if ((costs === undefined) === (series === undefined)) {
    throw new Error('costCurve: exactly one of costs and series must be given');
  }
  if (!(Number.isInteger(every) && every > 0)) {
    throw new Error(`costCurve: every must be a positive integer, got ${every}`);
  }
  const runs = series ?? [{ name: '', costs: costs ?? [] }];
  if (runs.length === 0) throw new Error('costCurve: series must not be empty');
  const lines = runs.map((run, i): ChartLine => {
    if (run.costs.length === 0) {
      throw new Error(`costCurve: costs${run.name === '' ? '' : ` of '${run.name}'`} must not be empty`);
    }
    return {
      name: run.name,
      x: Array.from(run.costs, (_, k) => k),
      y: Array.from(run.costs),
      color: seriesColor(figure.theme, i),
      dash: seriesDash(i),
      width: 2,
    };
  });
  const xLabel = every === 1 ? 'iterations' : `iterations (x${fixed(every, 0)})`;
  return lineChart(figure, { title, caption: 'cost', xLabel, lines });
}
