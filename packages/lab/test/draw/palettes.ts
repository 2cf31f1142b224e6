// Both palettes, read from the page's own style sheet.
import { type Palette, paletteFrom } from '../../src/draw/palette.ts';
import tokens from '../../src/styles/tokens.css?raw';

function readBlock(selector: string): Map<string, string> {
  const start = tokens.indexOf('{', tokens.indexOf(selector));
  const block = tokens.slice(start, tokens.indexOf('\n}', start));
  return new Map(Array.from(block.matchAll(/(--[\w-]+):\s*([^;]+);/g), ([, name, value]) => [name!, value!]));
}

const light = readBlock(':root');
const dark = new Map([...light, ...readBlock('[data-theme="dark"]')]);

function palette(values: ReadonlyMap<string, string>): Palette {
  return paletteFrom(name => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`tokens.css has no ${name}`);
    return value;
  });
}

export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: palette(light),
  dark: palette(dark),
};
