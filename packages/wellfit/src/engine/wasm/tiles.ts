// Products and maps over units and examples: a tile of units × vectors is made in registers, finished there, and stored.
import type { Buffer } from '../buffer.ts';
import { element } from '../expression.ts';
import { panelColumns } from '../memory.ts';
import type { TileStage } from '../plan.ts';
import type { MatrixProduct } from '../program.ts';
import { emitFormula } from './formula.ts';
import { type Code, get, set, v128 } from './instructions.ts';
import { type Kernel, laneOf, Unit } from './kernel.ts';
import { at, type Index } from './loops.ts';
import type { Lane, StraightLine } from './vector.ts';

/** Products of up to so many terms are written out; the first of them starts the sum. */
const writtenOut = 8;

/** A tile: rows of a tile of units, vectors `first` … `first + width − 1` of a block. */
interface Tile {
  readonly units: readonly Unit[];
  readonly block: Index;
  readonly first: number;
  readonly width: number;
}

/** The loops over tiles of a stage: units outside, so that their weights stay near; examples inside. */
export function emitTileStage(kernel: Kernel, stage: TileStage): Code {
  const { tiling, batch, loops } = kernel;
  const width = Math.min(tiling.vectors, batch.vectors);
  const inPanels = stage.product && kernel.placeOf(stage.product.a).layout === 'panels';
  const height = isUniform(kernel, stage.product) ? uniformHeight : inPanels ? panelColumns : tiling.rows;
  const strips = (block: Index, tile: Index, rows: number) =>
    Array.from({ length: batch.vectors / width }, (_, strip) => {
      const units = Array.from({ length: rows }, (_, row) => new Unit(tile, height, row));
      return emitTile(kernel, stage, { units, block, first: strip * width, width });
    });
  const full = Math.floor(stage.rows / height);
  const rest = stage.rows - full * height;
  const bytesPerBlock = stage.product ? kernel.placeOf(stage.product.b).stride : 0;
  return kernel.inGroups(bytesPerBlock, each => [
    loops.repeat(full, 1, tile => each(block => strips(block, tile, height))),
    rest > 0 ? each(block => strips(block, at(full), rest)) : [],
  ]);
}

function emitTile(kernel: Kernel, stage: TileStage, tile: Tile): Code {
  const { registers } = kernel;
  registers.release(0);
  const sums = stage.product ? tile.units.map(() => registers.take(tile.width)) : [];
  const emit = isUniform(kernel, stage.product) ? emitUniformProduct : emitProduct;
  const product = stage.product ? emit(kernel, stage.product, stage.bias, tile, sums) : [];
  const mark = registers.mark;
  const finished = tile.units.map((unit, row) => {
    registers.release(mark);
    const known = new Map<string, Lane>();
    if (stage.product) known.set(element(stage.product.out).key, laneOf(sums[row]!));
    return emitMaps(kernel, stage, tile, unit, known);
  });
  return [product, finished];
}

/** The sums of a tile: one term after the other, a row of examples times a column of weights. */
function emitProduct(
  kernel: Kernel,
  { a, b, transposeA }: MatrixProduct,
  bias: Buffer | undefined,
  { units, block, first, width }: Tile,
  sums: readonly number[][],
): Code {
  const { registers, vectors, loops, tiling } = kernel;
  const x = registers.take(width);
  const isSplat = ['spread', 'scalar'].includes(kernel.placeOf(a).layout);
  const w = registers.take(isSplat ? Math.min(tiling.copies, width) : 1);
  const weight = laneOfCopies(w);
  const term = (k: Unit, starts: boolean): Code => [
    x.map((register, v) => set(register, kernel.loadExamples(b, k.index, block, first + v))),
    units.map((unit, row) => [
      transposeA ? kernel.setElement(w, a, k, unit) : kernel.setElement(w, a, unit, k),
      sums[row]!.map((sum, v) =>
        set(
          sum,
          starts
            ? vectors.multiply(weight(v), get(x[v]!))
            : vectors.multiplyAdd(weight(v), get(x[v]!), get(sum)),
        ),
      ),
    ]),
  ];
  const count = transposeA ? a.rows : (a.columns as number);
  const startsWithTerm = !bias && count <= writtenOut;
  const start = startsWithTerm ? [] : units.map((unit, row) => startSums(kernel, sums[row]!, bias, unit));
  if (count <= writtenOut) {
    return [start, Array.from({ length: count }, (_, k) => term(new Unit(at(k)), startsWithTerm && k === 0))];
  }
  const byPanel = !transposeA && kernel.placeOf(a).layout === 'panels';
  const step = byPanel ? panelColumns : 1;
  const terms = (tile: Index, length: number) =>
    Array.from({ length }, (_, row) => term(new Unit(tile, step, row), false));
  const full = Math.floor(count / step);
  return [
    start,
    loops.repeat(full, byPanel ? 1 : tiling.unroll, tile => terms(tile, step)),
    terms(at(full), count - full * step),
  ];
}

/** Units of a tile where a vector holds units: four panels, so that sums do not wait for each other. */
const uniformHeight = 4 * panelColumns;

/** Whether a product can have units along the lanes: one example in all of them, and weights in panels. */
function isUniform(kernel: Kernel, product: MatrixProduct | undefined): boolean {
  if (!product?.transposeA || !kernel.context.uniform) return false;
  return kernel.placeOf(product.a).layout === 'panels';
}

/** The sums of one example: a number of it, which lies in every lane, times a vector of weights; then one unit a vector. */
function emitUniformProduct(
  kernel: Kernel,
  { a, b }: MatrixProduct,
  bias: Buffer | undefined,
  { units, block }: Tile,
  sums: readonly number[][],
): Code {
  const { registers, vectors, loops, tiling } = kernel;
  const { lanes } = vectors;
  const groups = Array.from({ length: Math.ceil(units.length / lanes) }, (_, g) => units[g * lanes]!);
  const totals = registers.take(groups.length);
  const [x] = registers.take(1) as [number];
  const load = (buffer: Buffer, row: Unit, column: Unit) => {
    const { pointer, offset } = kernel.elementAddress(buffer, row, column);
    return v128.load(pointer, offset);
  };
  const zero = new Unit(at(0));
  const start = bias
    ? totals.map((total, g) => set(total, load(bias, groups[g]!, zero)))
    : kernel.zeros(totals);
  const terms = loops.repeat(a.rows, tiling.unroll, index => {
    const k = new Unit(index);
    return [
      set(x, kernel.loadExamples(b, index, block, 0)),
      totals.map((total, g) => set(total, vectors.multiplyAdd(get(x), load(a, k, groups[g]!), get(total)))),
    ];
  });
  const spread = units.map((_, row) => {
    const total = get(totals[Math.floor(row / lanes)]!);
    const first = (row % lanes) * vectors.bytes;
    const bytes = Array.from({ length: 16 }, (_, byte) => first + (byte % vectors.bytes));
    return set(sums[row]![0]!, v128.shuffle(total, total, bytes));
  });
  return [start, terms, spread];
}

function startSums(kernel: Kernel, sums: readonly number[], bias: Buffer | undefined, unit: Unit): Code {
  if (!bias) return kernel.zeros(sums);
  const copies = sums.slice(0, kernel.tiling.copies);
  const rest = sums.slice(copies.length);
  return [
    kernel.setElement(copies, bias, unit, new Unit(at(0))),
    rest.map((sum, v) => set(sum, get(copies[v % copies.length]!))),
  ];
}

const laneOfCopies =
  (registers: readonly number[]): Lane =>
  v =>
    get(registers[v % registers.length]!);

/** The maps of one unit: what others read is stored, the rest stays in registers. */
function emitMaps(
  kernel: Kernel,
  stage: TileStage,
  { block, first, width }: Tile,
  unit: Unit,
  known: Map<string, Lane>,
): Code {
  const { vectors } = kernel;
  const { line, read } = exampleLine(kernel, unit, { block, first, width });
  const store = (buffer: Buffer, value: Lane) => {
    for (let v = 0; v < width; v++) {
      line.code.push(kernel.storeExamples(buffer, unit.index, block, first + v, value(v)));
    }
  };
  const made = stage.product?.out;
  if (made && stage.stores.has(made)) store(made, known.get(element(made).key)!);
  for (const { expression, out } of stage.maps) {
    const value = emitFormula(expression, { vectors, line, known, read });
    known.set(element(out).key, value);
    if (stage.stores.has(out)) store(out, value);
  }
  return line.code;
}

/** A line whose formulas read examples of one unit: for stages that reduce what they compute. */
export function exampleLine(
  kernel: Kernel,
  unit: Unit,
  { block, first, width }: { readonly block: Index; readonly first: number; readonly width: number },
): { line: StraightLine; read: (buffer: Buffer) => Lane } {
  const line = kernel.line(width);
  const read = (buffer: Buffer): Lane => {
    if (buffer.columns === 'examples') {
      return line.each(v => kernel.loadExamples(buffer, unit.index, block, first + v));
    }
    const shared = kernel.registers.take(Math.min(kernel.tiling.copies, width));
    line.code.push(
      kernel.setElement(shared, buffer, buffer.rows === 1 ? new Unit(at(0)) : unit, new Unit(at(0))),
    );
    return laneOfCopies(shared);
  };
  return { line, read };
}
