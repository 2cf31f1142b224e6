// What the code of every stage shares: vectors, registers, loops, constants, and where the elements of buffers lie.
import { WellfitError } from '../../core/errors.ts';
import type { Buffer } from '../buffer.ts';
import { type BatchShape, type Place, panelColumns } from '../memory.ts';
import { type Code, get, I32, i32, set, v128, when } from './instructions.ts';
import { type Address, type Index, Loops, plus, scaled, within } from './loops.ts';
import { Locals } from './module.ts';
import { type ConstantTable, type Lane, Registers, StraightLine, type Vectors } from './vector.ts';

/** Cells of memory that host and code share, below everything else. */
export const control = {
  /** Updates made: the place of random numbers in time. */
  step: 0,
  /** Blocks of examples in the batch. */
  blocks: 4,
  /** Examples in the batch. */
  examples: 8,
  /** Number of the batch's first example in the order of the epoch. */
  position: 12,
  /** All ones while every parameter is finite. */
  finite: 16,
  /** Number of the chunk that is on its way, its blocks, and whether it is the last. */
  chunk: 32,
  chunkBlocks: 36,
  isLast: 40,
  /** First byte behind the cells. */
  end: 64,
} as const;

/** How much of a stage is unrolled into registers. It changes speed, never results. */
export interface Tiling {
  /** Units in a tile. */
  readonly rows: number;
  /** Vectors in a tile. */
  readonly vectors: number;
  /** Running sums of a product over examples. */
  readonly sums: number;
  /** Terms of a product in one turn of its loop. */
  readonly unroll: number;
  /** Registers for a value that several vectors share: 2 lets V8 pack pairs of vectors into one. */
  readonly copies: 1 | 2;
}

/** Everything that stays the same for the functions of one entry. */
export interface EntryContext {
  readonly vectors: Vectors;
  readonly batch: BatchShape;
  readonly places: ReadonlyMap<number, Place>;
  readonly constants: ConstantTable;
  readonly tiling: Tiling;
  /** Whether all lanes hold one and the same example. */
  readonly uniform: boolean;
  /** By number of the buffer that a sum goes to: where its running sums are kept from chunk to chunk. */
  readonly carried: ReadonlyMap<number, number>;
  /** Room to pass registers through memory. */
  readonly scratch: number;
}

/** Bytes of that room: a tile's running sums. */
export const scratchBytes = 1024;

/** What stays in the second-level cache, and the groups that larger batches are cut into. */
const wholeBytes = 448 * 1024;
const groupBytes = 192 * 1024;

/** One function in the making. */
export class Kernel {
  readonly context: EntryContext;
  readonly locals: Locals;
  readonly loops: Loops;
  readonly registers: Registers;

  constructor(context: EntryContext, locals: Locals = new Locals()) {
    this.context = context;
    this.locals = locals;
    this.loops = new Loops(locals);
    this.registers = new Registers(locals);
  }

  get vectors(): Vectors {
    return this.context.vectors;
  }

  get tiling(): Tiling {
    return this.context.tiling;
  }

  get batch(): BatchShape {
    return this.context.batch;
  }

  placeOf(buffer: Buffer): Place {
    const place = this.context.places.get(buffer.id);
    if (!place) throw new WellfitError('state', `kernel: ${buffer.name} has no place in memory`);
    return place;
  }

  /** A line of code over `width` vectors. */
  line(width: number): StraightLine {
    return new StraightLine({
      width,
      registers: this.registers,
      constants: this.context.constants,
      precision: this.vectors.precision,
      pointer: this.loops.zero,
    });
  }

  /** Whether a batch goes through the stages in chunks. */
  get isCut(): boolean {
    return this.batch.chunk < this.batch.blocks;
  }

  /** Number of the chunk that is on its way. */
  get chunkNumber(): Code {
    return this.isCut ? i32.load(this.loops.zero, control.chunk) : i32.constant(0);
  }

  /**
   * Cuts the blocks into groups of so many bytes that a cache holds a group: the body is emitted once, and told how
   * to pass over the blocks of the group that is on its way.
   */
  inGroups(bytesPerBlock: number, body: (each: (use: (block: Index) => Code) => Code) => Code): Code {
    const blocks = Math.min(this.batch.blocks, this.batch.chunk);
    // a power of two: how many groups there are is then a shift
    const shift = Math.max(0, 31 - Math.clz32(groupBytes / bytesPerBlock));
    const size = 1 << shift;
    if (blocks * bytesPerBlock <= wholeBytes || size >= blocks) return body(use => this.eachBlock(use));
    const { zero } = this.loops;
    const [left, count, groups] = [this.integer(), this.integer(), this.integer()];
    const cell = this.isCut ? control.chunkBlocks : control.blocks;
    const isShort = i32.lessUnsigned(get(left), i32.constant(size));
    return [
      set(left, i32.load(zero, cell)),
      set(groups, i32.shiftRight(i32.add(get(left), i32.constant(size - 1)), i32.constant(shift))),
      this.loops.repeatTo(get(groups), group => [
        set(count, i32.constant(size)),
        when(isShort, set(count, get(left))),
        body(use => this.loops.repeatTo(get(count), block => use(plus(scaled(group, size), block)))),
        set(left, i32.subtract(get(left), i32.constant(size))),
      ]),
    ];
  }

  /** A function's code, with what has to come before it. */
  finish(body: Code): Code {
    return [this.loops.begin(this.chunkNumber), body];
  }

  /** The body for every block of the batch, or of the chunk. */
  eachBlock(body: (block: Index) => Code): Code {
    if (this.batch.blocks === 1) return body({ constant: 0 });
    const cell = this.isCut ? control.chunkBlocks : control.blocks;
    return this.loops.repeatTo(i32.load(this.loops.zero, cell), body);
  }

  /** Address of a vector of examples: unit `row`, block, vector within the block. */
  exampleAddress(buffer: Buffer, row: Index, block: Index, vector: number): Address {
    const { base, layout, stride, whole } = this.placeOf(buffer);
    const perRow = layout === 'mask' ? 32 : 16 * this.batch.vectors;
    const perVector = layout === 'mask' ? 8 : 16;
    const unit = buffer.rows === 1 ? { constant: 0 } : row;
    const chunk: [Index, number][] =
      whole && this.isCut ? [[this.loops.around, this.batch.chunk * stride]] : [];
    return this.loops.address(base + perVector * vector, [unit, perRow], [block, stride], ...chunk);
  }

  loadExamples(buffer: Buffer, row: Index, block: Index, vector: number): Code {
    const { pointer, offset } = this.exampleAddress(buffer, row, block, vector);
    return buffer.role === 'mask' ? this.vectors.loadMask(pointer, offset) : v128.load(pointer, offset);
  }

  storeExamples(buffer: Buffer, row: Index, block: Index, vector: number, value: Code): Code {
    const { pointer, offset } = this.exampleAddress(buffer, row, block, vector);
    return v128.store(pointer, offset, value);
  }

  /** Address of one element of a parameter; `copy` tells which of a spread element's two vectors. */
  elementAddress(buffer: Buffer, row: Unit, column: Unit, copy = 0): Address {
    const { base, layout, stride } = this.placeOf(buffer);
    const { bytes } = this.vectors;
    const columns = buffer.columns as number;
    switch (layout) {
      case 'scalar':
        return this.loops.address(base + 16 * copy);
      case 'spread': {
        const unit = buffer.rows === 1 ? { constant: 0 } : row.index;
        const columnTerm: [Index, number] = [columns === 1 ? { constant: 0 } : column.index, 32];
        return this.loops.address(base + 16 * copy, [unit, 32 * columns], columnTerm);
      }
      case 'list':
        return this.loops.address(base, [row.index, bytes]);
      default:
        return this.loops.address(base, [row.index, panelColumns * bytes], ...column.inPanels(stride, bytes));
    }
  }

  /** One element of a parameter into every lane of registers: two where vectors go in pairs and find a pair to load. */
  setElement(registers: readonly number[], buffer: Buffer, row: Unit, column: Unit): Code {
    const { layout } = this.placeOf(buffer);
    const isSplat = layout === 'spread' || layout === 'scalar';
    return registers.map((register, copy) => {
      const { pointer, offset } = this.elementAddress(buffer, row, column, isSplat ? copy : 0);
      return set(register, isSplat ? v128.load(pointer, offset) : this.vectors.loadSplat(pointer, offset));
    });
  }

  /** A constant zero in new registers. */
  zeros(registers: readonly number[]): Code {
    const zero = this.line(1).constant(0);
    return registers.map((register, i) => set(register, zero(i)));
  }

  /** Locals that hold whole numbers. */
  integer(): number {
    return this.locals.make(I32);
  }
}

/** Unit number `tile · height + row`: told as a number, or as a place in a panel. */
export class Unit {
  readonly #tile: Index;
  readonly #height: number;
  readonly #row: number;

  /** Where panels are read by column, the height must be that of whole panels, or the tile fixed. */
  constructor(tile: Index, height = 1, row = 0) {
    this.#tile = tile;
    this.#height = height;
    this.#row = row;
  }

  get index(): Index {
    return within(this.#tile, this.#height, this.#row);
  }

  /** Its address as a column of panels `stride` bytes apart. */
  inPanels(stride: number, bytes: number): [Index, number][] {
    const { turns = [] } = this.#tile;
    const panels = this.#height / panelColumns;
    if (turns.length > 0 && !Number.isInteger(panels)) {
      throw new WellfitError('state', 'kernel: tiles must be as high as panels');
    }
    const column = this.#tile.constant * this.#height + this.#row;
    const panel = { ...scaled(this.#tile, panels), constant: Math.floor(column / panelColumns) };
    return [
      [panel, stride],
      [{ constant: column % panelColumns }, bytes],
    ];
  }
}

/** Reads registers as a lane of vectors. */
export const laneOf =
  (registers: readonly number[]): Lane =>
  vector =>
    get(registers[vector]!);
