// Picture of the path of λ: both losses, whose gap closes, and below them the weights' norm, which falls.
import * as Plot from '@observablehq/plot';
import { type Theme, type ThemeName, themes } from '@wellfit/plots';
import { picture, tickStyle } from '../picture.ts';
import { threeDigits } from '../text.ts';
import { meanOf, type PathPoint, type Study } from './findings.ts';
import type { Trial } from './trial.ts';

const size = { width: 760, height: 580, marginTop: 0, marginBottom: 52, marginLeft: 64, marginRight: 28 };
/** Where λ = 0 stands, which a logarithm has no place for. */
const noneAt = 0.0004;

/** A chart of its own height; both share the places of λ. */
interface Panel {
  readonly caption: string;
  readonly top: number;
  readonly bottom: number;
  readonly highest: number;
  readonly ticks: readonly number[];
}

/** One figure along the path. */
interface Curve {
  readonly name: string;
  readonly figure: keyof Trial;
  readonly color: string;
  readonly dash?: string;
  /** How far its name stands above the line, in pixels. */
  readonly above: number;
}

/** Where names of curves stand. */
const namedAt = 0.02;

/** Draws the picture, as the text of an SVG. */
export function drawPath({ path }: Study, name: ThemeName): string {
  const theme = themes[name];
  const losses = panel({ caption: 'log loss, without the penalty', top: 92, bottom: 360 }, path, [
    'trainingLoss',
    'testLoss',
  ]);
  const norms = panel({ caption: '‖W‖ (Frobenius norm)', top: 408, bottom: 528 }, path, ['norm']);
  const best = lowest(path);
  const ticks = [0.001, 0.01, 0.1, 1, 10];
  return picture({
    theme,
    title: 'L2 from none to too much: the test loss falls and rises again, the weights shrink',
    caption: 'mean of ten draws of 80 examples (line), and from the lowest to the highest of them (band)',
    label: labelOf(path),
    ...size,
    x: { type: 'log', domain: [noneAt, path.at(-1)!.lambda] },
    y: { type: 'identity', axis: null },
    marks: [
      ...frame(losses, theme),
      ...frame(norms, theme),
      Plot.ruleX([best.lambda], {
        y1: losses.top,
        y2: norms.bottom,
        stroke: theme.ink3,
        strokeDasharray: '2 3',
      }),
      Plot.text([`lowest: ${threeDigits(meanOf(best.trials, 'testLoss'))} at λ ${best.lambda}`], {
        x: best.lambda,
        y: () => losses.top + 10,
        dx: 8,
        textAnchor: 'start',
        fill: theme.ink2,
      }),
      ...curve(losses, path, { name: 'training', figure: 'trainingLoss', color: theme.ink, above: 14 }),
      ...curve(losses, path, {
        name: 'test',
        figure: 'testLoss',
        color: theme.class1,
        dash: '6 4',
        above: 20,
      }),
      Plot.text(['next to no weights: log 2'], {
        x: 10,
        y: () => heightOf(losses, Math.LN2),
        dy: -16,
        fill: theme.ink2,
      }),
      ...curve(norms, path, { name: 'size of the weights', figure: 'norm', color: theme.accent, above: 16 }),
      Plot.axisX([noneAt, ...ticks], {
        ...tickStyle(theme),
        label: 'λ (logarithmic)',
        labelAnchor: 'center',
        labelOffset: 44,
        text: (lambda: number) => (lambda === noneAt ? '0' : String(lambda)),
      }),
    ],
  });
}

function panel(
  place: Pick<Panel, 'caption' | 'top' | 'bottom'>,
  path: readonly PathPoint[],
  figures: readonly (keyof Trial)[],
): Panel {
  const values = path.flatMap(({ trials }) => trials.flatMap(trial => figures.map(figure => trial[figure])));
  const step = Math.max(...values) > 10 ? 10 : 0.5;
  const count = Math.ceil(Math.max(...values) / step);
  const ticks = Array.from({ length: count + 1 }, (_, i) => i * step);
  return { ...place, highest: count * step, ticks };
}

/** Height of a value in pixels. */
function heightOf({ top, bottom, highest }: Panel, value: number): number {
  return bottom - (value / highest) * (bottom - top);
}

function frame(panel: Panel, theme: Theme): Plot.Markish[] {
  const ticks = panel.ticks.map(value => ({ value, y: heightOf(panel, value) }));
  const outside = { frameAnchor: 'left', textAnchor: 'end', dx: -10, fill: theme.ink3 } as const;
  return [
    Plot.ruleY(ticks, { y: 'y', stroke: theme.line }),
    Plot.text(ticks, { ...outside, y: 'y', text: ({ value }) => String(value) }),
    Plot.text([panel.caption], {
      frameAnchor: 'left',
      textAnchor: 'start',
      dx: 16 - size.marginLeft,
      y: () => panel.top - 18,
      fill: theme.ink3,
    }),
  ];
}

/** Mean and range; λ = 0 stands apart, since the way there is endless. */
function curve(
  panel: Panel,
  path: readonly PathPoint[],
  { name, figure, color, dash, above }: Curve,
): Plot.Markish[] {
  const points = path.map(({ lambda, trials }) => {
    const values = trials.map(trial => trial[figure]);
    return {
      lambda: Math.max(lambda, noneAt),
      mean: heightOf(panel, meanOf(trials, figure)),
      low: heightOf(panel, Math.min(...values)),
      high: heightOf(panel, Math.max(...values)),
    };
  });
  const [none, ...rest] = points;
  const stroke = { stroke: color, strokeWidth: 2, ...(dash !== undefined && { strokeDasharray: dash }) };
  return [
    Plot.areaY(rest, { x: 'lambda', y1: 'low', y2: 'high', fill: color, fillOpacity: 0.12 }),
    Plot.line(rest, { x: 'lambda', y: 'mean', ...stroke }),
    Plot.ruleX([none!], {
      x: 'lambda',
      y1: 'low',
      y2: 'high',
      stroke: color,
      strokeOpacity: 0.25,
      strokeWidth: 6,
    }),
    Plot.dot([none!], { x: 'lambda', y: 'mean', r: 4, fill: color }),
    Plot.text(
      points.filter(({ lambda }) => lambda === namedAt),
      { x: 'lambda', y: 'mean', dy: -above, text: () => name, fill: color },
    ),
  ];
}

function lowest(path: readonly PathPoint[]): PathPoint {
  const loss = ({ trials }: PathPoint) => meanOf(trials, 'testLoss');
  return path.reduce((best, point) => (loss(point) < loss(best) ? point : best));
}

function labelOf(path: readonly PathPoint[]): string {
  const points = path.map(
    ({ lambda, trials }) =>
      `λ ${lambda}: training ${threeDigits(meanOf(trials, 'trainingLoss'))}, test ${threeDigits(meanOf(trials, 'testLoss'))}, norm ${threeDigits(meanOf(trials, 'norm'))}`,
  );
  return `Losses and norm of the weights over λ of L2. ${points.join('; ')}`;
}
