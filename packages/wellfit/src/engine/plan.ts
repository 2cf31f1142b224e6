// From operations to stages: each stage is one loop nest, and a map joins the stage that has its inputs at hand.
import { type Buffer, isPerExample } from './buffer.ts';
import { add, buffersOf, constant, element, substitute } from './expression.ts';
import {
  type ElementwiseMap,
  extentOf,
  isRandom,
  type MatrixProduct,
  type Operation,
  type RandomMask,
  type RandomNormals,
  type Reduction,
  type RowGather,
  readsOf,
} from './program.ts';

/** Values for each unit and example: a product, if there is one, and maps that follow while it is in registers. */
export interface TileStage {
  readonly kind: 'tile';
  readonly rows: number;
  readonly product: MatrixProduct | undefined;
  /** What the product's sums start from, where that is a column added to it. */
  bias: Buffer | undefined;
  maps: ElementwiseMap[];
  /** What other stages read; the rest never leaves the registers. */
  stores: Set<Buffer>;
}

/** out = left · rightᵀ, a sum over examples, and with it the sum of `right`. */
export interface ContractionStage {
  readonly kind: 'contraction';
  readonly product: MatrixProduct;
  bias: Reduction | undefined;
}

/** The sum of a formula over examples. */
export interface SumStage {
  readonly kind: 'sum';
  readonly reduction: Reduction;
}

/** Sum or maximum of a formula over units, example by example. */
export interface ColumnStage {
  readonly kind: 'column';
  readonly reduction: Reduction;
}

/** Maps over buffers that do not depend on examples: penalties' gradients, clipping and the update in one pass. */
export interface UpdateStage {
  readonly kind: 'update';
  readonly rows: number;
  readonly columns: number;
  readonly maps: ElementwiseMap[];
  stores: Set<Buffer>;
}

/** Sum or maximum of a formula over buffers that do not depend on examples: of all elements, or of each column. */
export interface TotalStage {
  readonly kind: 'total';
  readonly reduction: Reduction;
}

interface RandomStage {
  readonly kind: 'random';
  readonly random: RandomMask;
}

interface NormalStage {
  readonly kind: 'normal';
  readonly normal: RandomNormals;
}

export interface GatherStage {
  readonly kind: 'gather';
  readonly gather: RowGather;
}

export type Stage =
  | TileStage
  | ContractionStage
  | SumStage
  | ColumnStage
  | UpdateStage
  | TotalStage
  | RandomStage
  | NormalStage
  | GatherStage;

/** The stages of a list of operations, in the order they run. `outputs` are buffers that are read from outside. */
export function planStages(operations: readonly Operation[], outputs: readonly Buffer[] = []): Stage[] {
  const stages: Stage[] = [];
  for (const operation of givenFirst(operations)) {
    if (!joins(operation, stages)) stages.push(stageOf(operation, stages));
  }
  for (const stage of stages) startFromBias(stage, stages, outputs);
  for (const stage of stages) findStores(stage, stages, outputs);
  return stages;
}

/** Batches, random draws, and what follows from scalars alone come first: everything else may use them in registers. */
function givenFirst(operations: readonly Operation[]): Operation[] {
  const given = new Set<Buffer>();
  const isGiven = (operation: Operation) => {
    if (isRandom(operation) || operation.kind === 'gather') return true;
    if (operation.kind !== 'map' || operation.out.role !== 'temporary') return false;
    return readsOf(operation).every(buffer => buffer.role === 'scalar' || given.has(buffer));
  };
  const first: Operation[] = [];
  const rest: Operation[] = [];
  for (const operation of operations) {
    if (isGiven(operation)) {
      given.add(operation.out);
      first.push(operation);
    } else rest.push(operation);
  }
  return [...first, ...rest];
}

function stageOf(operation: Operation, stages: Stage[]): Stage {
  const { out } = operation;
  switch (operation.kind) {
    case 'random':
      return { kind: 'random', random: operation };
    case 'normal':
      return { kind: 'normal', normal: operation };
    case 'gather':
      return { kind: 'gather', gather: operation };
    case 'matmul':
      if (isPerExample(out)) return tile(out.rows, operation);
      return { kind: 'contraction', product: operation, bias: takeSum(operation.b, stages) };
    case 'reduce':
      if (!isPerExample(extentOf(operation.expression))) return { kind: 'total', reduction: operation };
      return { kind: operation.over === 'units' ? 'column' : 'sum', reduction: operation };
    case 'map':
      if (isPerExample(out)) return { ...tile(out.rows, undefined), maps: [operation] };
      return {
        kind: 'update',
        rows: out.rows,
        columns: out.columns as number,
        maps: [operation],
        stores: new Set(),
      };
  }
}

/** Takes the sum over examples of a buffer out of the stages that are there, when none of them needs it. */
function takeSum(summed: Buffer, stages: Stage[]): Reduction | undefined {
  const at = stages.findIndex(stage => stage.kind === 'sum' && isColumnSum(stage.reduction, summed));
  const stage = stages[at];
  if (stage?.kind !== 'sum') return undefined;
  const { reduction } = stage;
  if (stages.some(other => accessOf(other).reads.has(reduction.out))) return undefined;
  stages.splice(at, 1);
  return reduction;
}

const isColumnSum = ({ by, over, expression }: Reduction, summed: Buffer): boolean =>
  by === 'sum' && over === 'examples' && expression.kind === 'element' && expression.buffer === summed;

function tile(rows: number, product: MatrixProduct | undefined): TileStage {
  return { kind: 'tile', rows, product, bias: undefined, maps: [], stores: new Set() };
}

/** Lets an operation share the loop of an earlier stage, as early as its inputs allow; false when none will do. */
function joins(operation: Operation, stages: Stage[]): boolean {
  for (let s = stages.length - 1; s >= 0; s--) {
    const stage = stages[s]!;
    if (accepts(stage, operation)) return true;
    if (conflicts(stage, operation)) return false;
  }
  return false;
}

/** Whether moving an operation before a stage would change what either reads. */
function conflicts(stage: Stage, operation: Operation): boolean {
  const { reads, writes } = accessOf(stage);
  return (
    writes.has(operation.out) ||
    reads.has(operation.out) ||
    readsOf(operation).some(buffer => writes.has(buffer))
  );
}

/** Takes an operation into a stage when both have one shape and something in common. */
function accepts(stage: Stage, operation: Operation): boolean {
  const { out } = operation;
  const inputs = readsOf(operation);
  if (stage.kind === 'contraction' && operation.kind === 'reduce') {
    if (stage.bias || !isColumnSum(operation, stage.product.b)) return false;
    stage.bias = operation;
    return true;
  }
  if (operation.kind !== 'map') return false;
  const { reads, writes } = accessOf(stage);
  // a number that all read is nothing in common
  const shared = inputs.filter(buffer => buffer.rows > 1 || buffer.columns !== 1 || out.rows === 1);
  if (!shared.some(buffer => reads.has(buffer) || writes.has(buffer))) return false;
  if (stage.kind === 'update') {
    if (isPerExample(out) || stage.rows !== out.rows || stage.columns !== out.columns) return false;
    stage.maps.push(operation);
    return true;
  }
  if (stage.kind !== 'tile' || !isPerExample(out) || stage.rows !== out.rows) return false;
  // a row of a value that is still being made, read by every unit, is not complete inside the loop over units
  if (inputs.some(buffer => writes.has(buffer) && buffer.rows !== out.rows)) return false;
  stage.maps.push(operation);
  return true;
}

/** The buffers that a stage touches. */
interface Access {
  readonly reads: ReadonlySet<Buffer>;
  readonly writes: ReadonlySet<Buffer>;
}

/** What a stage reads from and writes to. */
export function accessOf(stage: Stage): Access {
  const operations = operationsIn(stage);
  return {
    reads: new Set([
      ...operations.flatMap(operation => readsOf(operation)),
      ...(stage.kind === 'tile' && stage.bias ? [stage.bias] : []),
    ]),
    writes: new Set(operations.map(({ out }) => out)),
  };
}

/** The operations of a stage. */
export function operationsIn(stage: Stage): Operation[] {
  switch (stage.kind) {
    case 'tile':
      return [...(stage.product ? [stage.product] : []), ...stage.maps];
    case 'contraction':
      return [stage.product, ...(stage.bias ? [stage.bias] : [])];
    case 'update':
      return stage.maps;
    case 'random':
      return [stage.random];
    case 'normal':
      return [stage.normal];
    case 'gather':
      return [stage.gather];
    default:
      return [stage.reduction];
  }
}

/** Where product + column is all that becomes of a product, its sums start from the column. */
function startFromBias(stage: Stage, stages: readonly Stage[], outputs: readonly Buffer[]): void {
  if (stage.kind !== 'tile' || !stage.product) return;
  const { out } = stage.product;
  const isReadOutside = stages.some(other => other !== stage && accessOf(other).reads.has(out));
  const users = stage.maps.filter(({ expression }) => buffersOf(expression).includes(out));
  const [user] = users;
  if (!user || users.length > 1 || isReadOutside || outputs.includes(out)) return;
  for (const column of buffersOf(user.expression)) {
    if (column.role !== 'parameter' || column.columns !== 1 || column.rows !== out.rows) continue;
    const sum = add(out, column);
    const without = substitute(user.expression, sum, constant(0));
    if (buffersOf(without).includes(out)) continue;
    const expression = substitute(user.expression, sum, element(out));
    stage.bias = column;
    stage.maps = stage.maps.map(map => (map === user ? { ...map, expression } : map));
    return;
  }
}

function findStores(stage: Stage, stages: readonly Stage[], outputs: readonly Buffer[]): void {
  if (stage.kind !== 'tile' && stage.kind !== 'update') return;
  for (const buffer of accessOf(stage).writes) {
    const lives = buffer.role === 'parameter' || buffer.role === 'state' || outputs.includes(buffer);
    const isRead = stages.some(other => other !== stage && accessOf(other).reads.has(buffer));
    if (lives || isRead) stage.stores.add(buffer);
  }
}

/** Whether the examples can go through all stages in chunks: nothing for an example needs what needs all of them. */
export function isStreamable(stages: readonly Stage[]): boolean {
  const late = new Set(streamOrder(stages).after);
  const passed: { readonly stage: Stage; readonly access: Access }[] = [];
  for (const stage of stages) {
    const access = accessOf(stage);
    const mustWait = passed.some(({ stage: other, access: earlier }) =>
      late.has(other) ? interferes(earlier, access) : !isDisjoint(earlier.writes, access.reads),
    );
    if (isInStream(stage) && mustWait) return false;
    if (late.has(stage) || stage.kind === 'contraction' || stage.kind === 'sum') {
      passed.push({ stage, access });
    }
  }
  return true;
}

/** Whether a stage passes over examples. */
export function isInStream({ kind }: Stage): boolean {
  return kind !== 'update' && kind !== 'total';
}

/** Stages in the order in which a batch that is cut runs through them. */
export interface StreamOrder {
  /** What needs no sum over examples, and leaves alone what was read before it. */
  readonly before: readonly Stage[];
  /** Run once for each chunk. */
  readonly stream: readonly Stage[];
  /** What needs the sums, or comes after what does. */
  readonly after: readonly Stage[];
}

/** Puts stages before, in and after the stream of examples. */
export function streamOrder(stages: readonly Stage[]): StreamOrder {
  const [before, stream, after]: [Stage[], Stage[], Stage[]] = [[], [], []];
  const passed: Access[] = [];
  for (const stage of stages) {
    const access = accessOf(stage);
    const mustWait = passed.some(earlier => interferes(earlier, access));
    const part = isInStream(stage) ? stream : mustWait ? after : before;
    part.push(stage);
    if (part !== before) passed.push(access);
  }
  return { before, stream, after };
}

/** Whether the order of two stages matters. */
function interferes(first: Access, second: Access): boolean {
  return !(
    isDisjoint(first.writes, second.reads) &&
    isDisjoint(first.reads, second.writes) &&
    isDisjoint(first.writes, second.writes)
  );
}

const isDisjoint = (a: ReadonlySet<Buffer>, b: ReadonlySet<Buffer>): boolean =>
  [...a].every(buffer => !b.has(buffer));
