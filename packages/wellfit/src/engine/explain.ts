// Compiles a program and tells what came of it: what `explain` shows, before anything is run.
import { type Buffer, isPerExample, sizeOf } from './buffer.ts';
import type { Entry, ProgramOptions } from './executor.ts';
import { scheduleOf } from './explain-schedule.ts';
import { explanationText } from './explain-text.ts';
import type {
  ExplainedBuffer,
  ExplainedOperation,
  ExplainedStage,
  Explanation,
  Facts,
  Part,
  Scalar,
} from './explanation.ts';
import { legible, plain } from './legible.ts';
import { bytesOf, type Place, panelColumns } from './memory.ts';
import { isInStream, operationsIn, type Stage, streamOrder, type TileStage } from './plan.ts';
import { countOperations, describe, type Operation, operationsOf, readsOf } from './program.ts';
import { requireRunnable } from './run.ts';
import { type Compiled, compile } from './wasm/compile.ts';

/** What to explain. */
export interface ExplainInput {
  readonly title: string;
  /** The entries of the module. */
  readonly entries: readonly Entry[];
  /** The one that is explained. */
  readonly entry: string;
  readonly options: ProgramOptions;
  readonly scalars?: readonly Scalar[];
  /** Default: everything is the forward pass. */
  readonly partOf?: (operation: Operation) => Part;
  /** Columns of the text. Default 80. */
  readonly width?: number | undefined;
}

/** Compiles a program and tells what came of it. */
export function explainProgram(input: ExplainInput): Explanation {
  const { title, entry, options, scalars = [], partOf = () => 'forward', width = 80 } = input;
  const { precision, arithmetic, vectorBits, random, examples } = options;
  const index = input.entries.findIndex(({ name }) => name === entry);
  const parts = input.entries[index]!.operations.map(operation => partOf(operation));
  const entries = legible(input.entries);
  const { operations } = entries[index]!;
  requireRunnable(entries, options);
  const compiled = compile(entries, options);
  const places = compiled.memory.lists[index]!;
  const planned = inRunningOrder(compiled.stages.get(entry)!, compiled);
  const stages = planned.map((stage, i) => ({
    number: i + 1,
    ...explainStage(stage, { compiled, places, options }),
  }));
  const buffers = explainBuffers(planned, places);
  const inMemory = new Set(buffers.map(({ name }) => name));
  const total = (of: (stage: ExplainedStage) => number) => stages.reduce((sum, stage) => sum + of(stage), 0);
  const facts: Facts = {
    title,
    options: { precision, arithmetic, vectorBits, random, examples },
    scalars: scalars.map(({ name, value }) => ({ name: plain(name), value })),
    program: operations.map((operation, i) => explainOperation(operation, parts[i]!, examples)),
    stages,
    buffers,
    inRegisters: operations.map(({ out }) => out.name).filter(name => !inMemory.has(name)),
    schedule: scheduleOf({ entry: entries[index]!, stages, compiled, places, options }),
    flops: { program: countOperations(operations, examples), stages: total(({ flops }) => flops) },
    bytes: {
      read: total(({ bytesRead }) => bytesRead),
      written: total(({ bytesWritten }) => bytesWritten),
      buffers: buffers.reduce((sum, { bytes }) => sum + bytes, 0),
      shared: covered(buffers),
      memory: compiled.byteLength,
      module: compiled.bytes.length,
    },
  };
  const text = explanationText(facts, width);
  return { ...facts, text, toString: () => text };
}

/** Whether the batch is cut into chunks. */
const isCut = ({ memory: { batch } }: Compiled) => batch.chunk < batch.blocks;

/** The stages as they run: where the batch is cut, those that go chunk by chunk stand together. */
function inRunningOrder(stages: readonly Stage[], compiled: Compiled): readonly Stage[] {
  if (!isCut(compiled)) return stages;
  const { before, stream, after } = streamOrder(stages);
  return [...before, ...stream, ...after];
}

function explainOperation(operation: Operation, part: Part, m: number): ExplainedOperation {
  const { name, rows, columns } = operation.out;
  return { part, name, rows, columns, formula: rightSide(operation), flops: operationsOf(operation, m) };
}

/** A formula without its name and shape. */
function rightSide(operation: Operation): string {
  const text = describe(operation);
  return unwrapped(text.slice(text.indexOf(' = ', operation.out.name.length) + 3));
}

/** A formula without parentheses around the whole of it, or directly within others: `[(a > 0)]`, `sqrt((a + b))`. */
function unwrapped(text: string): string {
  const characters = [...`(${text})`];
  const opened: number[] = [];
  const closes = new Map<number, number>();
  for (const [at, character] of characters.entries()) {
    if (character === '(' || character === '[') opened.push(at);
    else if (character === ')' || character === ']') closes.set(opened.pop() ?? 0, at);
  }
  const needless = [...closes].filter(
    ([open, close]) => characters[open] === '(' && closes.get(open - 1) === close + 1,
  );
  const dropped = new Set([0, characters.length - 1, ...needless.flat()]);
  return characters.filter((_, at) => !dropped.has(at)).join('');
}

/** What a stage is explained with. */
interface Context {
  readonly compiled: Compiled;
  readonly places: ReadonlyMap<number, Place>;
  readonly options: ProgramOptions;
}

function explainStage(stage: Stage, { compiled, places, options }: Context): Omit<ExplainedStage, 'number'> {
  const { examples, precision } = options;
  const { reads, writes } = trafficOf(stage);
  const names = (buffers: ReadonlySet<Buffer>) => [...buffers].map(({ name }) => name);
  const bytes = (buffers: ReadonlySet<Buffer>) =>
    [...buffers].reduce((sum, buffer) => sum + bytesOfRun(buffer, { compiled, places, options }), 0);
  const isGather = stage.kind === 'gather';
  return {
    inChunks: isCut(compiled) && isInStream(stage),
    kind: stage.kind === 'tile' ? (stage.product ? 'product' : 'map') : stage.kind,
    formulas: formulasOf(stage),
    reads: isGather ? [`all of ${stage.gather.table}`] : names(reads),
    stores: names(writes),
    ...(stage.kind === 'tile' && { tile: tileOf(stage, compiled, places) }),
    flops: operationsIn(stage).reduce((sum, operation) => sum + operationsOf(operation, examples), 0),
    bytesRead: isGather ? sizeOf(stage.gather.out, examples) * bytesOf(precision) : bytes(reads),
    bytesWritten: bytes(writes),
  };
}

/** Bytes of a buffer that pass in one run: of one that belongs to examples, those of all chunks. */
function bytesOfRun(buffer: Buffer, { compiled, places, options }: Context): number {
  if (!isPerExample(buffer)) return places.get(buffer.id)?.bytes ?? 0;
  const { blocks, perBlock } = compiled.memory.batch;
  const width = bytesOf(options.precision) / (buffer.role === 'mask' ? 2 : 1);
  return buffer.rows * blocks * perBlock * width;
}

/** The buffers that a stage reads from memory, and those that it writes there; the rest stays in registers. */
function trafficOf(stage: Stage): { readonly reads: Set<Buffer>; readonly writes: Set<Buffer> } {
  const reads = new Set<Buffer>();
  const made = new Set<Buffer>();
  for (const operation of operationsIn(stage)) {
    for (const buffer of readsOf(operation)) if (!made.has(buffer)) reads.add(buffer);
    made.add(operation.out);
  }
  if (stage.kind === 'tile' && stage.bias) reads.add(stage.bias);
  return { reads, writes: 'stores' in stage ? stage.stores : made };
}

function formulasOf(stage: Stage): string[] {
  const state = (operation: Operation) => `${operation.out.name} = ${rightSide(operation)}`;
  if (stage.kind !== 'tile' || !stage.product) return operationsIn(stage).map(state);
  const { product, bias, maps } = stage;
  // where a bias starts the sums, the product and its sum with the bias are one value: the later name is the one to know
  const alias = maps.find(({ expression: e }) => e.kind === 'element' && e.buffer === product.out);
  const { name } = (alias ?? product).out;
  const first = `${name} = ${rightSide(product)}${bias ? ` + ${bias.name}` : ''}`;
  return [first, ...maps.filter(map => map !== alias).map(state)];
}

/** How much of a product or map is made at a time: what `emitTileStage` does. */
function tileOf(
  { product, rows }: TileStage,
  { tiling, memory }: Compiled,
  places: ReadonlyMap<number, Place>,
): { readonly units: number; readonly vectors: number } {
  const inPanels = product && places.get(product.a.id)?.layout === 'panels';
  return {
    units: Math.min(rows, inPanels ? panelColumns : tiling.rows),
    vectors: Math.min(tiling.vectors, memory.batch.vectors),
  };
}

/** The buffers that stages read from memory or write to it, in the order in which they are met. */
function explainBuffers(stages: readonly Stage[], places: ReadonlyMap<number, Place>): ExplainedBuffer[] {
  const spans = new Map<Buffer, { readonly from: number; readonly to: number }>();
  for (const [i, stage] of stages.entries()) {
    const { reads, writes } = trafficOf(stage);
    for (const buffer of [...reads, ...writes]) {
      spans.set(buffer, { from: spans.get(buffer)?.from ?? i + 1, to: i + 1 });
    }
  }
  const placed = [...spans].flatMap(([buffer, span]) => {
    const place = places.get(buffer.id);
    return place ? [{ ...buffer, ...place, ...span }] : [];
  });
  return placed.map(({ name, role, rows, columns, layout, bytes, base, from, to }) => ({
    name,
    role,
    rows,
    columns,
    layout,
    bytes,
    address: base,
    from,
    to,
    sharesWith: placed
      .filter(other => other.name !== name && other.base < base + bytes && base < other.base + other.bytes)
      .map(other => other.name),
  }));
}

/** Bytes under buffers, each once. */
function covered(buffers: readonly ExplainedBuffer[]): number {
  let total = 0;
  let end = 0;
  for (const { address, bytes } of buffers.toSorted((a, b) => a.address - b.address)) {
    total += Math.max(0, address + bytes - Math.max(end, address));
    end = Math.max(end, address + bytes);
  }
  return total;
}
