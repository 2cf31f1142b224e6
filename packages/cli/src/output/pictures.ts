// Pictures as files: the drawing code of @wellfit/plots with a document of our own, and SVG turned into PNG.
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { svgText } from '@wellfit/plots';
import { parseHTML } from 'linkedom';

const fonts = ['Inter_400Regular.ttf', 'Inter_600SemiBold.ttf'].map(name =>
  fileURLToPath(new URL(`../../assets/fonts/${name}`, import.meta.url)),
);

/** A document to draw in. */
export function drawingDocument() {
  return parseHTML('<!doctype html><html><body></body></html>').document;
}

/** A picture in both formats. */
export interface Picture {
  readonly svg: string;
  readonly png: Uint8Array;
}

/** Writes a drawing out as SVG text and as PNG of twice its size, with a font of our own on any machine. */
export function picture(drawing: Parameters<typeof svgText>[0]): Picture {
  const svg = svgText(drawing);
  const rendered = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { loadSystemFonts: true, fontFiles: fonts, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
  });
  return { svg, png: rendered.render().asPng() };
}
