// Maps over parameters: gradient of the penalty, optimizer and everything else in one pass over each weight.
import type { Buffer } from '../buffer.ts';
import { buffersOf, type Expression, element } from '../expression.ts';
import { panelColumns } from '../memory.ts';
import type { TotalStage, UpdateStage } from '../plan.ts';
import { emitFormula } from './formula.ts';
import { type Code, get, set, v128 } from './instructions.ts';
import { control, type Kernel } from './kernel.ts';
import type { Address, Index } from './loops.ts';
import { laneSums } from './sums.ts';
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
  const pass = eachVector(kernel, [...stage.stores][0]!, addressOf => {
    registers.release(mark);
    const line = kernel.line(1);
    const known = new Map(invariant);
    const read = (buffer: Buffer): Lane => line.each(() => loadAt(addressOf(buffer)));
    for (const { expression, out } of stage.maps) {
      const value = emitFormula(expression, { vectors, line, known, read });
      forget(known, out);
      known.set(element(out).key, value);
    }
    for (const buffer of stage.stores) {
      const value = known.get(element(buffer).key)!;
      for (const copy of copiesOf(kernel, buffer)) {
        const { pointer, offset } = addressOf(buffer);
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

const loadAt = ({ pointer, offset }: Address): Code => v128.load(pointer, offset);

const copiesOf = (kernel: Kernel, buffer: Buffer): number[] => {
  const { layout } = kernel.placeOf(buffer);
  return layout === 'spread' || layout === 'scalar' ? [0, 1] : [0];
};

/** The sum of a formula over a parameter's elements. */
export function emitTotal(kernel: Kernel, { reduction }: TotalStage): Code {
  const { registers, vectors } = kernel;
  const { expression, out } = reduction;
  const buffers = buffersOf(expression);
  const shape = buffers.find(({ rows, columns }) => rows * (columns as number) > 1) ?? buffers[0]!;
  registers.release(0);
  const before = kernel.line(1);
  const invariant = new Map<string, Lane>();
  emitInvariants(kernel, expression, { before, invariant, stage: undefined });
  const sums = registers.take(1);
  const [sum] = sums as [number];
  const mark = registers.mark;
  const pass = eachVector(kernel, shape, addressOf => {
    registers.release(mark);
    const line = kernel.line(1);
    const read = (buffer: Buffer): Lane => line.each(() => loadAt(addressOf(buffer)));
    const value = emitFormula(expression, { vectors, line, known: new Map(invariant), read });
    line.code.push(set(sum, vectors.add(get(sum), value(0))));
    return line.code;
  });
  const { pointer, offset } = kernel.loops.address(kernel.placeOf(out).base);
  const { layout } = kernel.placeOf(shape);
  const isSpread = layout === 'spread' || layout === 'scalar';
  // padding in lists and panels is 0 in every parameter, and must add nothing
  const total = isSpread ? get(sum) : splatFirst(laneSums(kernel, sums));
  return [
    before.code,
    kernel.zeros(sums),
    pass,
    set(sum, total),
    [0, 1].map(copy => v128.store(pointer, offset + 16 * copy, get(sum))),
  ];

  function splatFirst(value: Code): Code {
    const bytes = Array.from({ length: 16 }, (_, i) => i % vectors.bytes);
    return [set(sum, value), v128.shuffle(get(sum), get(sum), bytes)];
  }
}

/** Parts of a formula that are the same for every element are computed before the loop. */
function emitInvariants(
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

/** The body for every vector of a shape; it is told where the vector of each buffer of that shape lies. */
function eachVector(
  kernel: Kernel,
  shape: Buffer,
  body: (addressOf: (buffer: Buffer) => Address) => Code,
): Code {
  const { loops, vectors, tiling } = kernel;
  const { layout } = kernel.placeOf(shape);
  const columns = shape.columns as number;
  const single = (buffer: Buffer) => buffer.rows * (buffer.columns as number) === 1;
  const flat = (step: number) => (index: Index) =>
    body(buffer =>
      single(buffer)
        ? loops.address(kernel.placeOf(buffer).base)
        : loops.address(kernel.placeOf(buffer).base, [index, step]),
    );
  if (layout === 'scalar') return flat(32)({ constant: 0 });
  if (layout === 'spread') return loops.repeat(shape.rows * columns, tiling.unroll, flat(32));
  if (layout === 'list') return loops.repeat(Math.ceil(shape.rows / vectors.lanes), 2, flat(16));
  const perPanel = (shape.rows * panelColumns * vectors.bytes) / 16;
  return loops.repeat(Math.ceil(columns / panelColumns), 1, panel =>
    loops.repeat(perPanel, 2, index =>
      body(buffer => {
        const { base, stride } = kernel.placeOf(buffer);
        return single(buffer) ? loops.address(base) : loops.address(base, [panel, stride], [index, 16]);
      }),
    ),
  );
}
