// A training step as data: a few kinds of operation over buffers of static shape.
//
// Activations are units × examples; the examples of a batch are the one axis whose length is known only at run time.
// A buffer of one column is the same for every example, one of a single row the same for every unit.
import { WellfitError } from '../core/errors.ts';
import { type Buffer, type Extent, isPerExample, type Role, sizeOf } from './buffer.ts';
import {
  buffersOf,
  countOperators,
  type Expression,
  flush,
  formula,
  type Operand,
  SMALLEST,
  show,
  TINY,
} from './expression.ts';

/** out = op(a)·op(b), where op transposes or does nothing. */
export interface MatrixProduct {
  readonly kind: 'matmul';
  readonly a: Buffer;
  readonly b: Buffer;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly out: Buffer;
}

/** out = a formula, element by element. */
export interface ElementwiseMap {
  readonly kind: 'map';
  readonly expression: Expression;
  readonly out: Buffer;
}

/**
 * out = sum or maximum of a formula over units, over examples, or over both.
 *
 * Where nothing in the formula belongs to examples, the sum over units is that of each column: a matrix [fanIn, fanOut]
 * gives [1, fanOut]. The sum over both is that of all elements.
 */
export interface Reduction {
  readonly kind: 'reduce';
  readonly by: 'sum' | 'max';
  readonly over: 'units' | 'examples' | 'both';
  readonly expression: Expression;
  readonly out: Buffer;
}

/** out = 1 with probability keepProb, else 0. */
export interface RandomMask {
  readonly kind: 'random';
  /** The buffer that holds keepProb. */
  readonly keepProb: Buffer;
  /** Tells apart the masks of one step, from 0 in program order. */
  readonly stream: number;
  /** The same mask at every step. */
  readonly fixed: boolean;
  readonly out: Buffer;
}

/** out = standard normal draws. */
export interface RandomNormals {
  readonly kind: 'normal';
  /** Tells apart the draws of one step, together with those of masks. */
  readonly stream: number;
  /** The same draws at every step. */
  readonly fixed: boolean;
  readonly out: Buffer;
}

/** A table of examples: features, targets, or weights. */
export type TableName = 'x' | 'y' | 'weights';

/** out = the batch's rows of a table that holds all examples. */
export interface RowGather {
  readonly kind: 'gather';
  readonly table: TableName;
  readonly out: Buffer;
}

/** What follows from a seed. */
export type RandomOperation = RandomMask | RandomNormals;

export type Operation = MatrixProduct | ElementwiseMap | Reduction | RandomOperation | RowGather;

/** Builds a list of operations. */
export class Program {
  readonly buffers: Buffer[] = [];
  readonly operations: Operation[] = [];

  buffer(name: string, rows: number, columns: number | 'examples', role: Role): Buffer {
    const buffer = { id: this.buffers.length, name, rows, columns, role };
    this.buffers.push(buffer);
    return buffer;
  }

  /** What is given with every example. */
  data(name: string, rows: number): Buffer {
    return this.buffer(name, rows, 'examples', 'data');
  }

  parameter(name: string, rows: number, columns: number): Buffer {
    return this.buffer(name, rows, columns, 'parameter');
  }

  /** What an optimizer remembers, in the shape of a parameter. */
  state(name: string, rows: number, columns: number): Buffer {
    return this.buffer(name, rows, columns, 'state');
  }

  /** A number that is set from outside, and may change between calls. */
  scalar(name: string): Buffer {
    return this.buffer(name, 1, 1, 'scalar');
  }

  matmul(
    name: string,
    a: Buffer,
    b: Buffer,
    { transposeA = false, transposeB = false }: { transposeA?: boolean; transposeB?: boolean } = {},
  ): Buffer {
    const rows = transposeA ? (a.columns as number) : a.rows;
    const out = this.buffer(name, rows, transposeB ? b.rows : b.columns, 'temporary');
    return this.#add({ kind: 'matmul', a, b, transposeA, transposeB, out });
  }

  /** The result has the widest shape among the formula's buffers, or the one that is given. */
  map(name: string, operand: Operand, shape?: Extent): Buffer {
    const expression = formula(operand);
    const { rows, columns } = shape ?? extentOf(expression);
    return this.#add({ kind: 'map', expression, out: this.buffer(name, rows, columns, 'temporary') });
  }

  /** Writes a formula into a buffer that exists: an update. What decays towards 0 arrives there. */
  assign(out: Buffer, operand: Operand): void {
    const limit = out.role === 'state' ? SMALLEST : TINY;
    this.#add({ kind: 'map', expression: flush(operand, limit), out });
  }

  /** @throws {WellfitError} `unsupported` over examples where there are none */
  sum(name: string, operand: Operand, over: Reduction['over']): Buffer {
    return this.#reduce(name, formula(operand), 'sum', over);
  }

  /** @throws {WellfitError} `unsupported` over examples */
  max(name: string, operand: Operand, over: Reduction['over']): Buffer {
    return this.#reduce(name, formula(operand), 'max', over);
  }

  random(name: string, rows: number, keepProb: Buffer, fixed: boolean): Buffer {
    const out = this.buffer(name, rows, 'examples', 'mask');
    return this.#add({ kind: 'random', keepProb, stream: this.#nextStream(), fixed, out });
  }

  /** Standard normal draws, rows × examples: fresh at every step, or the same ones throughout. */
  normal(name: string, rows: number, fixed = false): Buffer {
    const out = this.buffer(name, rows, 'examples', 'temporary');
    return this.#add({ kind: 'normal', stream: this.#nextStream(), fixed, out });
  }

  gather(name: string, table: RowGather['table'], rows: number): Buffer {
    return this.#add({ kind: 'gather', table, out: this.buffer(name, rows, 'examples', 'temporary') });
  }

  #reduce(name: string, expression: Expression, by: Reduction['by'], over: Reduction['over']): Buffer {
    const { rows, columns } = extentOf(expression);
    const perExample = isPerExample({ columns });
    if (perExample ? by === 'max' && over !== 'units' : over === 'examples') {
      const rule = perExample
        ? 'units where there are examples'
        : 'units or both where there are no examples';
      throw new WellfitError('unsupported', `${by}: over must be ${rule}, got ${over}`);
    }
    const out = this.buffer(
      name,
      over === 'examples' ? rows : 1,
      over === 'units' ? columns : 1,
      'temporary',
    );
    return this.#add({ kind: 'reduce', by, over, expression, out });
  }

  #nextStream(): number {
    return this.operations.filter(isRandom).length;
  }

  #add(operation: Operation): Buffer {
    this.operations.push(operation);
    return operation.out;
  }
}

/** The buffers that an operation reads. */
export function readsOf(operation: Operation): Buffer[] {
  switch (operation.kind) {
    case 'matmul':
      return [operation.a, operation.b];
    case 'map':
    case 'reduce':
      return buffersOf(operation.expression);
    case 'random':
      return [operation.keepProb];
    case 'normal':
    case 'gather':
      return [];
  }
}

/** Whether an operation follows from a seed. */
export function isRandom(operation: Operation): operation is RandomOperation {
  return operation.kind === 'random' || operation.kind === 'normal';
}

/** Rows and columns of a formula: the widest of its buffers. */
export function extentOf(expression: Expression): Extent {
  const widest = <Size>(sizes: Size[], one: Size) => sizes.find(size => size !== one) ?? one;
  const buffers = buffersOf(expression);
  return {
    rows: widest(
      buffers.map(({ rows }) => rows),
      1,
    ),
    columns: widest<Buffer['columns']>(
      buffers.map(({ columns }) => columns),
      1,
    ),
  };
}

/** Floating-point operations of a list of operations, for a batch of m examples. */
export function countOperations(operations: readonly Operation[], m: number): number {
  return operations.reduce((total, operation) => total + operationsOf(operation, m), 0);
}

/** Floating-point operations of one operation: a multiplication or an addition is one, and so is any function. */
export function operationsOf(operation: Operation, m: number): number {
  switch (operation.kind) {
    case 'matmul': {
      const { a, transposeA, out } = operation;
      const inner = transposeA ? a.rows : a.columns === 'examples' ? m : a.columns;
      return 2 * sizeOf(out, m) * inner;
    }
    case 'map':
      return countOperators(operation.expression) * sizeOf(operation.out, m);
    case 'reduce':
      return (countOperators(operation.expression) + 1) * sizeOf(extentOf(operation.expression), m);
    case 'normal':
      return sizeOf(operation.out, m);
    default:
      return 0;
  }
}

/** One operation as people write it. */
export function describe(operation: Operation): string {
  const { out } = operation;
  const columns = out.columns === 'examples' ? 'm' : out.columns;
  return `${out.name} [${out.rows} × ${columns}] = ${describeRight(operation)}`;
}

function describeRight(operation: Operation): string {
  switch (operation.kind) {
    case 'matmul': {
      const { a, b, transposeA, transposeB } = operation;
      return `${a.name}${transposeA ? 'ᵀ' : ''} · ${b.name}${transposeB ? 'ᵀ' : ''}`;
    }
    case 'map':
      return show(operation.expression);
    case 'reduce': {
      const over = operation.over === 'both' ? 'all' : operation.over;
      return `${operation.by} over ${over} of ${show(operation.expression)}`;
    }
    case 'random':
      return `${operation.fixed ? 'one mask' : 'fresh mask'}, 1 with probability ${operation.keepProb.name}`;
    case 'normal':
      return `${operation.fixed ? 'one set of' : 'fresh'} standard normal numbers`;
    case 'gather':
      return `rows of ${operation.table} in this batch`;
  }
}
