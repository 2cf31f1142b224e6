// Maps over parameters: gradient of the penalty, optimizer and everything else in one pass over each weight.
import type { Buffer } from '../buffer.ts';
import { buffersOf, type Expression, element } from '../expression.ts';
import { accessOf, type UpdateStage } from '../plan.ts';
import { emitFormula } from './formula.ts';
import { copiesOf, eachVector, gridOf, loadAt } from './grid.ts';
import { type Code, get, set, v128 } from './instructions.ts';
import { control, type Kernel } from './kernel.ts';
import type { Lane } from './vector.ts';

const largest = { float32: 3.4028234663852886e38, float64: Number.MAX_VALUE };

/** One pass over the elements of a shape. Notices when a parameter stops being finite. */
export function emitUpdate(kernel: Kernel, stage: UpdateStage): Code {
  const { registers, vectors } = kernel;
  registers.release(0);
  const before = kernel.line(1);
  const invariant = new Map<string, Lane>();
  for (const { expression } of stage.maps) emitInvariants(kernel, expression, { before, invariant, stage });
  const learns = [...stage.stores].some(({ role }) => role === 'parameter');
  const [finite] = registers.take(1) as [number];
  const mark = registers.mark;
  const { reads, writes } = accessOf(stage);
  const inMemory = [...reads, ...writes].filter(buffer => !writes.has(buffer) || stage.stores.has(buffer));
  const grid = gridOf(kernel, stage, inMemory);
  // a row of norms is 0 in padding, and what becomes of a division by it must not count
  const hasRows = grid.stretches || grid.rows === 1;
  const pass = eachVector(kernel, grid, hasRows, ({ address, load, inside }) => {
    registers.release(mark);
    const line = kernel.line(1);
    const known = new Map(invariant);
    const read = (buffer: Buffer): Lane => line.each(() => load(buffer));
    for (const { expression, out } of stage.maps) {
      const made = emitFormula(expression, { vectors, line, known, read });
      const value = inside && stage.stores.has(out) ? line.each(v => v128.and(made(v), inside)) : made;
      forget(known, out);
      known.set(element(out).key, value);
    }
    for (const buffer of stage.stores) {
      const value = known.get(element(buffer).key)!;
      for (const copy of copiesOf(grid)) {
        const { pointer, offset } = address(buffer);
        line.code.push(v128.store(pointer, offset + 16 * copy, value(0)));
      }
      if (buffer.role !== 'parameter') continue;
      const within = vectors.lessOrEqual(vectors.abs(value(0)), line.constant(largest[vectors.precision])(0));
      line.code.push(set(finite, v128.and(get(finite), within)));
    }
    return line.code;
  });
  const { zero } = kernel.loops;
  return [
    before.code,
    learns ? set(finite, v128.load(zero, control.finite)) : [],
    pass,
    learns ? v128.store(zero, control.finite, get(finite)) : [],
  ];
}

/** Parts of a formula that are the same for every element are computed before the loop. */
export function emitInvariants(
  kernel: Kernel,
  expression: Expression,
  options: {
    readonly before: ReturnType<Kernel['line']>;
    readonly invariant: Map<string, Lane>;
    readonly stage: UpdateStage | undefined;
  },
): void {
  const { before, invariant, stage } = options;
  if (expression.kind === 'constant') return;
  const buffers = buffersOf(expression);
  const isSame = buffers.every(
    ({ rows, columns, id }) => rows === 1 && columns === 1 && !stage?.maps.some(({ out }) => out.id === id),
  );
  if (isSame && !(stage && stage.rows * stage.columns === 1)) {
    const read = (buffer: Buffer): Lane =>
      before.each(() => loadAt(kernel.loops.address(kernel.placeOf(buffer).base)));
    emitFormula(expression, { vectors: kernel.vectors, line: before, known: invariant, read });
  } else if (expression.kind === 'apply') {
    for (const operand of expression.operands) emitInvariants(kernel, operand, options);
  }
}

/** What was computed from a buffer before it was overwritten is no longer so. */
function forget(known: Map<string, Lane>, { id }: Buffer): void {
  const name = `#${id}`;
  for (const key of [...known.keys()]) {
    for (let at = key.indexOf(name); at >= 0; at = key.indexOf(name, at + 1)) {
      // #1 is not part of #12
      const next = key[at + name.length];
      if (next !== undefined && next >= '0' && next <= '9') continue;
      known.delete(key);
      break;
    }
  }
}
