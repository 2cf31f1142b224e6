import { describe, expect, test } from 'vitest';
import { fieldColor, themes } from '../../../plots/src/theme.ts';
import { oklch, parseColor } from '../../src/draw/color.ts';
import { fieldRamp } from '../../src/draw/palette.ts';
import { mostClasses } from '../../src/settings/ranges.ts';
import { palettes } from './palettes.ts';

function channels(color: number): number[] {
  return [color >>> 16, (color >>> 8) & 0xff, color & 0xff];
}

describe.each(['light', 'dark'] as const)('%s', name => {
  const palette = palettes[name];
  const theme = themes[name];

  test('has the colors of every other picture of wellfit', () => {
    const { paper, sunken, ink, ink2, ink3, line, accent, halo } = theme;
    expect(palette).toMatchObject({ paper, sunken, ink, ink2, ink3, line, accent, halo });
    expect(palette.classes.slice(0, 2)).toEqual([theme.class0, theme.class1]);
    expect(palette.fieldMid).toEqual(theme.fieldMid);
    expect(palette.fieldEnds.slice(0, 2)).toEqual([theme.field0, theme.field1]);
  });

  test.each([0, 1])('has the field of label %i that plots draws', label => {
    const ramp = fieldRamp(palette, label, { entries: 256, share: entry => entry / 255 });
    const bytes = new Uint8Array(ramp.buffer);
    for (let i = 0; i < 256; i++) {
      const probability = 0.5 + (label === 1 ? i : -i) / 510;
      const expected = channels(parseColor(fieldColor(theme, probability)));
      for (let c = 0; c < 3; c++) expect(Math.abs(bytes[4 * i + c]! - expected[c]!)).toBeLessThanOrEqual(1);
      expect(bytes[4 * i + 3]).toBe(255);
    }
  });

  test('gives ten classes ten colors of one lightness', () => {
    expect(palette.classes).toHaveLength(mostClasses);
    expect(new Set(palette.classes).size).toBe(mostClasses);
    const lightnesses = palette.classes.map(color => oklch(parseColor(color))[0]);
    expect(Math.max(...lightnesses) - Math.min(...lightnesses)).toBeLessThan(0.01);
  });

  test('gives each class its own hue in the field', () => {
    palette.fieldEnds.slice(2).forEach(([lightness, chroma, hue], i) => {
      const [, pointChroma, pointHue] = oklch(parseColor(palette.classes[i + 2]!));
      expect(lightness).toBeCloseTo(palette.fieldEnds[0]![0], 12);
      if (pointChroma > 0.01) expect(Math.abs(pointHue - hue)).toBeLessThan(2);
      else expect(chroma).toBe(0);
    });
  });
});

test('refuses what is not a color', () => {
  expect(() => parseColor('blue')).toThrow('parseColor: color must be #rrggbb or rgb(r g b), got blue');
  expect(parseColor('#fff')).toBe(0xffffff);
  expect(parseColor('rgb(1, 2, 3)')).toBe(0x010203);
});
