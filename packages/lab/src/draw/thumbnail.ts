// Hidden units' own surfaces as small tiles in one drawing.
import { fieldRamp, type Palette, plainPixel } from './palette.ts';
import { type Context2D, type DrawingSize, startDrawing } from './surface.ts';

/** What the units of one layer say all over the plane; a worker's answer has this form. */
export interface UnitSurfaces {
  readonly units: number;
  /** Places along each side. */
  readonly grid: number;
  /** One plane of grid × grid for each unit, row 0 at the least x2. */
  readonly values: Float32Array;
  /** Class that each unit votes for. */
  readonly votes: ArrayLike<number>;
  /** 1 where a mask puts the unit to sleep. */
  readonly asleep: ArrayLike<number>;
}

/** Where tiles stand, in CSS pixels. */
export interface TileLayout {
  readonly columns: number;
  /** Side of a tile. */
  readonly tile: number;
  readonly gap: number;
  /** Corner radius. */
  readonly radius: number;
}

/** What {@link ThumbnailPainter.draw} draws. */
export interface ThumbnailsPicture {
  readonly surfaces: UnitSurfaces;
  readonly layout: TileLayout;
  /** Classes of the data; what a unit of a two-class network denies, it says of the other class. */
  readonly classes: number;
  readonly palette: Palette;
  readonly pixelRatio: number;
}

/** Size of a drawing of this many tiles. */
export function tilesSize(
  units: number,
  { columns, tile, gap }: TileLayout,
  pixelRatio: number,
): DrawingSize {
  const across = Math.min(units, columns);
  const down = Math.ceil(units / columns);
  const side = (tiles: number): number => Math.max(0, tiles * (tile + gap) - gap);
  return { width: side(across), height: side(down), pixelRatio };
}

const rampEntries = 128;
/** A unit that says little beside the strongest of its layer looks faint, and is not blown up to full color. */
const faintShare = 0.35;

function tilePlace(unit: number, { columns, tile, gap }: TileLayout): [x: number, y: number] {
  return [(unit % columns) * (tile + gap), Math.floor(unit / columns) * (tile + gap)];
}

interface Tile {
  readonly x: number;
  readonly y: number;
  readonly tile: number;
  readonly palette: Palette;
}

function drawAsleep(context: Context2D, { x, y, tile, palette }: Tile): void {
  context.fillStyle = palette.asleep;
  context.fill();
  // dark beside dark in the dark theme: the stroke tells it without color
  context.beginPath();
  context.moveTo(x, y + tile);
  context.lineTo(x + tile, y);
  context.strokeStyle = palette.ink3;
  context.lineWidth = 1;
  context.stroke();
}

/** Draws tiles; keeps its pixels from one frame to the next. */
export class ThumbnailPainter {
  #canvas: OffscreenCanvas | undefined;
  #context: OffscreenCanvasRenderingContext2D | undefined;
  #image: ImageData | undefined;
  #pixels = new Uint32Array(0);
  #peaks = new Float64Array(0);
  #palette: Palette | undefined;
  #ramps: Uint32Array[] = [];

  /**
   * Draws each unit's values from the field's neutral middle (0) to the color of the class it votes for; negative
   * values go to the other class's color, or to grey where there are several others. The color is full at the unit's
   * own largest |value|, or at 0.35 of the layer's largest where that is more. A unit asleep is a dark tile, struck
   * through.
   */
  draw(context: Context2D, { surfaces, layout, classes, palette, pixelRatio }: ThumbnailsPicture): void {
    const { units, grid } = surfaces;
    const { tile, radius } = layout;
    startDrawing(context, tilesSize(units, layout, pixelRatio));
    if (units === 0) return;
    this.#fit(units, grid);
    this.#color(surfaces, palette, classes);
    this.#context!.putImageData(this.#image!, 0, 0);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'low';
    for (let u = 0; u < units; u++) {
      const [x, y] = tilePlace(u, layout);
      context.save();
      context.beginPath();
      context.roundRect(x, y, tile, tile, radius);
      context.clip();
      if (surfaces.asleep[u] === 1) drawAsleep(context, { x, y, tile, palette });
      else context.drawImage(this.#canvas!, 0, u * grid, grid, grid, x, y, tile, tile);
      context.restore();
    }
    context.beginPath();
    for (let u = 0; u < units; u++) {
      const [x, y] = tilePlace(u, layout);
      context.roundRect(x + 0.5, y + 0.5, tile - 1, tile - 1, radius - 0.5);
    }
    context.strokeStyle = palette.line;
    context.lineWidth = 1;
    context.stroke();
  }

  #fit(units: number, grid: number): void {
    const height = units * grid;
    if (this.#image?.width === grid && this.#image.height === height) return;
    this.#canvas = new OffscreenCanvas(grid, height);
    this.#context = this.#canvas.getContext('2d', { alpha: false })!;
    this.#image = new ImageData(grid, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    this.#peaks = new Float64Array(units);
  }

  #color({ units, grid, values, votes }: UnitSurfaces, palette: Palette, classes: number): void {
    if (this.#palette !== palette) {
      const share = (entry: number): number => entry / (rampEntries - 1);
      this.#ramps = palette.classes.map((_, k) => fieldRamp(palette, k, { entries: rampEntries, share }));
      this.#palette = palette;
    }
    const [pixels, peaks, ramps] = [this.#pixels, this.#peaks, this.#ramps];
    const places = grid * grid;
    let largest = 0;
    for (let u = 0; u < units; u++) {
      let peak = 0;
      for (let v = u * places; v < (u + 1) * places; v++) peak = Math.max(peak, Math.abs(values[v]!));
      peaks[u] = peak;
      largest = Math.max(largest, peak);
    }
    const grey = ramps.at(-1)!;
    const none = plainPixel(palette.sunken);
    for (let u = 0; u < units; u++) {
      const vote = votes[u]!;
      const scale = (rampEntries - 1) / Math.max(peaks[u]!, faintShare * largest, Number.MIN_VALUE);
      const yes = ramps[vote % ramps.length]!;
      const no = classes > 2 ? grey : ramps[1 - vote]!;
      for (let row = 0, v = u * places; row < grid; row++) {
        let at = u * places + (grid - 1 - row) * grid;
        for (let i = 0; i < grid; i++, v++, at++) {
          const entry = values[v]! * scale;
          pixels[at] = entry >= 0 ? yes[Math.round(entry)]! : entry < 0 ? no[Math.round(-entry)]! : none;
        }
      }
    }
  }
}
