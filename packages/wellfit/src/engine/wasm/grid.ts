// Passes over what does not depend on examples: every vector of a shape, in whatever layout its elements lie.
import type { Buffer, Extent } from '../buffer.ts';
import { type Layout, panelColumns } from '../memory.ts';
import { type Code, v128 } from './instructions.ts';
import { type Kernel, Unit } from './kernel.ts';
import { type Address, at, type Index } from './loops.ts';

/** A shape, and how buffers of it lie in memory. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly layout: Layout;
  /** Whether a buffer that has a single row or column stands for all of them. */
  readonly stretches: boolean;
}

/** A vector on its way through a grid. */
export interface Spot {
  /** Where the vector lies in a buffer of the grid's shape. */
  address(buffer: Buffer): Address;
  /** The vector of a buffer; where that has a single row or column, what stands for the vector's elements. */
  load(buffer: Buffer): Code;
  /** All ones where there are elements and zeros in padding; undefined where there are only elements. */
  readonly inside: Code | undefined;
}

/** The grid of a shape that these buffers have, or have a row, a column or an element of. */
export function gridOf(kernel: Kernel, { rows, columns }: Extent, buffers: readonly Buffer[]): Grid {
  const count = columns as number;
  const isSpread = buffers.some(buffer => kernel.placeOf(buffer).layout === 'spread');
  const layout = rows * count === 1 ? 'scalar' : isSpread ? 'spread' : count === 1 ? 'list' : 'panels';
  const stretches = buffers.some(
    buffer => !isSingle(buffer) && (buffer.rows !== rows || buffer.columns !== columns),
  );
  return { rows, columns: count, layout, stretches };
}

const isSingle = ({ rows, columns }: Buffer) => rows * (columns as number) === 1;

/**
 * The body for every vector of a grid.
 *
 * @param tells whether the body is told which elements of the last vectors are padding
 */
export function eachVector(kernel: Kernel, grid: Grid, tells: boolean, body: (spot: Spot) => Code): Code {
  const { loops, vectors, tiling } = kernel;
  const { rows, columns, layout, stretches } = grid;
  const flat = (step: number) => (index: Index) => body(flatSpot(kernel, index, step));
  switch (layout) {
    case 'scalar':
      return flat(32)(at(0));
    case 'spread':
      if (!stretches) return loops.repeat(rows * columns, tiling.unroll, flat(32));
      return loops.repeat(rows, 1, row =>
        loops.repeat(columns, tiling.unroll, column => body(elementSpot(kernel, row, column))),
      );
    case 'list': {
      const rest = tells ? rows % vectors.lanes : 0;
      const full = tells ? Math.floor(rows / vectors.lanes) : Math.ceil(rows / vectors.lanes);
      return [
        loops.repeat(full, 2, flat(16)),
        rest > 0 ? body(flatSpot(kernel, at(full), 16, firstLanes(kernel, rest))) : [],
      ];
    }
    default: {
      const parts = partsOfRow(kernel);
      return eachPanel(kernel, columns, tells, (panel, width) =>
        loops.repeat(rows, 2 / parts, row =>
          Array.from({ length: parts }, (_, part) => body(panelSpot(kernel, { panel, row, part, width }))),
        ),
      );
    }
  }
}

/** The body for every panel of so many columns; if it tells, the last may be less than four columns wide. */
export function eachPanel(
  { loops }: Kernel,
  columns: number,
  tells: boolean,
  body: (panel: Index, width: number) => Code,
): Code {
  const rest = tells ? columns % panelColumns : 0;
  const full = tells ? Math.floor(columns / panelColumns) : Math.ceil(columns / panelColumns);
  return [loops.repeat(full, 1, panel => body(panel, panelColumns)), rest > 0 ? body(at(full), rest) : []];
}

/** Vectors in a row of a panel. */
export const partsOfRow = ({ vectors }: Kernel): number => panelColumns / vectors.lanes;

function flatSpot(kernel: Kernel, index: Index, step: number, inside?: Code): Spot {
  const address = (buffer: Buffer) => {
    const { base } = kernel.placeOf(buffer);
    return isSingle(buffer) ? kernel.loops.address(base) : kernel.loops.address(base, [index, step]);
  };
  return { address, load: buffer => loadAt(address(buffer)), inside };
}

/** An element that is spread over vectors of its own. */
export function elementSpot(kernel: Kernel, row: Index, column: Index): Spot {
  const address = (buffer: Buffer) => kernel.elementAddress(buffer, new Unit(row), new Unit(column));
  return { address, load: buffer => loadAt(address(buffer)), inside: undefined };
}

/** A vector of a panel: of the row's four elements all, or the first or last two. */
export function panelSpot(
  kernel: Kernel,
  place: {
    readonly panel: Index;
    readonly row: Index;
    readonly part: number;
    /** Columns of the panel. */
    readonly width: number;
  },
): Spot {
  const { loops, vectors } = kernel;
  const { panel, row, part, width } = place;
  const address = (buffer: Buffer): Address => {
    const { base, layout, stride } = kernel.placeOf(buffer);
    if (layout === 'scalar') return loops.address(base);
    if (layout === 'list') return loops.address(base, [row, vectors.bytes]);
    const perRow = buffer.rows === 1 ? 0 : panelColumns * vectors.bytes;
    return loops.address(base + 16 * part, [panel, stride], [row, perRow]);
  };
  const load = (buffer: Buffer) => {
    const { pointer, offset } = address(buffer);
    return kernel.placeOf(buffer).layout === 'list'
      ? vectors.loadSplat(pointer, offset)
      : v128.load(pointer, offset);
  };
  const lanes = width - part * vectors.lanes;
  return { address, load, inside: lanes < vectors.lanes ? firstLanes(kernel, lanes) : undefined };
}

export const loadAt = ({ pointer, offset }: Address): Code => v128.load(pointer, offset);

/** All ones in the first lanes of a vector, zeros in the others. */
function firstLanes({ vectors, context, loops }: Kernel, lanes: number): Code {
  const bytes = Uint8Array.from({ length: 16 }, (_, byte) => (byte < lanes * vectors.bytes ? 255 : 0));
  return context.constants.load(bytes, loops.zero);
}

/** The vectors that hold one and the same: a spread element has two. */
export const copiesOf = ({ layout }: Grid): readonly number[] =>
  layout === 'spread' || layout === 'scalar' ? [0, 1] : [0];
