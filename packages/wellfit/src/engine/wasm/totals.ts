// Sums and maxima over parameters: of all elements, or of each column, whose rows are the weights that enter a unit.
import { buffersOf } from '../expression.ts';
import type { TotalStage } from '../plan.ts';
import { extentOf, type Reduction } from '../program.ts';
import { emitFormula } from './formula.ts';
import {
  copiesOf,
  eachPanel,
  eachVector,
  elementSpot,
  type Grid,
  gridOf,
  panelSpot,
  partsOfRow,
  type Spot,
} from './grid.ts';
import { type Code, get, set, v128 } from './instructions.ts';
import type { Kernel } from './kernel.ts';
import { at, type Index, within } from './loops.ts';
import { laneSums } from './sums.ts';
import { emitInvariants } from './update.ts';
import type { Lane } from './vector.ts';

/** Sum or maximum of a formula over the elements of parameters. */
export function emitTotal(kernel: Kernel, { reduction }: TotalStage): Code {
  const { expression, over } = reduction;
  kernel.registers.release(0);
  const total = new Total(kernel, reduction);
  const grid = gridOf(kernel, extentOf(expression), buffersOf(expression));
  const inColumns = over === 'units' && grid.columns > 1;
  return [total.before, inColumns ? total.ofColumns(grid) : total.ofAll(grid)];
}

/** Rows of a column that are combined side by side, so that none waits for the one before it. */
const chains = 4;

/** The code of one reduction. */
class Total {
  /** What has to come first. */
  readonly before: Code;
  readonly #kernel: Kernel;
  readonly #reduction: Reduction;
  readonly #invariant = new Map<string, Lane>();
  readonly #mark: number;

  constructor(kernel: Kernel, reduction: Reduction) {
    this.#kernel = kernel;
    this.#reduction = reduction;
    const before = kernel.line(1);
    emitInvariants(kernel, reduction.expression, { before, invariant: this.#invariant, stage: undefined });
    this.before = before.code;
    this.#mark = kernel.registers.mark;
  }

  /** All elements into one number. */
  ofAll(grid: Grid): Code {
    const { registers, loops } = this.#kernel;
    const [sum] = registers.take(1) as [number];
    const mark = registers.mark;
    const pass = eachVector(this.#kernel, grid, true, spot => {
      registers.release(mark);
      return this.#take(sum, spot, spot.inside);
    });
    const { pointer, offset } = loops.address(this.#kernel.placeOf(this.#reduction.out).base);
    return [
      this.#start([sum]),
      pass,
      copiesOf(grid).length > 1 ? [] : this.#combineLanes(sum),
      [0, 1].map(copy => v128.store(pointer, offset + 16 * copy, get(sum))),
    ];
  }

  /** Each column into a number of its own. */
  ofColumns(grid: Grid): Code {
    const kernel = this.#kernel;
    if (grid.layout === 'spread') {
      return kernel.loops.repeat(grid.columns, 1, column =>
        this.#alongRows(grid, 1, row => elementSpot(kernel, row, column)),
      );
    }
    return eachPanel(kernel, grid.columns, true, (panel, width) =>
      this.#alongRows(grid, partsOfRow(kernel), (row, part) =>
        panelSpot(kernel, { panel, row, part, width }),
      ),
    );
  }

  /** Down the rows of as many vectors as lie side by side. */
  #alongRows(grid: Grid, parts: number, spotAt: (row: Index, part: number) => Spot): Code {
    const { registers, loops } = this.#kernel;
    registers.release(this.#mark);
    const sums = Array.from({ length: parts }, () => registers.take(chains));
    const mark = registers.mark;
    const rows = (tile: Index, count: number): Code =>
      Array.from({ length: count }, (_, chain) =>
        sums.map((chained, part) => {
          registers.release(mark);
          return this.#take(chained[chain]!, spotAt(within(tile, chains, chain), part));
        }),
      );
    const full = Math.floor(grid.rows / chains);
    return [
      this.#start(sums.flat()),
      loops.repeat(full, 1, tile => rows(tile, chains)),
      rows(at(full), grid.rows - full * chains),
      sums.map(([a, b, c, d], part) => {
        const { address, inside } = spotAt(at(0), part);
        const { pointer, offset } = address(this.#reduction.out);
        return [
          set(a!, this.#combine(get(a!), get(b!))),
          set(c!, this.#combine(get(c!), get(d!))),
          set(a!, this.#combine(get(a!), get(c!))),
          inside ? set(a!, v128.and(get(a!), inside)) : [],
          copiesOf(grid).map(copy => v128.store(pointer, offset + 16 * copy, get(a!))),
        ];
      }),
    ];
  }

  /** What a sum or maximum of nothing is. */
  #start(registers: readonly number[]): Code {
    const neutral = this.#neutral;
    return registers.map(register => set(register, neutral(0)));
  }

  get #neutral(): Lane {
    return this.#kernel.line(1).constant(this.#reduction.by === 'sum' ? 0 : -Infinity);
  }

  #combine(a: Code, b: Code): Code {
    const { add, pmax } = this.#kernel.vectors;
    return this.#reduction.by === 'sum' ? add(a, b) : pmax(a, b);
  }

  /** Takes the formula's values in a vector into a register; what lies in padding counts for nothing. */
  #take(register: number, { load }: Spot, inside?: Code): Code {
    const { vectors } = this.#kernel;
    const line = this.#kernel.line(1);
    const value = emitFormula(this.#reduction.expression, {
      vectors,
      line,
      known: new Map(this.#invariant),
      read: buffer => line.each(() => load(buffer)),
    })(0);
    const counted = inside ? v128.select(value, this.#neutral(0), inside) : value;
    line.code.push(set(register, this.#combine(get(register), counted)));
    return line.code;
  }

  /** Sum or maximum of all lanes in every lane. */
  #combineLanes(sum: number): Code {
    const kernel = this.#kernel;
    const { vectors } = kernel;
    const turned = (bytes: readonly number[]) => v128.shuffle(get(sum), get(sum), bytes);
    if (this.#reduction.by === 'max') {
      return vectors.rotations.map(bytes => set(sum, vectors.pmax(get(sum), turned(bytes))));
    }
    const first = Array.from({ length: 16 }, (_, i) => i % vectors.bytes);
    return [set(sum, laneSums(kernel, [sum])), set(sum, turned(first))];
  }
}
