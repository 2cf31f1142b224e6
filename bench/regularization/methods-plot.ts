// Picture of methods: test loss of every draw and its mean, a row for each method.
import * as Plot from '@observablehq/plot';
import { type ThemeName, themes } from '@wellfit/plots';
import { picture, tickStyle } from '../picture.ts';
import { threeDigits } from '../text.ts';
import { byTestLoss, type MethodResult, meanOf, type Study, timesLower } from './findings.ts';
import { setting } from './methods.ts';

const rowHeight = 34;
const margins = { marginTop: 92, marginBottom: 52, marginLeft: 176, marginRight: 170 };

/** Draws the picture, as the text of an SVG. */
export function drawMethods({ plain, methods }: Study, name: ThemeName): string {
  const theme = themes[name];
  const { ink, ink2, ink3, line, accent } = theme;
  const results = [plain, ...byTestLoss(methods)];
  const draws = results.flatMap(result =>
    result.trials.map(({ testLoss }) => ({ method: result.method, testLoss, fill: colorOf(result) })),
  );
  const means = results.map(result => ({
    method: result.method,
    mean: meanOf(result.trials, 'testLoss'),
    lower: result === plain ? '' : timesLower(result, plain),
  }));
  const ticks = [0.2, 0.3, 0.5, 1, 2, 3];

  function colorOf(result: MethodResult): string {
    return result === plain ? ink2 : accent;
  }

  const column = { frameAnchor: 'right', textAnchor: 'end', y: 'method' } as const;
  const columnHead = { frameAnchor: 'top-right', textAnchor: 'end', dy: -14, fill: ink3 } as const;
  return picture({
    theme,
    title: 'Few examples, learned by heart: test loss without and with each method',
    caption: `ten draws of ${setting.rows} examples (dots) and their mean (bar), each method at the strength chosen on other draws`,
    label: `Test log loss by method. ${means.map(({ method, mean }) => `${method}: ${threeDigits(mean)}`).join('; ')}`,
    width: 800,
    height: margins.marginTop + margins.marginBottom + rowHeight * results.length,
    ...margins,
    x: { type: 'log', domain: [0.2, 4] },
    y: { type: 'band', domain: results.map(({ method }) => method), axis: null },
    marks: [
      Plot.gridX(ticks, { stroke: line, strokeOpacity: 1 }),
      Plot.axisX(ticks, {
        ...tickStyle(theme),
        label: 'test log loss (logarithmic)',
        labelAnchor: 'center',
        labelOffset: 44,
        text: String, // a format would leave out every figure but the first ones of a decade
      }),
      Plot.ruleX([means[0]!.mean], { stroke: ink, strokeDasharray: '6 4' }),
      Plot.dot(draws, {
        x: 'testLoss',
        y: 'method',
        r: 4,
        fill: 'fill',
        fillOpacity: 0.45,
      }),
      Plot.tickX(means, {
        x: 'mean',
        y: 'method',
        stroke: ink,
        strokeWidth: 2.5,
        insetTop: 5,
        insetBottom: 5,
      }),
      ...results.map(result => rowName(result, ink, ink3)),
      Plot.text(means, {
        ...column,
        dx: 44,
        text: ({ mean }) => threeDigits(mean),
        fill: ink,
        fontWeight: 600,
      }),
      Plot.text(means, { ...column, dx: 154, text: 'lower', fill: ink2 }),
      Plot.text(['mean'], { ...columnHead, dx: 44 }),
      Plot.text(['lower than none'], { ...columnHead, dx: 154 }),
    ],
  });
}

/** The method's name, and its strength below where it has one. */
function rowName({ method, strength }: MethodResult, ink: string, ink3: string): Plot.Markish[] {
  const at = { frameAnchor: 'left', textAnchor: 'end', dx: -12, y: () => method } as const;
  if (strength === '') return [Plot.text([method], { ...at, fill: ink })];
  return [
    Plot.text([method], { ...at, dy: -7, fill: ink }),
    Plot.text([strength], { ...at, dy: 7, fill: ink3, fontSize: 11 }),
  ];
}
