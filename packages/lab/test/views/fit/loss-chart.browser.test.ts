// The chart in a browser: what is drawn where, and that it follows pictures and boxes.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Curve } from '../../../src/protocol.ts';
import type { ChartPicture } from '../../../src/views/fit/chart-picture.ts';
import { LossChart } from '../../../src/views/fit/loss-chart.ts';
import { palettes } from '../../draw/palettes.ts';

const palette = palettes.light;
const words = {
  training: 'training',
  validation: 'validation',
  penalty: 'penalty',
  gap: 'gap',
  steps: 'steps',
};
const size = { width: 376, height: 232 };

/** Validation at `validation`, training at `training`, the penalty at 0, all flat up to a step. */
function flat(validation: number, training: number, last = 1000): Curve {
  const step = Float64Array.from({ length: 101 }, (_, i) => (i * last) / 100);
  const at = (value: number) => step.map(() => value);
  return { step, validation: at(validation), training: at(training), penalty: at(0) };
}

const picture = (curve: Curve, marks: ChartPicture['marks'] = []): ChartPicture => ({
  curve,
  top: 1.2,
  marks,
});

let box: HTMLElement;
let chart: LossChart | undefined;

function draw(first: ChartPicture): LossChart {
  chart = new LossChart(box, first, { palette, words, size });
  return chart;
}

/** uPlot draws at the end of the task. */
const drawn = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

/** Color of a place of the plotting area: a share of its width from the left, and a loss. */
function colorAt(across: number, loss: number): string {
  const canvas = box.querySelector('canvas')!;
  const over = box.querySelector<HTMLElement>('.u-over')!.style;
  const ratio = canvas.width / Number.parseFloat(canvas.parentElement!.style.width);
  const x = Number.parseFloat(over.left) + across * Number.parseFloat(over.width);
  const y = Number.parseFloat(over.top) + (1 - loss / 1.2) * Number.parseFloat(over.height);
  const [red, green, blue, alpha] = canvas.getContext('2d')!.getImageData(x * ratio, y * ratio, 1, 1).data;
  if (alpha === 0) return 'nothing';
  return alpha! < 128
    ? 'veil'
    : `#${[red, green, blue].map(part => part!.toString(16).padStart(2, '0')).join('')}`;
}

beforeEach(() => {
  box = document.createElement('div');
  document.body.append(box);
});
afterEach(() => {
  chart?.destroy();
  box.remove();
});

describe('the gap', () => {
  test('is shaded where validation lies above training', async () => {
    draw(picture(flat(1.1, 0.3)));
    await drawn();
    expect(colorAt(0.2, 0.7)).toBe('veil');
    expect(colorAt(0.2, 0.15)).toBe('nothing');
    expect(colorAt(0.2, 0.3)).toBe(palette.ink);
  });

  test('and only there', async () => {
    draw(picture(flat(0.3, 1.1)));
    await drawn();
    expect(colorAt(0.2, 0.7)).toBe('nothing');
  });
});

/** How far two colors are apart, from 0 to 1: where a line falls between two pixels is up to the width of the axis' texts. */
function apart(one: string, other: string): number {
  const channels = (color: string) => [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16));
  const [a, b] = [channels(one), channels(other)];
  return Math.max(...a.map((value, k) => Math.abs(value - b[k]!))) / 255;
}

test('a mark is a line in the accent, over the whole height', async () => {
  draw(picture(flat(0.9, 0.3), [{ step: 500, text: 'λ 0 → 1' }]));
  await drawn();
  for (const loss of [0.1, 0.5, 1.1]) expect(apart(colorAt(0.5, loss), palette.accent)).toBeLessThan(0.05);
  expect(colorAt(0.45, 0.1)).toBe('nothing');
});

test('a longer curve moves the marks of before, and a higher axis its curves', async () => {
  const marks = [{ step: 500, text: 'λ 0 → 1' }];
  const shown = draw(picture(flat(0.9, 0.3), marks));
  await drawn();
  shown.show(picture(flat(0.9, 0.3, 2000), marks));
  await drawn();
  expect(apart(colorAt(0.25, 0.1), palette.accent)).toBeLessThan(0.05);
  expect(colorAt(0.5, 0.1)).toBe('nothing');
  shown.show({ ...picture(flat(0.9, 0.3, 2000)), top: 2.4 });
  await drawn();
  expect(colorAt(0.6, 0.15)).toBe(palette.ink);
});

test('one entry is enough, and none is no error', async () => {
  const empty = { step: new Float64Array(), training: new Float64Array(), validation: new Float64Array() };
  const shown = draw(picture({ ...empty, penalty: new Float64Array() }));
  await drawn();
  shown.show(picture(flat(0.7, 0.7, 0)));
  await drawn();
  expect(colorAt(0, 0.7)).not.toBe('nothing');
});

test('it takes the size of its box, needs no style sheet of its own, and goes without a trace', async () => {
  const shown = draw(picture(flat(0.9, 0.3)));
  shown.resize({ width: 300, height: 122 });
  await drawn();
  expect(box.querySelector('canvas')!.parentElement!.style.width).toBe('300px');
  expect(box.querySelectorAll('style')).toHaveLength(0);
  expect(box.querySelector('table')).toBeNull();
  shown.destroy();
  chart = undefined;
  expect(box.childElementCount).toBe(0);
});
