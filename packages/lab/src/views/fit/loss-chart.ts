// The curves of a fit, drawn by uPlot: training solid, validation dashed, the gap shaded, the penalty thin in the accent.
import uPlot from 'uplot';
import type { Palette } from '../../draw/palette.ts';
import { drawText, textWidth } from '../../draw/surface.ts';
import { niceTicks } from '../../draw/ticks.ts';
import { count, fixed } from '../../state/numerals.ts';
import { type ChartPicture, dataOf, lastStep, series } from './chart-picture.ts';
import { placeLineLabels, spread, steadyOrder } from './label-places.ts';
import { lossTicks } from './loss-axis.ts';

/** Texts of the chart, in the language that is spoken. */
export interface ChartWords {
  readonly training: string;
  readonly validation: string;
  readonly penalty: string;
  readonly gap: string;
  readonly steps: string;
}

/** Width and height in CSS pixels. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

const axisWidth = 30;
const endLabelDistance = 10;
const lineHeight = 15;
/** Pixels that names of curves keep from the lower end, where the axis is written. */
const aboveAxis = 5;
/** Share of the width at which the gap's size ends, and pixels that it needs from line to line. */
const gapLabel = { end: 0.93, room: 26 };

const endLabel = { size: 12, weight: 550 } as const;
const markLabel = { size: 12, weight: 650 } as const;

/** A curve that ends in a disc or a ring, and a name. */
interface NamedLine {
  readonly index: number;
  readonly name: string;
  readonly color: string;
  /** What its disc is filled with; undefined: it has none. */
  readonly disc?: string;
}

/** A chart in a box; a new theme, language or box needs a new one. */
export class LossChart {
  readonly #plot: uPlot;
  readonly #palette: Palette;
  readonly #words: ChartWords;
  #picture: ChartPicture;
  /** Room for the longest name of a curve, right of the plotting area. */
  readonly #endWidth: number;
  #labelOrder: readonly number[] = [];

  constructor(
    box: HTMLElement,
    picture: ChartPicture,
    {
      palette,
      words,
      size,
    }: { readonly palette: Palette; readonly words: ChartWords; readonly size: ChartSize },
  ) {
    this.#palette = palette;
    this.#words = words;
    this.#picture = picture;
    this.#endWidth = endLabelDistance + widestName(palette, words);
    this.#plot = new uPlot(this.#options(size), dataOf(picture), box);
  }

  show(picture: ChartPicture): void {
    this.#picture = picture;
    this.#plot.setData(dataOf(picture));
  }

  resize(size: ChartSize): void {
    this.#plot.setSize(size);
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #options(size: ChartSize): uPlot.Options {
    const { ink, ink3, line, accent, font } = this.#palette;
    const axis = { stroke: ink3, font: `12px ${font}`, ticks: { show: false }, labelSize: 0 };
    const noPoints = { points: { show: false } };
    const dash = [5, 3].map(length => length * uPlot.pxRatio);
    const paler = { stroke: ink3, width: 1.5, ...noPoints };
    return {
      ...size,
      pxAlign: false,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, this.#endWidth, 0, 0],
      scales: {
        x: { time: false, range: () => [0, lastStep(this.#picture)] },
        y: { range: () => [0, this.#picture.top] },
      },
      axes: [
        {
          ...axis,
          size: 22,
          gap: 5,
          grid: { show: false },
          splits: (_plot, _axis, least, most) =>
            niceTicks([least, most], 3).map(({ value }) => Math.max(0, value)),
          values: (_plot, steps) => steps.map(count),
        },
        {
          ...axis,
          size: axisWidth,
          gap: 11,
          grid: { stroke: line, width: 1 },
          splits: () => lossTicks(this.#picture.top).map(({ value }) => value),
          values: () => lossTicks(this.#picture.top).map(({ text }) => text),
        },
      ],
      series: [
        {},
        { stroke: ink, width: 2, dash, ...noPoints },
        { stroke: accent, width: 1.25, ...noPoints },
        { stroke: ink, width: 2, ...noPoints },
        ...(this.#picture.second ? [{ ...paler, dash }, paler] : []),
      ],
      bands: [{ series: [series.validation, series.training], fill: veil(ink) }],
      hooks: {
        // over the shaded gap, which comes with the validation curve, and under the other curves
        drawSeries: [
          (plot, index) => {
            if (index === series.validation) this.#within(plot, context => this.#drawMarks(plot, context));
          },
        ],
        draw: [
          plot =>
            this.#within(plot, context => {
              this.#drawEnds(plot, context);
              this.#drawUnit(plot, context);
              this.#drawGap(plot, context);
              this.#drawMarkTexts(plot, context);
            }),
        ],
      },
    };
  }

  /** Draws in CSS pixels from the upper left corner of the plotting area. */
  #within({ ctx: context, bbox }: uPlot, draw: (context: CanvasRenderingContext2D) => void): void {
    context.save();
    context.setTransform(uPlot.pxRatio, 0, 0, uPlot.pxRatio, bbox.left, bbox.top);
    context.setLineDash([]);
    draw(context);
    context.restore();
  }

  #drawMarks(plot: uPlot, context: CanvasRenderingContext2D): void {
    const { height } = innerSize(plot);
    context.strokeStyle = this.#palette.accent;
    context.lineWidth = 1.5;
    context.beginPath();
    for (const { step } of this.#picture.marks) {
      const x = plot.valToPos(step, 'x');
      context.moveTo(x, -4);
      context.lineTo(x, height);
    }
    context.stroke();
  }

  #drawMarkTexts(plot: uPlot, context: CanvasRenderingContext2D): void {
    const { marks } = this.#picture;
    const { accent: color } = this.#palette;
    const labels = marks.map(({ step, text }) => ({
      x: plot.valToPos(step, 'x'),
      width: textWidth(context, this.#palette, text, { color, ...markLabel }),
    }));
    placeLineLabels(labels, { left: 0, right: innerSize(plot).width }).forEach((place, i) => {
      if (!place) return;
      this.#drawHaloed(context, { text: marks[i]!.text, x: place.left, y: 3 + lineHeight * place.row });
    });
  }

  /** A text in the accent that stays legible over lines. */
  #drawHaloed(context: CanvasRenderingContext2D, at: { text: string; x: number; y: number }): void {
    const { accent, paper } = this.#palette;
    context.strokeStyle = paper;
    context.lineWidth = 3;
    context.lineJoin = 'round';
    context.font = `${markLabel.weight} ${markLabel.size}px ${this.#palette.font}`;
    context.textAlign = 'left';
    context.strokeText(at.text, at.x, at.y + markLabel.size / 3);
    drawText(context, this.#palette, { ...at, ...markLabel, color: accent });
  }

  #drawEnds(plot: uPlot, context: CanvasRenderingContext2D): void {
    const { height, width } = innerSize(plot);
    const ends = this.#lines().flatMap(line => {
      const end = endOf(plot, line.index);
      return end ? [{ ...line, ...end, place: Math.max(0, Math.min(height, end.y)) }] : [];
    });
    context.lineWidth = 2;
    for (const { color, disc: fill, x, place } of ends.toReversed()) {
      if (fill === undefined) continue;
      context.fillStyle = fill;
      context.strokeStyle = color;
      disc(context, x, place).fill();
      if (fill !== color) context.stroke();
    }
    const places = ends.map(({ place }) => place);
    if (this.#labelOrder.length !== ends.length) this.#labelOrder = [...ends.keys()];
    this.#labelOrder = steadyOrder(this.#labelOrder, places, 4);
    const wanted = this.#labelOrder.map(i => places[i]!);
    const spots = spread(wanted, { gap: lineHeight, least: 0, most: height - aboveAxis });
    this.#labelOrder.forEach((i, row) => {
      const { name, color, x, y } = ends[i]!;
      const at = { x: (this.#picture.second ? width : x) + endLabelDistance, y: spots[row]! };
      const text = y < -1 ? `${name} ↑` : name;
      drawText(context, this.#palette, { text, ...at, color, ...endLabel });
    });
  }

  /** The curves with their names, those above others first. */
  #lines(): NamedLine[] {
    const { ink, ink3, accent, paper } = this.#palette;
    const { training, validation, penalty } = this.#words;
    return [
      { index: series.validation, name: validation, color: ink, disc: paper },
      { index: series.training, name: training, color: ink, disc: ink },
      { index: series.penalty, name: penalty, color: accent },
      ...(this.#picture.second
        ? [
            { index: series.secondValidation, name: validation, color: ink3, disc: paper },
            { index: series.secondTraining, name: training, color: ink3, disc: ink3 },
          ]
        : []),
    ];
  }

  /** What the horizontal axis counts. */
  #drawUnit(plot: uPlot, context: CanvasRenderingContext2D): void {
    const { width, height } = innerSize(plot);
    const at = { x: width + this.#endWidth, y: height + 11, align: 'right' } as const;
    drawText(context, this.#palette, { text: this.#words.steps, ...at, color: this.#palette.ink3 });
  }

  /** The size of the gap, written into it where it is high enough. */
  #drawGap(plot: uPlot, context: CanvasRenderingContext2D): void {
    const { curve, second, marks } = this.#picture;
    if (second) return;
    const last = curve.step.length - 1;
    const text = `${this.#words.gap} ${fixed(curve.validation[last]! - curve.training[last]!, 2)}`;
    const style = { size: 13, weight: 650, color: this.#palette.ink, align: 'right' } as const;
    const x = gapLabel.end * innerSize(plot).width;
    const from = x - textWidth(context, this.#palette, text, style);
    if (marks.some(({ step }) => plot.valToPos(step, 'x') > from - 8)) return;
    let [above, below] = [0, innerSize(plot).height];
    for (let i = plot.posToIdx(from); i <= last; i++) {
      above = Math.max(above, plot.valToPos(curve.validation[i]!, 'y'));
      below = Math.min(below, plot.valToPos(curve.training[i]!, 'y'));
    }
    if (!(below - above >= gapLabel.room)) return; // nor where there is no validation
    drawText(context, this.#palette, { text, x, y: (above + below) / 2, ...style });
  }
}

/** Size of the plotting area in CSS pixels. */
function innerSize({ bbox }: uPlot): ChartSize {
  return { width: bbox.width / uPlot.pxRatio, height: bbox.height / uPlot.pxRatio };
}

/** The last place of a curve that has one. */
function endOf(plot: uPlot, index: number): { readonly x: number; readonly y: number } | undefined {
  const values = plot.data[index]!;
  let last = values.length - 1;
  while (last >= 0 && values[last] == null) last--;
  if (last < 0) return undefined;
  return { x: plot.valToPos(plot.data[0][last]!, 'x'), y: plot.valToPos(values[last]!, 'y') };
}

function disc(context: CanvasRenderingContext2D, x: number, y: number): CanvasRenderingContext2D {
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  return context;
}

function widestName(palette: Palette, { training, validation, penalty }: ChartWords): number {
  const context = document.createElement('canvas').getContext('2d')!;
  const widths = [training, validation, `${penalty} ↑`].map(text =>
    textWidth(context, palette, text, { color: palette.ink, ...endLabel }),
  );
  return Math.ceil(Math.max(...widths));
}

/** `#rrggbb` as a veil over what lies below. */
function veil(color: string): string {
  return `${color}17`;
}
