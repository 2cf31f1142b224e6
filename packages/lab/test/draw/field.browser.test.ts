import { describe, expect, test } from 'vitest';
import { fieldColor, themes } from '../../../plots/src/theme.ts';
import { FieldPainter } from '../../src/draw/field.ts';
import { type LogitField, LogitPlanes } from '../../src/draw/logit-planes.ts';
import { fieldRamp, type Palette } from '../../src/draw/palette.ts';
import { canvas, distance, opaque, pixelAt } from './canvas.ts';
import { palettes } from './palettes.ts';

const size = { width: 60, height: 50, pixelRatio: 1 };

function fieldOf(grid: number, classes: readonly ((x: number, y: number) => number)[]): LogitField {
  const places = grid * grid;
  const logits = Float32Array.from({ length: classes.length * places }, (_, i) => {
    const v = i % places;
    return classes[Math.floor(i / places)]!((v % grid) / (grid - 1), Math.floor(v / grid) / (grid - 1));
  });
  return { grid, x1: [0, 1], x2: [0, 1], outputs: classes.length, logits };
}

function paint(field: LogitField, palette: Palette): OffscreenCanvasRenderingContext2D {
  const planes = new LogitPlanes();
  planes.set(field);
  const context = canvas(size);
  new FieldPainter().paint(context, planes, palette, size);
  return context;
}

/** Logits straight between the grid's places, at the middle of a pixel. */
function logitsAt({ grid, outputs, logits }: LogitField, x: number, y: number): number[] {
  const across = ((x + 0.5) / size.width) * (grid - 1);
  const up = ((size.height - y - 0.5) / size.height) * (grid - 1);
  const [i, j] = [Math.min(grid - 2, Math.floor(across)), Math.min(grid - 2, Math.floor(up))];
  return Array.from({ length: outputs }, (_, k) => {
    const z = (c: number, r: number): number => logits[(k * grid + j + r) * grid + i + c]!;
    const [s, t] = [across - i, up - j];
    return (z(0, 0) * (1 - s) + z(1, 0) * s) * (1 - t) + (z(0, 1) * (1 - s) + z(1, 1) * s) * t;
  });
}

function everyPixel(check: (x: number, y: number) => void): void {
  for (let y = 0; y < size.height; y += 7) for (let x = 0; x < size.width; x += 3) check(x, y);
}

describe.each(['light', 'dark'] as const)('%s', name => {
  const palette = palettes[name];

  test.each([2, 7, 100])(
    'two classes have the colors that plots gives their probabilities, grid %i',
    grid => {
      const field = fieldOf(grid, [(x, y) => 9 * x * y - 4 * y + 3 * Math.sin(5 * x)]);
      const context = paint(field, palette);
      everyPixel((x, y) => {
        const [z] = logitsAt(field, x, y);
        const expected = opaque(fieldColor(themes[name], 1 / (1 + Math.exp(-z!))));
        expect(distance(pixelAt(context, x, y), expected)).toBeLessThanOrEqual(2);
      });
    },
  );

  test('several classes fade to the middle as the lead of the first on the next one fades', () => {
    const field = fieldOf(9, [
      (x, y) => 6 * x - 8 * y,
      (x, y) => 5 * Math.cos(4 * y) + x,
      (x, y) => 9 * x * y - 2,
      () => 0.5,
    ]);
    const context = paint(field, palette);
    const winners = new Set<number>();
    everyPixel((x, y) => {
      const logits = logitsAt(field, x, y);
      const [most, next] = logits.toSorted((a, b) => b - a) as [number, number];
      const winner = logits.indexOf(most);
      winners.add(winner);
      const share = (): number => Math.tanh((most - next) / 2);
      const expected = new Uint8Array(fieldRamp(palette, winner, { entries: 1, share }).buffer);
      expect(distance(pixelAt(context, x, y), [...expected])).toBeLessThanOrEqual(2);
    });
    expect([...winners].sort()).toEqual([0, 1, 2, 3]);
  });

  test('two logits look as their difference does', () => {
    const z = (x: number, y: number): number => 8 * x - 5 * y;
    const one = paint(fieldOf(30, [z]), palette);
    const two = paint(fieldOf(30, [() => 0, z]), palette);
    everyPixel((x, y) => {
      expect(distance(pixelAt(one, x, y), pixelAt(two, x, y))).toBeLessThanOrEqual(1);
    });
  });

  test.each([1, 3])('a place without a value shows the ground, %i outputs', outputs => {
    const hole = (x: number): number => (x > 0.6 ? Number.NaN : 3);
    const field = fieldOf(11, [hole, () => 1, () => 0].slice(0, outputs));
    const context = paint(field, palette);
    expect(pixelAt(context, 58, 20)).toEqual(opaque(palette.sunken));
    expect(pixelAt(context, 10, 20)).not.toEqual(opaque(palette.sunken));
  });
});

test('one painter serves fields of any grid, classes and theme in turn', () => {
  const painter = new FieldPainter();
  const planes = new LogitPlanes();
  const fields = [
    fieldOf(9, [x => 8 * x - 3]),
    fieldOf(5, [x => x, y => -y, () => 0.3]),
    fieldOf(17, [(_, y) => 4 - 8 * y]),
  ];
  for (const palette of [palettes.light, palettes.dark]) {
    for (const field of fields) {
      planes.set(field);
      const context = canvas(size);
      painter.paint(context, planes, palette, size);
      const fresh = paint(field, palette);
      everyPixel((x, y) => {
        expect(pixelAt(context, x, y)).toEqual(pixelAt(fresh, x, y));
      });
    }
  }
});
