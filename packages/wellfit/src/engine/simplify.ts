// What makes a derived program as lean as one written by hand: operations that nobody reads go, double masks become one.
import type { Buffer } from './buffer.ts';
import { applies, divide, type Expression, element, greater, isConstant, select } from './expression.ts';
import { type ElementwiseMap, type Operation, readsOf } from './program.ts';

/** The operations that the wanted buffers need, in their order. */
export function live(operations: readonly Operation[], wanted: Iterable<Buffer>): Operation[] {
  const needed = new Set(wanted);
  const kept: Operation[] = [];
  for (const operation of operations.toReversed()) {
    if (!needed.has(operation.out)) continue;
    kept.push(operation);
    for (const buffer of readsOf(operation)) needed.add(buffer);
  }
  return kept.reverse();
}

/** A rectified unit behind a mask: dropped = [mask] scale·a, with scale = 1/keepProb. */
interface DroppedUnit {
  readonly mask: Buffer;
  readonly out: Buffer;
}

/**
 * Merges the masks of ReLU and dropout in a backward pass. With dropped = [mask] scale·a and scale > 0, "mask and
 * a > 0" is simply "dropped > 0", so that the backward pass needs neither the mask nor a again.
 */
export function mergeMasks(operations: readonly Operation[]): Operation[] {
  const maps = operations.filter(operation => operation.kind === 'map');
  const byOut = new Map(maps.map(map => [map.out, map]));
  const keepProbs = new Map(
    operations.flatMap(operation =>
      operation.kind === 'random' ? [[operation.out, operation.keepProb]] : [],
    ),
  );
  /** Whether a number is what a mask's units are scaled by, which is above 0. */
  const isScaleOf = (scale: Buffer, mask: Buffer) => {
    const keepProb = keepProbs.get(mask);
    return keepProb !== undefined && byOut.get(scale)?.expression.key === divide(1, keepProb).key;
  };
  const dropped = new Map(maps.flatMap(map => droppedUnit(map, isScaleOf)));
  return operations.map(operation => {
    if (operation.kind !== 'map') return operation;
    const { expression } = operation;
    const unit = positive(expression, dropped);
    if (!unit || !applies(expression, 'select')) return operation;
    const [, value, otherwise] = expression.operands as [Expression, Expression, Expression];
    const inner = value.kind === 'element' ? byOut.get(value.buffer)?.expression : undefined;
    if (!inner || !applies(inner, 'select')) return operation;
    const [mask, passed, zero] = inner.operands as [Expression, Expression, Expression];
    if (mask.key !== element(unit.mask).key || !isConstant(zero, 0)) return operation;
    return { ...operation, expression: select(greater(unit.out, 0), passed, otherwise) };
  });
}

function droppedUnit(
  { expression, out }: ElementwiseMap,
  isScaleOf: (scale: Buffer, mask: Buffer) => boolean,
): [Buffer, DroppedUnit][] {
  if (!applies(expression, 'select')) return [];
  const [mask, scaled, zero] = expression.operands as [Expression, Expression, Expression];
  if (mask.kind !== 'element' || mask.buffer.role !== 'mask' || !isConstant(zero, 0)) return [];
  if (!applies(scaled, 'multiply')) return [];
  const [scale, a] = scaled.operands as [Expression, Expression];
  const isScale = scale.kind === 'element' && isScaleOf(scale.buffer, mask.buffer);
  return isScale && a.kind === 'element' ? [[a.buffer, { mask: mask.buffer, out }]] : [];
}

/** The dropped unit of a in [a > 0] …, if there is one. */
function positive(
  expression: Expression,
  dropped: ReadonlyMap<Buffer, DroppedUnit>,
): DroppedUnit | undefined {
  if (!applies(expression, 'select') || !isConstant(expression.operands[2]!, 0)) return undefined;
  const condition = expression.operands[0]!;
  if (!applies(condition, 'greater') || !isConstant(condition.operands[1]!, 0)) return undefined;
  const a = condition.operands[0]!;
  return a.kind === 'element' ? dropped.get(a.buffer) : undefined;
}
