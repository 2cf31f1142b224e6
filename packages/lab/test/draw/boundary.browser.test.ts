import { describe, expect, test } from 'vitest';
import { BoundaryPainter, type BoundaryPicture } from '../../src/draw/boundary.ts';
import type { LogitField } from '../../src/draw/logit-planes.ts';
import { bytes, canvas, count, distance, opaque, pixelAt } from './canvas.ts';
import { palettes } from './palettes.ts';

const size = { width: 200, height: 200, pixelRatio: 2 };
const field: LogitField = {
  grid: 41,
  x1: [-2, 2],
  x2: [-1, 1],
  outputs: 1,
  // 0 where x1 = 0.5, and steep
  logits: Float32Array.from({ length: 41 * 41 }, (_, v) => 12 * ((v % 41) / 10 - 2 - 0.5)),
};
const points = {
  x1: [-1, -1, 1, 1],
  x2: [0.5, -0.5, 0.5, -0.5],
  y: [0, 0, 1, 1],
  held: [0, 1, 0, 1],
};
const picture: BoundaryPicture = { field, points, palette: palettes.light, size };

function draw(extra: Partial<BoundaryPicture> = {}): OffscreenCanvasRenderingContext2D {
  const context = canvas(size);
  new BoundaryPainter().draw(context, { ...picture, ...extra });
  return context;
}

/** Device pixel of a place in data units. */
function at(x1: number, x2: number): [number, number] {
  return [(x1 + 2) * 100, (1 - x2) * 200];
}

describe.each(['light', 'dark'] as const)('%s', name => {
  const palette = palettes[name];
  const context = draw({ palette });

  test('the heavy line lies where p is 0.5', () => {
    for (const x2 of [-0.9, 0, 0.9]) {
      expect(distance(pixelAt(context, ...at(0.5, x2)), opaque(palette.ink))).toBeLessThanOrEqual(1);
      expect(distance(pixelAt(context, ...at(0.42, x2)), opaque(palette.ink))).toBeGreaterThan(80);
    }
  });

  test('training points are filled with their class, others show the field', () => {
    expect(pixelAt(context, ...at(-1, 0.5))).toEqual(opaque(palette.classes[0]!));
    expect(pixelAt(context, ...at(1, 0.5))).toEqual(opaque(palette.classes[1]!));
    for (const x1 of [-1, 1]) {
      const beside = pixelAt(context, ...at(x1, 0));
      expect(distance(pixelAt(context, ...at(x1, -0.5)), beside)).toBeLessThanOrEqual(1);
    }
    const [x, y] = at(1, -0.5);
    // The ring of a disc: 0.88 of the smallest radius away from its middle.
    const ring = pixelAt(context, x + 2 * 0.88 * 2.9, y);
    expect(distance(ring, opaque(palette.classes[1]!))).toBeLessThan(40);
  });

  test('a halo parts a training point from the field', () => {
    const [x, y] = at(1, 0.5);
    expect(distance(pixelAt(context, x + 2 * 3.4, y), opaque(palette.halo))).toBeLessThan(40);
  });
});

test('fine lines lie where p is 0.1, 0.25, 0.75 and 0.9', () => {
  const gentle = { ...field, logits: field.logits.map(z => z / 6) };
  const context = draw({ field: gentle, points: { x1: [], x2: [], y: [], held: [] } });
  const darkness = (x1: number): number =>
    765 -
    pixelAt(context, ...at(x1, 0.3))
      .slice(0, 3)
      .reduce((a, b) => a + b);
  for (const p of [0.1, 0.25, 0.75, 0.9]) {
    const place = 0.5 + Math.log(p / (1 - p)) / 2;
    const line = Math.max(darkness(place - 0.01), darkness(place), darkness(place + 0.01));
    expect(line - Math.max(darkness(place - 0.05), darkness(place + 0.05))).toBeGreaterThan(40);
  }
});

test('the same picture gives the same pixels, from a painter of any age', () => {
  const painter = new BoundaryPainter();
  const [first, second] = [canvas(size), canvas(size)];
  painter.draw(first, picture);
  painter.draw(second, {
    ...picture,
    palette: palettes.dark,
    field: { ...field, logits: field.logits.map(z => -z) },
  });
  painter.draw(second, picture);
  expect(bytes(second)).toEqual(bytes(first));
});

test('wrong, chosen and pointed-at places are marked, and only they', () => {
  const plain = count(draw(), palettes.light.ink);
  const marks: Partial<BoundaryPicture>[] = [
    { wrong: [0, 0, 1, 0] },
    { selected: 3 },
    { cursor: { x1: -1.5, x2: 0 } },
  ];
  for (const mark of marks) {
    const marked = draw(mark);
    const unmarked = draw();
    const changed: number[] = [];
    const [before, after] = [bytes(unmarked), bytes(marked)];
    for (let i = 0; i < before.length; i += 4) if (before[i] !== after[i]) changed.push(i / 4);
    expect(changed.length).toBeGreaterThan(40);
    const [x, y] = mark.wrong ? at(1, 0.5) : mark.selected ? at(1, -0.5) : at(-1.5, 0);
    for (const pixel of changed) {
      const [dx, dy] = [(pixel % 400) - x, Math.floor(pixel / 400) - y];
      if (mark.cursor) expect(Math.min(Math.abs(dx), Math.abs(dy))).toBeLessThanOrEqual(2);
      else expect(Math.hypot(dx, dy)).toBeLessThan(20);
    }
  }
  expect(count(draw({ selected: 99 }), palettes.light.ink)).toBe(plain);
});

test('three classes are parted by lines that meet', () => {
  const places = 41 * 41;
  const corner = (k: number, x: number, y: number): number =>
    8 * (Math.cos(2.1 * k) * (x - 20) + Math.sin(2.1 * k) * (y - 20));
  const logits = Float32Array.from({ length: 3 * places }, (_, i) =>
    corner(Math.floor(i / places), (i % places) % 41, Math.floor((i % places) / 41)),
  );
  const context = draw({
    field: { ...field, outputs: 3, logits },
    points: { x1: [], x2: [], y: [], held: [] },
  });
  expect(distance(pixelAt(context, 200, 200), opaque(palettes.light.ink))).toBeLessThan(60);
  // Far from all borders each class is certain, and differs.
  const corners = [
    [390, 200],
    [100, 10],
    [100, 390],
  ].map(([x, y]) => pixelAt(context, x!, y!).join());
  expect(new Set(corners).size).toBe(3);
});
