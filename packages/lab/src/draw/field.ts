// The colored ground of a decision boundary: logits, straight between the places of the grid, as pixels.
import { type LogitPlanes, noLabel } from './logit-planes.ts';
import { fieldRamp, type Palette, plainPixel } from './palette.ts';
import type { Context2D, DrawingSize } from './surface.ts';

/** Colors of a class are looked up by the logit it is ahead: so many steps up to a lead that looks certain. */
const stepsPerLogit = 64;
const leadSteps = 8 * stepsPerLogit;

/** Pixels of each class by its lead, and of both classes in a row for fields of one logit. */
interface Tables {
  readonly palette: Palette;
  /** Class after class. */
  readonly byLead: Uint32Array;
  /** Label 0's colors falling, then label 1's rising, then that of no value. */
  readonly byLogit: Uint32Array;
  readonly none: number;
}

function makeTables(palette: Palette, classes: number): Tables {
  // 2p − 1 for the probability p against the next class: 0 on the border, 1 where the class is certain.
  const share = (entry: number): number => Math.tanh((entry + 0.5) / stepsPerLogit / 2);
  const ramps = Array.from({ length: classes }, (_, k) =>
    fieldRamp(palette, k, { entries: leadSteps, share }),
  );
  const byLead = new Uint32Array(classes * leadSteps);
  for (const [k, ramp] of ramps.entries()) byLead.set(ramp, k * leadSteps);
  const none = plainPixel(palette.sunken);
  const byLogit = new Uint32Array(2 * leadSteps + 1);
  byLogit.set(ramps[0]!.toReversed());
  byLogit.set(ramps[1]!, leadSteps);
  byLogit[2 * leadSteps] = none;
  return { palette, byLead, byLogit, none };
}

/** Paints fields; keeps its pixels and tables from one frame to the next. */
export class FieldPainter {
  #tables: Tables | undefined;
  #canvas: OffscreenCanvas | undefined;
  #context: OffscreenCanvasRenderingContext2D | undefined;
  #image: ImageData | undefined;
  #pixels = new Uint32Array(0);
  /** First pixel column of each grid cell, and where all columns end. */
  #starts = new Int32Array(0);
  /** Of the grid cells in one row: the table entries at the height of a pixel row, or what a cell holds. */
  #row = new Float64Array(0);
  #kinds = new Uint8Array(0);
  /** Each class's logit at a pixel, and what it gains to the next one. */
  #logits = new Float64Array(0);
  #gains = new Float64Array(0);

  /**
   * Fills the drawing with the field. The pixels are as many as the drawing has in CSS pixels, and are smoothed on a
   * dense display: the lines on top are sharp, and the ground between them has nothing that is finer.
   */
  paint(context: Context2D, planes: LogitPlanes, palette: Palette, { width, height }: DrawingSize): void {
    const [columns, rows] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
    this.#fit(columns, rows, planes);
    const classes = Math.max(2, planes.outputs);
    if (this.#tables?.palette !== palette || this.#tables.byLead.length !== classes * leadSteps) {
      this.#tables = makeTables(palette, classes);
    }
    if (planes.outputs === 1) this.#twoClasses(planes, this.#tables, columns, rows);
    else this.#severalClasses(planes, this.#tables, columns, rows);
    this.#context!.putImageData(this.#image!, 0, 0);
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'low';
    context.drawImage(this.#canvas!, 0, 0, width, height);
  }

  #fit(columns: number, rows: number, { grid, outputs }: LogitPlanes): void {
    if (this.#image?.width !== columns || this.#image.height !== rows) {
      this.#canvas = new OffscreenCanvas(columns, rows);
      this.#context = this.#canvas.getContext('2d', { alpha: false })!;
      this.#image = new ImageData(columns, rows);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    if (this.#starts.length !== grid) {
      this.#starts = new Int32Array(grid);
      this.#row = new Float64Array(grid);
      this.#kinds = new Uint8Array(grid);
    }
    if (this.#logits.length !== outputs) {
      this.#logits = new Float64Array(outputs);
      this.#gains = new Float64Array(outputs);
    }
    // a pixel belongs to the cell that its middle lies in
    for (let i = 0; i < grid; i++) this.#starts[i] = Math.ceil((i * columns) / (grid - 1) - 0.5);
  }

  #twoClasses({ grid, values }: LogitPlanes, { byLogit }: Tables, columns: number, rows: number): void {
    const [row, starts, pixels] = [this.#row, this.#starts, this.#pixels];
    const cells = (grid - 1) / columns;
    const end = 2 * leadSteps;
    for (let q = 0, at = 0; q < rows; q++) {
      // pixels run down, the grid runs up
      const height = ((rows - q - 0.5) / rows) * (grid - 1);
      const j = Math.min(grid - 2, Math.floor(height));
      const up = height - j;
      for (let i = 0, v = j * grid; i < grid; i++, v++) {
        row[i] = leadSteps + stepsPerLogit * (values[v]! + up * (values[v + grid]! - values[v]!));
      }
      for (let i = 0; i < grid - 1; i++) {
        const stop = starts[i + 1]!;
        const gain = (row[i + 1]! - row[i]!) * cells;
        let entry = row[i]! + gain * (starts[i]! + 0.5 - i / cells);
        for (let p = starts[i]!; p < stop; p++, entry += gain) {
          // not a number is neither: it has an entry of its own
          pixels[at++] = byLogit[entry >= 0 ? (entry < end ? entry | 0 : end - 1) : entry < 0 ? 0 : end]!;
        }
      }
    }
  }

  #severalClasses(planes: LogitPlanes, tables: Tables, columns: number, rows: number): void {
    const { grid, values, first, second } = planes;
    const [kinds, starts, pixels] = [this.#kinds, this.#starts, this.#pixels];
    const { byLead, none } = tables;
    const cells = (grid - 1) / columns;
    let known = -1;
    for (let q = 0, at = 0; q < rows; q++) {
      const height = ((rows - q - 0.5) / rows) * (grid - 1);
      const j = Math.min(grid - 2, Math.floor(height));
      const up = height - j;
      if (j !== known) findKinds(planes, j, kinds);
      known = j;
      for (let i = 0, v = j * grid; i < grid - 1; i++, v++) {
        const [start, stop] = [starts[i]!, starts[i + 1]!];
        const across = (start + 0.5) * cells - i;
        if (kinds[i] === emptyCell) {
          pixels.fill(none, at, at + stop - start);
          at += stop - start;
        } else if (kinds[i] === mixedCell) {
          this.#mixedCell(planes, tables, { v, up, across, cells, at, end: at + stop - start });
          at += stop - start;
        } else {
          const [one, two] = [first[v]!, second[v]!];
          const [a, b] = [one * grid * grid + v, two * grid * grid + v];
          const low = values[a]! - values[b]!;
          const lowRight = values[a + 1]! - values[b + 1]!;
          const left = low + up * (values[a + grid]! - values[b + grid]! - low);
          const right = lowRight + up * (values[a + grid + 1]! - values[b + grid + 1]! - lowRight);
          const gain = (right - left) * cells * stepsPerLogit;
          let lead = (left + (right - left) * across) * stepsPerLogit;
          for (let p = start; p < stop; p++, lead += gain) {
            const size = lead < 0 ? -lead : lead;
            pixels[at++] =
              byLead[(lead < 0 ? two : one) * leadSteps + (size < leadSteps ? size | 0 : leadSteps - 1)]!;
          }
        }
      }
    }
  }

  #mixedCell({ grid, outputs, values }: LogitPlanes, { byLead }: Tables, cell: MixedCell): void {
    const [logits, gains, pixels] = [this.#logits, this.#gains, this.#pixels];
    const { up, across, cells } = cell;
    for (let k = 0, v = cell.v; k < outputs; k++, v += grid * grid) {
      const left = values[v]! + up * (values[v + grid]! - values[v]!);
      const right = values[v + 1]! + up * (values[v + grid + 1]! - values[v + 1]!);
      logits[k] = left + (right - left) * across;
      gains[k] = (right - left) * cells;
    }
    for (let at = cell.at; at < cell.end; at++) {
      let winner = 0;
      let most = Number.NEGATIVE_INFINITY;
      let next = most;
      for (let k = 0; k < outputs; k++) {
        const z = logits[k]!;
        if (z > most) {
          next = most;
          most = z;
          winner = k;
        } else if (z > next) next = z;
        logits[k] = z + gains[k]!;
      }
      const lead = (most - next) * stepsPerLogit;
      pixels[at] = byLead[winner * leadSteps + (lead < leadSteps ? lead | 0 : leadSteps - 1)]!;
    }
  }
}

/** A grid cell's pixels in one row: where they are, and at which place of the cell the first one lies. */
interface MixedCell {
  readonly v: number;
  readonly up: number;
  readonly across: number;
  /** Grid cells in a pixel. */
  readonly cells: number;
  readonly at: number;
  readonly end: number;
}

const emptyCell = 0;
/** The same two classes lead at all four corners, and so everywhere between. */
const plainCell = 1;
const mixedCell = 2;

function findKinds({ grid, first, second }: LogitPlanes, j: number, kinds: Uint8Array): void {
  for (let i = 0, v = j * grid; i < grid - 1; i++, v++) {
    const [one, two] = [first[v]!, second[v]!];
    let kind = one === noLabel ? emptyCell : plainCell;
    for (let corner = 1; corner < 4 && kind !== emptyCell; corner++) {
      const c = v + (corner & 1) + (corner >> 1) * grid;
      if (first[c] === noLabel) kind = emptyCell;
      else if ((first[c] !== one || second[c] !== two) && (first[c] !== two || second[c] !== one))
        kind = mixedCell;
    }
    kinds[i] = kind;
  }
}
