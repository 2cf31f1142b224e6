// From a program to a WebAssembly module: plan, memory, one function for each stage, and runs of them.
import type { Entry, ProgramOptions, RandomSource } from '../executor.ts';
import { batchShape, type MemoryPlan, planMemory, withChunks } from '../memory.ts';
import { planStages, type Stage } from '../plan.ts';
import { isRandom, type RandomMask } from '../program.ts';
import { type Cells, layCarried, layCells, rounded } from './cells.ts';
import { emitContraction } from './contraction.ts';
import { defineEntry } from './entry.ts';
import { emitGather } from './gather.ts';
import { type Code, i32 } from './instructions.ts';
import { control, Kernel, type Tiling } from './kernel.ts';
import { defineRefill, emitCopyMersenne, emitNumpyMasks } from './mersenne.ts';
import { Module } from './module.ts';
import { emitNormals } from './normal.ts';
import { emitPhiloxMasks } from './random.ts';
import { emitNextOfSeries } from './series.ts';
import { emitColumn, emitSum } from './sums.ts';
import { emitTileStage } from './tiles.ts';
import { emitTotal } from './totals.ts';
import { emitUpdate } from './update.ts';
import { ConstantTable, vectorsOf } from './vector.ts';

/** A module, and where everything lies in its memory. */
export interface Compiled extends Cells {
  readonly bytes: Uint8Array;
  readonly memory: MemoryPlan;
  readonly constants: ConstantTable;
  readonly stages: ReadonlyMap<string, readonly Stage[]>;
  /** By entry: the numbers of the buffers that take a new value at every run. */
  readonly seriesOf: ReadonlyMap<string, readonly number[]>;
  readonly tiling: Tiling;
  readonly byteLength: number;
}

/** Tiles for vectors of 128 bits: eight running sums and what they are made of fit in sixteen registers. */
const narrowTiles: Tiling = { rows: 4, vectors: 2, sums: 1, unroll: 4, copies: 1 };
/** Tiles for V8's packer: everything in pairs. */
const pairedTiles: Tiling = { rows: 2, vectors: 4, sums: 2, unroll: 2, copies: 2 };

/** Compiles the entries of a program into one module. */
export function compile(entries: readonly Entry[], options: ProgramOptions): Compiled {
  const { precision, arithmetic, examples, random, tables, vectorBits } = options;
  const draws = entries.flatMap(({ operations }) => operations.filter(isRandom));
  const seriesOf = new Map(entries.map(({ name, series = [] }) => [name, series.map(({ id }) => id)]));
  const cells = layCells(draws, [...seriesOf.values()].flat(), options);
  const lists = entries.map(({ operations, outputs }) => {
    const run = random === 'given' ? operations.filter(each => !isRandom(each)) : operations;
    return planStages(run, outputs);
  });
  const whole = batchShape(examples, precision);
  const kept = entries.flatMap(({ outputs }) => outputs);
  // numpy draws a unit's masks for all examples before those of the next unit
  const batch = random === 'numpy' ? whole : withChunks(whole, lists, kept);
  const given = random === 'given' ? draws.map(({ out }) => out) : [];
  const memory = planMemory(lists, { precision, batch, start: cells.end, kept: [...kept, ...given] });
  const isCut = batch.chunk < batch.blocks;
  const carried = layCarried(isCut ? lists.flat() : [], memory.end);
  const constants = new ConstantTable(rounded(carried.end, 64));
  const tiling = vectorBits === 256 ? pairedTiles : narrowTiles;
  const shared = {
    vectors: vectorsOf(precision, arithmetic),
    batch,
    constants,
    tiling,
    scratch: cells.scratch,
    // rows 1, 2, … of a batch of one are row 0 again
    uniform: examples === 1 && tables.x !== undefined && !entries.some(({ updates }) => updates),
    carried: carried.places,
  };
  const module = new Module();
  const refill = random === 'numpy' && draws.length > 0 ? defineRefill(module, constants) : -1;
  for (const [i, { name, updates }] of entries.entries()) {
    const context = { ...shared, places: memory.lists[i]! };
    const functions = lists[i]!.map((stage, number) => {
      const kernel = new Kernel(context);
      const body = emitStage(kernel, stage, { ...cells, random, refill });
      return { stage, index: module.define(kernel.locals, kernel.finish(body), stageName(name, number)) };
    });
    const { mersenne } = cells;
    const restarts = random === 'numpy' && lists[i]!.some(isFixedMask);
    const first = [
      restarts ? emitCopyMersenne({ from: mersenne.start, to: mersenne.fixed }) : [],
      seriesOf.get(name)!.map(id => {
        const place = memory.places.get(id);
        return place ? emitNextOfSeries(place, cells.series.get(id)!, shared.vectors) : [];
      }),
    ];
    const cut = isCut ? { chunk: batch.chunk, carried } : undefined;
    defineEntry(module, { name, functions, updates, examples, cut, first });
  }
  const stages = new Map(entries.map(({ name }, i) => [name, lists[i]!]));
  const byteLength = constants.base + constants.byteLength;
  return { ...cells, bytes: module.bytes(), memory, constants, stages, seriesOf, tiling, byteLength };
}

/** The name of a stage's own function, for those who want to know where the time goes. */
export const stageName = (entry: string, stage: number): string => `${entry}/${stage}`;

const isFixedMask = (stage: Stage) => stage.kind === 'random' && stage.random.fixed;

/** Where random numbers and tables lie. */
type Places = Cells & { readonly random: RandomSource; readonly refill: number };

function emitStage(kernel: Kernel, stage: Stage, places: Places): Code {
  switch (stage.kind) {
    case 'tile':
      return emitTileStage(kernel, stage);
    case 'contraction':
      return emitContraction(kernel, stage);
    case 'sum':
      return emitSum(kernel, stage);
    case 'column':
      return emitColumn(kernel, stage);
    case 'update':
      return emitUpdate(kernel, stage);
    case 'total':
      return emitTotal(kernel, stage);
    case 'random':
      return emitRandom(kernel, stage.random, places);
    case 'normal':
      return emitNormals(kernel, stage.normal, places.keys[stage.normal.stream]!);
    case 'gather':
      return emitGather(kernel, stage, places.tables[stage.gather.table]!, places.order);
  }
}

function emitRandom(kernel: Kernel, mask: RandomMask, places: Places): Code {
  const { locals, registers } = kernel;
  const { zero } = kernel.loops;
  const { precision } = kernel.vectors;
  const { constants } = kernel.context;
  const { base } = kernel.placeOf(mask.out);
  const units = mask.out.rows;
  const threshold = places.thresholds.get(mask.keepProb.id)!;
  const examples = i32.load(zero, control.examples);
  const groupsOf = (count: Code) => i32.shiftRight(i32.add(count, i32.constant(31)), i32.constant(5));
  const { perBlock, chunk } = kernel.batch;
  const inChunk = i32.multiply(i32.load(zero, control.chunkBlocks), i32.constant(perBlock));
  const shared = { precision, locals, registers, constants, zero, units, base };
  if (places.random === 'numpy') {
    return emitNumpyMasks({
      ...shared,
      stateAddress: mask.fixed ? places.mersenne.fixed : places.mersenne.fresh,
      keepProbAddress: threshold + 16,
      examples,
      refill: places.refill,
    });
  }
  return emitPhiloxMasks({
    ...shared,
    keysAddress: places.keys[mask.stream]!,
    thresholdAddress: threshold,
    step: mask.fixed ? i32.constant(0) : i32.load(zero, control.step),
    firstGroup: i32.multiply(kernel.chunkNumber, i32.constant((chunk * perBlock) / 32)),
    groups: groupsOf(kernel.isCut ? inChunk : examples),
  });
}
