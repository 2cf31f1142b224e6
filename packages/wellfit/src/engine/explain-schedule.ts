// Why a program is laid out as it is: the decisions of the compiler, each in a sentence.
import { type Buffer, sizeOf } from './buffer.ts';
import { type Entry, mostStepsPerCall, type ProgramOptions } from './executor.ts';
import type { ExplainedStage, Reason, Schedule } from './explanation.ts';
import { count, grouped } from './legible.ts';
import { type BatchShape, bytesOf, type Place, panelColumns, spreadLimit } from './memory.ts';
import { type Operation, readsOf } from './program.ts';
import type { Compiled } from './wasm/compile.ts';

/** What the decisions were made from, and what they led to. */
interface Decided {
  readonly entry: Entry;
  readonly stages: readonly ExplainedStage[];
  readonly compiled: Compiled;
  readonly places: ReadonlyMap<number, Place>;
  readonly options: ProgramOptions;
}

/** The schedule of a program. */
export function scheduleOf(decided: Decided): Schedule {
  const { entry, compiled, places, options } = decided;
  const { operations, series = [] } = entry;
  const { batch } = compiled.memory;
  const used = new Set(operations.flatMap(operation => [...readsOf(operation), operation.out]));
  const learned = [...used].filter(({ role }) => role === 'parameter');
  const parameters = learned.reduce((total, buffer) => total + sizeOf(buffer, 0), 0);
  const isSpread = learned.every(({ id }) =>
    ['spread', 'scalar'].includes(places.get(id)?.layout ?? 'spread'),
  );
  const reasons = [
    ...(learned.length > 0 ? [parameterReason(parameters, isSpread)] : []),
    exampleReason(decided),
    ...chunkReasons(compiled.memory.batch),
    ...tileReasons(decided),
    arithmeticReason(options),
    ...batchReasons(operations, options),
    ...randomReasons(operations, options),
    ...seriesReasons(series),
  ];
  return {
    parameters,
    parameterLayout: isSpread ? 'spread' : 'panels',
    lanes: 16 / bytesOf(options.precision),
    blocks: batch.blocks,
    examplesPerBlock: batch.perBlock,
    blocksPerChunk: batch.chunk,
    reasons,
  };
}

function parameterReason(parameters: number, isSpread: boolean): Reason {
  const text = isSpread
    ? `${count(parameters, 'number')}, each in all lanes of two vectors of its own (32 bytes). Up to ${spreadLimit} of ` +
      'them fit in the first-level cache that way, and no product has to spread a weight before it multiplies.'
    : `${grouped(parameters)} numbers, more than the ${spreadLimit} that would each be spread over a vector: matrices ` +
      `lie in panels of ${panelColumns} columns, row after row, and biases as lists.`;
  return { topic: 'parameters', text };
}

function exampleReason({ compiled, options }: Decided): Reason {
  const { vectors, blocks, perBlock, examples } = compiled.memory.batch;
  const padding = blocks * perBlock - examples;
  const last = `${blocks === 1 ? 'with' : 'the last with'} ${count(padding, 'place')} of padding, whose share in every mean is 0`;
  const text =
    `side by side in blocks of ${perBlock}: ${count(vectors, 'vector')} of ${16 / bytesOf(options.precision)}. ` +
    `${count(examples, 'example')} ${examples === 1 ? 'takes' : 'take'} ${count(blocks, 'block')}` +
    `${padding > 0 ? `, ${last}` : ''}.${vectors < 4 ? ' Small batches get small blocks, so that few examples are cheap.' : ''}`;
  return { topic: 'examples', text };
}

function chunkReasons({ blocks, chunk, perBlock }: BatchShape): Reason[] {
  if (chunk === blocks) return [];
  const text =
    `${count(chunk, 'block')} (${grouped(chunk * perBlock)} examples) go through all stages before the next ` +
    `${chunk} do: what stages leave for each other stays in the second-level cache, and sums wait from chunk to chunk.`;
  return [{ topic: 'chunks', text }];
}

function tileReasons({ stages, options }: Decided): Reason[] {
  const tiles = stages.flatMap(({ tile }) => (tile ? [tile] : []));
  if (tiles.length === 0) return [];
  const largest = (of: (tile: (typeof tiles)[number]) => number) => Math.max(...tiles.map(of));
  const size = `up to ${count(
    largest(({ units }) => units),
    'unit',
  )} × ${count(
    largest(({ vectors }) => vectors),
    'vector',
  )}`;
  const text =
    options.vectorBits === 256
      ? `${size}, everything in pairs: for V8's packer (--experimental-wasm-revectorize), which makes one instruction ` +
        'of 256 bits out of two of 128.'
      : `${size} of 128 bits, so that a tile's running sums, inputs and weights stay in sixteen registers.`;
  return [{ topic: 'tiles', text }];
}

function arithmeticReason({ arithmetic, precision }: ProgramOptions): Reason {
  const text =
    arithmetic === 'strict'
      ? 'every product and every sum is rounded, which gives the same bits on every machine.'
      : 'a product and a sum are rounded once, which is faster; another machine may give other bits.';
  return { topic: 'arithmetic', text: `${precision}, ${arithmetic}: ${text}` };
}

function batchReasons(operations: readonly Operation[], { tables, examples }: ProgramOptions): Reason[] {
  const gathers = operations.filter(({ kind }) => kind === 'gather');
  const rows = tables.x?.rows;
  if (gathers.length === 0 || rows === undefined) return [];
  const which =
    examples === rows
      ? 'rows of a table are turned'
      : `${grouped(examples)} of ${count(rows, 'row')} of a table are gathered by number and turned`;
  const text = `${which}, so that examples lie side by side.`;
  return [{ topic: 'batches', text }];
}

function randomReasons(operations: readonly Operation[], { random }: ProgramOptions): Reason[] {
  const masks = {
    philox: 'Philox: each bit follows from seed, step, layer, unit and example alone.',
    numpy: "numpy's Mersenne Twister, drawn in numpy's order, layer by layer.",
    given: 'given from outside.',
  }[random];
  const noise =
    random === 'given'
      ? masks
      : 'Philox: each number follows from seed, step, layer, unit and example alone: the quantile of the normal ' +
        'distribution at a uniform number.';
  return [
    ...(operations.some(({ kind }) => kind === 'random') ? [{ topic: 'masks', text: masks }] : []),
    ...(operations.some(({ kind }) => kind === 'normal') ? [{ topic: 'noise', text: noise }] : []),
  ];
}

function seriesReasons(series: readonly Buffer[]): Reason[] {
  if (series.length === 0) return [];
  const names = series.map(({ name }) => name).join(', ');
  const text = `${names}: a new number at every run, from a table of up to ${grouped(mostStepsPerCall)}.`;
  return [{ topic: 'series', text }];
}
