import { expect, test } from 'vitest';
import { fieldRamp } from '../../src/draw/palette.ts';
import { ThumbnailPainter, tilesSize, type UnitSurfaces } from '../../src/draw/thumbnail.ts';
import { canvas, distance, opaque, pixelAt } from './canvas.ts';
import { palettes } from './palettes.ts';

const palette = palettes.light;
const layout = { columns: 3, tile: 32, gap: 4, radius: 6 };
const grid = 8;

/** Units that say the same everywhere, but for the last: it says nothing in its lower half. */
const levels = [4, 2, -4, 0.04, 4];
const surfaces: UnitSurfaces = {
  units: levels.length,
  grid,
  values: Float32Array.from({ length: levels.length * grid * grid }, (_, i) => {
    const unit = Math.floor(i / (grid * grid));
    return unit === 4 && i % (grid * grid) < (grid * grid) / 2 ? 0 : levels[unit]!;
  }),
  votes: [1, 0, 1, 0, 1],
  asleep: [0, 0, 0, 0, 0],
};

function draw(classes: number, changes: Partial<UnitSurfaces> = {}): (unit: number, up?: number) => number[] {
  const context = canvas(tilesSize(levels.length, layout, 2));
  const all = { ...surfaces, ...changes };
  new ThumbnailPainter().draw(context, { surfaces: all, layout, classes, palette, pixelRatio: 2 });
  return (unit, up = 0.5) => {
    const [x, y] = [(unit % 3) * 36 + 20, Math.floor(unit / 3) * 36 + 32 * (1 - up)];
    return pixelAt(context, 2 * x, 2 * y);
  };
}

function ramp(label: number, share: number): number[] {
  return [...new Uint8Array(fieldRamp(palette, label, { entries: 1, share: () => share }).buffer)];
}

test('tiles stand in rows', () => {
  expect(tilesSize(5, layout, 2)).toEqual({ width: 104, height: 68, pixelRatio: 2 });
  expect(tilesSize(2, layout, 1)).toEqual({ width: 68, height: 32, pixelRatio: 1 });
  expect(tilesSize(0, layout, 1)).toEqual({ width: 0, height: 0, pixelRatio: 1 });
});

test('a unit has the color of the class it votes for, full at its own largest value', () => {
  const color = draw(2);
  expect(distance(color(0), ramp(1, 1))).toBeLessThanOrEqual(1);
  expect(distance(color(1), ramp(0, 1))).toBeLessThanOrEqual(1);
});

test('what a unit denies, it says of the other class', () => {
  expect(distance(draw(2)(2), ramp(0, 1))).toBeLessThanOrEqual(1);
  expect(distance(draw(3)(2), ramp(9, 1))).toBeLessThanOrEqual(1);
});

test('a unit that says next to nothing beside its layer is faint', () => {
  expect(distance(draw(2)(3), ramp(0, 0.04 / (0.35 * 4)))).toBeLessThanOrEqual(2);
});

test('the least x2 is at the bottom', () => {
  const color = draw(2);
  expect(distance(color(4, 0.9), ramp(1, 1))).toBeLessThanOrEqual(1);
  expect(distance(color(4, 0.1), ramp(1, 0))).toBeLessThanOrEqual(1);
});

test('a unit asleep is dark', () => {
  const color = draw(2, { asleep: [0, 1, 0, 0, 0] });
  expect(color(1, 0.2)).toEqual(opaque(palette.asleep));
  expect(distance(color(0), ramp(1, 1))).toBeLessThanOrEqual(1);
});

test('a unit without values shows the ground', () => {
  const values = surfaces.values.map((value, i) => (i < grid * grid ? Number.NaN : value));
  expect(draw(2, { values })(0)).toEqual(opaque(palette.sunken));
});
