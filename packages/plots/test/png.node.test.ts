// Every figure as a PNG, through the renderer that the command uses.
import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { svgText } from '../src/index.ts';
import { figures } from './figures.ts';
import { page } from './page.ts';

const font = { loadSystemFonts: true };

/** Share of the places whose color is not that of the first. */
function inked({ pixels }: { readonly pixels: Buffer }): number {
  const all = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.byteLength / 4);
  return all.filter(pixel => pixel !== all[0]).length / all.length;
}

test.each(Object.entries(figures(page)))('%s renders at twice its size', (_, figure) => {
  const image = new Resvg(svgText(figure), { fitTo: { mode: 'zoom', value: 2 }, font }).render();
  expect(image.width).toBe(2 * Number(figure.getAttribute('width')));
  expect(image.height).toBe(2 * Number(figure.getAttribute('height')));
  expect(inked(image)).toBeGreaterThan(0.005);
  expect(image.asPng().subarray(1, 4).toString()).toBe('PNG');
});

test('markup in a name does not break the document', () => {
  const { cost } = figures(page);
  cost!.setAttribute('aria-label', 'a < b & "c" > d\u0001');
  expect(new Resvg(svgText(cost!), { font }).width).toBe(640);
});
