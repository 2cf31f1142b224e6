// Training and validation loss in one picture, the gap between them shaded.
import { type FigureOptions, figureSize } from './figure.ts';
import { CHART_SIZE, type ChartLine, lineChart } from './line-chart.ts';
import { seriesColor, seriesDash } from './theme.ts';

/** Values of one quantity at some steps. */
export interface LossValues {
  /** Steps in ascending order. */
  readonly steps: readonly number[];
  /** One for each step; a value that is not finite leaves a gap. */
  readonly values: readonly number[];
  /** In place of the name that the option gives. */
  readonly name?: string;
}

/** A line of its own among several. */
export interface LossSeries extends LossValues {
  /** Written at the line's end. */
  readonly name: string;
  readonly dashed?: boolean;
}

/** What {@link lossCurves} draws: `train` and `validation` with the gap between them, or any `series`, or both. */
export interface LossCurvesOptions extends FigureOptions {
  /** Solid line `training`. */
  readonly train?: LossValues;
  /** Dashed line `validation`; for a test set give `name: 'test'`. */
  readonly validation?: LossValues;
  /** What regularization adds to the cost: a thin line `penalty` in the accent color. */
  readonly penalty?: LossValues;
  /** More lines. */
  readonly series?: readonly LossSeries[];
  readonly title?: string;
  /** Default `'step'`. */
  readonly xLabel?: string;
  /** Default `'loss (cross-entropy, dropout off, penalty apart)'`. */
  readonly yLabel?: string;
  /** Logarithmic steps; step 0 is then left out. */
  readonly logX?: boolean;
}

function check(name: string, { steps, values }: LossValues): void {
  if (steps.length === 0) throw new Error(`lossCurves: ${name} must not be empty`);
  if (steps.length !== values.length) {
    throw new Error(`lossCurves: ${name} has ${steps.length} steps but ${values.length} values`);
  }
  for (let i = 0; i < steps.length; i++) {
    if (!Number.isFinite(steps[i]) || (i > 0 && steps[i]! <= steps[i - 1]!)) {
      throw new Error(`lossCurves: steps of ${name} must ascend, got ${steps[i]} at ${i}`);
    }
  }
}

/**
 * Draws losses over the steps of training. Give losses that compare: without penalty and with dropout
 * asleep, for both sets. The ground between `train` and `validation` is shaded, and the last gap is written
 * into it where there is room. Nothing is smoothed.
 *
 * @returns the picture; {@link svgText} writes it out
 * @throws Error when there is no line, when steps and values differ in number, or when steps do not ascend
 * @example
 * const { document } = parseHTML('<html></html>');
 * const train = { steps: [1, 2, 3], values: [0.7, 0.3, 0.1] };
 * const validation = { steps: [1, 2, 3], values: [0.7, 0.4, 0.5] };
 * lossCurves({ train, validation, document }).getAttribute('role'); // => 'img'
 */
export function lossCurves(options: LossCurvesOptions): SVGSVGElement {
  const { train, validation, penalty, series = [] } = options;
  const figure = figureSize('lossCurves', options, CHART_SIZE);
  const { theme } = figure;
  const lines: ChartLine[] = [];
  const add = (
    option: string,
    values: LossValues,
    name: string,
    style: Omit<ChartLine, 'name' | 'x' | 'y'>,
  ): void => {
    check(option, values);
    lines.push({ name, x: Array.from(values.steps), y: Array.from(values.values), ...style });
  };
  // Both sets in ink, told apart by the dash: color is left for what is added to the loss.
  if (train) add('train', train, train.name ?? 'training', { color: theme.ink, width: 2 });
  if (validation)
    add('validation', validation, validation.name ?? 'validation', {
      color: theme.ink,
      dash: '6 4',
      width: 2,
    });
  const pair = train !== undefined && validation !== undefined;
  const used = lines.length === 0 ? 0 : 2;
  series.forEach((line, i) => {
    const dash = line.dashed === undefined ? seriesDash(i + used) : line.dashed ? '6 4' : undefined;
    add(`series '${line.name}'`, line, line.name, { color: seriesColor(theme, i + used), dash, width: 2 });
  });
  if (penalty) add('penalty', penalty, penalty.name ?? 'penalty', { color: theme.accent, width: 1.25 });
  if (lines.length === 0) throw new Error('lossCurves: train, validation or series must be given');
  return lineChart(figure, {
    title: options.title ?? 'Loss',
    caption: options.yLabel ?? 'loss (cross-entropy, dropout off, penalty apart)',
    xLabel: options.xLabel ?? 'step',
    lines,
    logX: options.logX === true,
    ...(pair ? { between: [0, 1] as const } : {}),
  });
}
