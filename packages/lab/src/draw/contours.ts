// Lines on a grid, by marching squares: where values pass a level, and where the largest of several changes.
import { type LogitPlanes, noLabel } from './logit-planes.ts';
import { Polylines } from './polylines.ts';

/** A grid of numbers in rows of `columns`; those that are not numbers have no lines around them. */
export interface ValueGrid {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/** What a grid cell holds: nothing, one line passing, two lines passing, or a place where lines of three labels meet. */
const nothing = 0;
const passing = 1;
const twoPassing = 2;
const meeting = 3;

/**
 * Finds lines on grids. Each crossing of a line and an edge of the grid is one point, straight between the edge's
 * ends, so lines of neighbouring cells join without a gap; lines close, or end on the frame, beside a place without
 * a value, or where three labels meet. Coordinates are columns and rows. Cells are numbered as their lower left
 * place v; the edge from v to the right is number 2v, the edge upward 2v + 1.
 */
export class ContourFinder {
  /** The lines found last; the next search overwrites them. */
  readonly lines: Polylines = new Polylines();
  #columns = 0;
  /** Which side of the line a place is on, or the label that it belongs to. */
  #labels: Uint8Array = new Uint8Array(0);
  #sides = new Uint8Array(0);
  #cells = new Uint8Array(0);
  #seen = new Uint8Array(0);
  /** How far place v is on the side of label `a` rather than `b`: not negative at places that belong to `a`. */
  #lead: (v: number, a: number, b: number) => number = () => 0;

  /** Lines where values pass `level`. */
  level({ columns, rows, values }: ValueGrid, level: number): Polylines {
    const sides = this.#sidesFor(values.length);
    for (let v = 0; v < values.length; v++) {
      const value = values[v]!;
      sides[v] = value >= level ? 1 : value < level ? 0 : noLabel;
    }
    return this.#find(columns, rows, sides, (v, a) => (a === 1 ? values[v]! - level : level - values[v]!));
  }

  /** Lines where the label with the largest logit changes; those of three labels and more end where they meet. */
  borders({ grid, outputs, values, first }: LogitPlanes): Polylines {
    if (outputs === 1) return this.level({ columns: grid, rows: grid, values }, 0);
    const places = grid * grid;
    return this.#find(grid, grid, first, (v, a, b) => values[a * places + v]! - values[b * places + v]!);
  }

  /**
   * For several labels, lines where the lead of the largest on the next one passes `lead`, one on either side of a border. Where a
   * border is so steep that no place beside it has a smaller lead, they run along the border itself.
   */
  leads({ grid, values, first, second }: LogitPlanes, lead: number): Polylines {
    const places = grid * grid;
    const leadOf = (v: number, label: number): number => {
      const rival = first[v] === label ? second[v]! : first[v]!;
      return values[label * places + v]! - values[rival * places + v]!;
    };
    // label 0 is the ground between; the labels themselves begin with 1
    const sides = this.#sidesFor(places);
    for (let v = 0; v < places; v++) {
      const label = first[v]!;
      sides[v] = label === noLabel ? noLabel : leadOf(v, label) >= lead ? label + 1 : 0;
    }
    return this.#find(grid, grid, sides, (v, a, b) => {
      if (a === 0) return lead - leadOf(v, b - 1);
      if (b === 0) return leadOf(v, a - 1) - lead;
      return values[(a - 1) * places + v]! - values[(b - 1) * places + v]!;
    });
  }

  #sidesFor(places: number): Uint8Array<ArrayBuffer> {
    if (this.#sides.length !== places) this.#sides = new Uint8Array(places);
    return this.#sides;
  }

  #find(
    columns: number,
    rows: number,
    labels: Uint8Array,
    lead: (v: number, a: number, b: number) => number,
  ): Polylines {
    this.#columns = columns;
    this.#labels = labels;
    this.#lead = lead;
    if (this.#cells.length !== labels.length) {
      this.#cells = new Uint8Array(labels.length);
      this.#seen = new Uint8Array(2 * labels.length);
    }
    this.#cells.fill(nothing);
    this.#seen.fill(0);
    this.lines.clear();
    for (let r = 0; r < rows - 1; r++) {
      for (let v = r * columns; v < (r + 1) * columns - 1; v++) {
        const label = labels[v];
        const same =
          labels[v + 1] === label && labels[v + columns] === label && labels[v + columns + 1] === label;
        if (!same) this.#cells[v] = this.#contents(v);
      }
    }
    for (let v = 0; v < labels.length; v++) {
      if (this.#cells[v] === nothing) continue;
      for (let side = 0; side < 4; side++) {
        const edge = this.#edge(v, side);
        if (this.#crosses(edge) && this.#seen[edge] === 0) this.#follow(edge, v);
      }
    }
    return this.lines;
  }

  #contents(v: number): number {
    const labels = this.#labels;
    const [a, b] = [labels[v]!, labels[v + 1]!];
    const [c, d] = [labels[v + this.#columns]!, labels[v + this.#columns + 1]!];
    if (a === noLabel || b === noLabel || c === noLabel || d === noLabel) return nothing;
    const crossings = Number(a !== b) + Number(a !== c) + Number(b !== d) + Number(c !== d);
    if (crossings === 2) return passing;
    // equal labels across keep their connection, or give way to the other two
    return crossings === 4 && (a === d || b === c) ? twoPassing : meeting;
  }

  /** Edge of a cell: below, left, right, above. */
  #edge(v: number, side: number): number {
    return side === 0 ? 2 * v : side === 1 ? 2 * v + 1 : side === 2 ? 2 * v + 3 : 2 * (v + this.#columns);
  }

  #crosses(edge: number): boolean {
    const v = edge >> 1;
    return this.#labels[v] !== this.#labels[(edge & 1) === 1 ? v + this.#columns : v + 1];
  }

  /** The cell beyond an edge; past the frame there is none, or one without lines. */
  #beyond(edge: number, v: number): number {
    if (edge === 2 * v) return v - this.#columns;
    if (edge === 2 * v + 1) return v - 1;
    return edge === 2 * v + 3 ? v + 1 : v + this.#columns;
  }

  #passes(v: number): boolean {
    return this.#cells[v] === passing || this.#cells[v] === twoPassing;
  }

  /** Where a line leaves a cell that it entered by an edge. */
  #exit(v: number, entry: number): number {
    if (this.#cells[v] === twoPassing) {
      const side = [0, 1, 2, 3].find(s => this.#edge(v, s) === entry)!;
      // around the lower left and upper right corners: below with left, right with above; else below with right
      return this.#edge(v, this.#partsLowerLeft(v) ? side ^ 1 : side ^ 2);
    }
    for (let side = 0; side < 4; side++) {
      const edge = this.#edge(v, side);
      if (edge !== entry && this.#crosses(edge)) return edge;
    }
    return entry;
  }

  /** Whether the saddle in a cell belongs to the labels at its lower right and upper left corners. */
  #partsLowerLeft(v: number): boolean {
    const labels = this.#labels;
    const corners = [v, v + 1, v + this.#columns, v + this.#columns + 1];
    const [a, b, c, d] = corners.map(corner => labels[corner]!) as [number, number, number, number];
    if (a !== d) return true;
    if (b !== c) return false;
    // height of the saddle of the surface that is straight along the edges
    const [la, lb, lc, ld] = corners.map(corner => this.#lead(corner, a, b)) as [
      number,
      number,
      number,
      number,
    ];
    return (la * ld - lb * lc) / (la + ld - lb - lc) < 0;
  }

  #follow(edge: number, v: number): void {
    const { lines } = this;
    // back to where the line begins, or once around
    let [start, cell] = [edge, this.#beyond(edge, v)];
    let ring = false;
    while (this.#passes(cell) && !ring) {
      start = this.#exit(cell, start);
      ring = start === edge;
      cell = this.#beyond(start, cell);
    }
    lines.begin();
    if (ring) cell = this.#beyond(edge, v);
    else if (this.#cells[cell] === meeting) this.#addMeeting(cell);
    // along the line, away from the cell where it begins
    let here = start;
    cell = this.#beyond(here, cell);
    this.#addCrossing(here);
    while (this.#passes(cell)) {
      here = this.#exit(cell, here);
      if (here === start) break;
      cell = this.#beyond(here, cell);
      this.#addCrossing(here);
    }
    if (!ring && this.#cells[cell] === meeting) this.#addMeeting(cell);
    lines.end(ring);
  }

  /** How far along an edge the line crosses it. */
  #share(edge: number): number {
    const v = edge >> 1;
    const w = (edge & 1) === 1 ? v + this.#columns : v + 1;
    const [a, b] = [this.#labels[v]!, this.#labels[w]!];
    const [from, to] = [this.#lead(v, a, b), this.#lead(w, a, b)];
    return from === to ? 0.5 : from / (from - to);
  }

  #addCrossing(edge: number): void {
    this.#seen[edge] = 1;
    const share = this.#share(edge);
    const [x, y] = [(edge >> 1) % this.#columns, Math.floor((edge >> 1) / this.#columns)];
    if ((edge & 1) === 1) this.lines.add(x, y + share);
    else this.lines.add(x + share, y);
  }

  /** The middle of the crossings around a cell, for lines that meet inside. */
  #addMeeting(v: number): void {
    let [x, y, crossings] = [0, 0, 0];
    for (let side = 0; side < 4; side++) {
      const edge = this.#edge(v, side);
      if (!this.#crosses(edge)) continue;
      const share = this.#share(edge);
      x += side === 1 ? 0 : side === 2 ? 1 : share;
      y += side === 0 ? 0 : side === 3 ? 1 : share;
      crossings++;
    }
    this.lines.add((v % this.#columns) + x / crossings, Math.floor(v / this.#columns) + y / crossings);
  }
}
