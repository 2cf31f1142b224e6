// Sums over examples: their order is part of the contract, and no choice of tiles changes it.
//
// Each lane adds up its own examples, even and odd vectors apart; then even and odd, then the lanes, are added.
import type { Buffer } from '../buffer.ts';
import { panelColumns } from '../memory.ts';
import type { ColumnStage, SumStage } from '../plan.ts';
import { extentOf } from '../program.ts';
import { emitFormula } from './formula.ts';
import { type Code, get, i32, set, v128, when } from './instructions.ts';
import { control, type Kernel, laneOf, Unit } from './kernel.ts';
import { type Address, at, type Index, within } from './loops.ts';
import { exampleLine } from './tiles.ts';

/** Even and odd vectors of a block. */
export function parities(vectors: 1 | 2 | 4): number[][] {
  return vectors === 1
    ? [[0]]
    : vectors === 2
      ? [[0], [1]]
      : [
          [0, 2],
          [1, 3],
        ];
}

/**
 * Adds odd to even. Where vectors go in pairs the sums pass through memory: the packer works back from pairs of
 * stores, and would see none.
 */
export function addParities(kernel: Kernel, pairs: readonly (readonly number[])[]): Code {
  const { vectors, tiling, context } = kernel;
  const { zero } = kernel.loops;
  if (pairs[0]?.length === 1) return [];
  const place = (k: number, parity: number) => context.scratch + 32 * k + 16 * parity;
  const isPaired = tiling.sums === 2;
  const spills = pairs.map((pair, k) =>
    pair.map((sum, parity) => v128.store(zero, place(k, parity), get(sum))),
  );
  const sums = pairs.map(([even, odd], k) => {
    const [first, second] = isPaired
      ? [v128.load(zero, place(k, 0)), v128.load(zero, place(k, 1))]
      : [get(even!), get(odd!)];
    return set(even!, vectors.add(first, second));
  });
  return [isPaired ? spills : [], sums];
}

/** Sums over lanes into a buffer of one column. */
export function storeColumn(
  kernel: Kernel,
  out: Buffer,
  units: readonly Unit[],
  sums: readonly number[],
): Code {
  const zero = new Unit(at(0));
  if (kernel.placeOf(out).layout === 'list') {
    return storeRun(kernel, out, { first: [units[0]!, zero], sums });
  }
  return sums.map((sum, i) => storeRun(kernel, out, { first: [units[i]!, zero], sums: [sum] }));
}

/** Sums over lanes of some registers, stored side by side; a group that is not full is filled with zeros. */
export function storeRun(
  kernel: Kernel,
  out: Buffer,
  { first, sums }: { readonly first: readonly [Unit, Unit]; readonly sums: readonly number[] },
): Code {
  const { vectors } = kernel;
  const { layout } = kernel.placeOf(out);
  if (layout === 'spread' || layout === 'scalar') {
    const sum = sums[0]!;
    const turned = vectors.rotations.map(bytes =>
      set(sum, vectors.add(get(sum), v128.shuffle(get(sum), get(sum), bytes))),
    );
    const stores = [0, 1].map(copy => {
      const { pointer, offset } = kernel.elementAddress(out, first[0], first[1], copy);
      return v128.store(pointer, offset, get(sum));
    });
    return [turned, stores];
  }
  const { pointer, offset } = kernel.elementAddress(out, first[0], first[1]);
  // a panel's padding is 0: what lies there goes through every update with the rest
  const count = layout === 'panels' ? panelColumns : sums.length;
  const groups = Math.ceil(count / vectors.lanes);
  return Array.from({ length: groups }, (_, g) => {
    const group = sums.slice(g * vectors.lanes, (g + 1) * vectors.lanes);
    return v128.store(pointer, offset + 16 * g, laneSums(kernel, group));
  });
}

/** A vector of the lane sums of up to as many registers as it has lanes, added in the order of `rotations`. */
export function laneSums(kernel: Kernel, sums: readonly number[]): Code {
  const { vectors } = kernel;
  const zero = kernel.line(1).constant(0)(0);
  const part = (i: number) => (sums[i] === undefined ? zero : get(sums[i]));
  const halves = (first: Code, second: Code) =>
    vectors.add(
      v128.shuffle(first, second, words(0, 1, 4, 5)),
      v128.shuffle(first, second, words(2, 3, 6, 7)),
    );
  if (vectors.lanes === 2) return halves(part(0), part(1));
  const [low, high] = kernel.registers.take(2) as [number, number];
  return [
    set(low, halves(part(0), part(1))),
    set(high, halves(part(2), part(3))),
    vectors.add(
      v128.shuffle(get(low), get(high), words(0, 2, 4, 6)),
      v128.shuffle(get(low), get(high), words(1, 3, 5, 7)),
    ),
  ];
}

const words = (...order: number[]) => order.flatMap(word => [0, 1, 2, 3].map(byte => 4 * word + byte));

/** Running sums, and where they wait from chunk to chunk. */
export interface RunningSums {
  /** Even and odd. */
  readonly registers: readonly number[];
  readonly address: Address | undefined;
}

/** Where the running sums of an element wait, when the batch goes through the stages in chunks. */
export function carriedAt(
  kernel: Kernel,
  out: Buffer,
  ...terms: readonly (readonly [Index, number])[]
): Address | undefined {
  const base = kernel.context.carried.get(out.id);
  return base === undefined ? undefined : kernel.loops.address(base, ...terms);
}

/** Sums over a chunk go on from those before it, and are finished with the last. */
export function carrySums(
  kernel: Kernel,
  sums: readonly RunningSums[],
  body: Code,
  finish: () => Code,
): Code {
  if (!kernel.isCut) return [kernel.zeros(sums.flatMap(({ registers }) => registers)), body, finish()];
  const each = (act: (register: number, pointer: Code, offset: number) => Code) =>
    sums.map(({ registers, address }) =>
      registers.map((register, parity) => act(register, address!.pointer, address!.offset + 16 * parity)),
    );
  return [
    each((register, pointer, offset) => set(register, v128.load(pointer, offset))),
    body,
    each((register, pointer, offset) => v128.store(pointer, offset, get(register))),
    when(i32.load(kernel.loops.zero, control.isLast), finish()),
  ];
}

/** The sum of a formula over examples, unit by unit or all in one. */
export function emitSum(kernel: Kernel, { reduction }: SumStage): Code {
  const { registers, vectors, batch, loops } = kernel;
  const { expression, over, out } = reduction;
  const rows = extentRows(reduction);
  const classes = parities(batch.vectors);
  registers.release(0);
  const sums = registers.take(classes.length);
  const mark = registers.mark;
  const sumRow = (unit: Unit): Code =>
    kernel.eachBlock(block => {
      registers.release(mark);
      const { line, read } = exampleLine(kernel, unit, { block, first: 0, width: batch.vectors });
      const value = emitFormula(expression, { vectors, line, known: new Map(), read });
      for (const [parity, members] of classes.entries()) {
        const sum = sums[parity]!;
        for (const v of members) line.code.push(set(sum, vectors.add(get(sum), value(v))));
      }
      return line.code;
    });
  const sumOf = (unit: Unit, body: Code): Code => {
    const finish = () => {
      registers.release(mark);
      return [addParities(kernel, [sums]), storeColumn(kernel, out, [unit], [sums[0]!])];
    };
    return carrySums(
      kernel,
      [{ registers: sums, address: carriedAt(kernel, out, [unit.index, 32]) }],
      body,
      finish,
    );
  };
  if (over === 'both') {
    return sumOf(
      new Unit(at(0)),
      loops.repeat(rows, 1, row => sumRow(new Unit(row))),
    );
  }
  return loops.repeat(rows, 1, row => sumOf(new Unit(row), sumRow(new Unit(row))));
}

/** Sum or maximum over units, one unit after the other, for each example. */
export function emitColumn(kernel: Kernel, { reduction }: ColumnStage): Code {
  const { registers, vectors, batch, loops } = kernel;
  const { expression, by, out } = reduction;
  const width = Math.min(kernel.tiling.vectors, batch.vectors);
  const rows = extentRows(reduction);
  return kernel.eachBlock(block =>
    Array.from({ length: batch.vectors / width }, (_, strip) => {
      const first = strip * width;
      registers.release(0);
      const values = registers.take(width);
      const start = kernel.line(width).constant(by === 'sum' ? 0 : -Infinity);
      const mark = registers.mark;
      const row = (index: Index): Code => {
        registers.release(mark);
        const { line, read } = exampleLine(kernel, new Unit(index), { block, first, width });
        const value = emitFormula(expression, { vectors, line, known: new Map(), read });
        const combine = by === 'sum' ? vectors.add : vectors.pmax;
        for (const [v, register] of values.entries()) {
          line.code.push(set(register, combine(get(register), value(v))));
        }
        return line.code;
      };
      return [
        values.map((register, v) => set(register, start(v))),
        loops.repeat(rows, 1, row),
        values.map((_, v) =>
          kernel.storeExamples(out, within(at(0), 1, 0), block, first + v, laneOf(values)(v)),
        ),
      ];
    }),
  );
}

function extentRows({ expression }: SumStage['reduction']): number {
  return extentOf(expression).rows;
}
