// Names and numbers that people can read: no two buffers of one name, nothing that could steer a terminal.
import type { Buffer } from './buffer.ts';
import type { Entry } from './executor.ts';
import type { Expression } from './expression.ts';
import type { Operation } from './program.ts';

/** The same entries with each buffer named apart: where two gradients have one name, the later gets a ′. */
export function legible(entries: readonly Entry[]): Entry[] {
  const renamed = new Map<Buffer, Buffer>();
  const taken = new Set<string>();
  const rename = (buffer: Buffer): Buffer => {
    const known = renamed.get(buffer);
    if (known) return known;
    let name = plain(buffer.name);
    while (taken.has(name)) name += '′';
    taken.add(name);
    const made = { ...buffer, name };
    renamed.set(buffer, made);
    return made;
  };
  return entries.map(({ operations, outputs, series, ...rest }) => ({
    ...rest,
    operations: operations.map(operation => withBuffers(operation, rename)),
    outputs: outputs.map(rename),
    ...(series && { series: series.map(rename) }),
  }));
}

/** A name without characters that steer a terminal or turn the direction of text: models come from other people. */
export function plain(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '�');
}

function withBuffers(operation: Operation, rename: (buffer: Buffer) => Buffer): Operation {
  switch (operation.kind) {
    case 'matmul':
      return { ...operation, a: rename(operation.a), b: rename(operation.b), out: rename(operation.out) };
    case 'map':
    case 'reduce': {
      const expression = expressionWith(operation.expression, rename);
      return { ...operation, expression, out: rename(operation.out) };
    }
    case 'random':
      return { ...operation, keepProb: rename(operation.keepProb), out: rename(operation.out) };
    case 'normal':
    case 'gather':
      return { ...operation, out: rename(operation.out) };
  }
}

function expressionWith(e: Expression, rename: (buffer: Buffer) => Buffer): Expression {
  if (e.kind === 'constant') return e;
  if (e.kind === 'element') return { ...e, buffer: rename(e.buffer) };
  return { ...e, operands: e.operands.map(operand => expressionWith(operand, rename)) };
}

/** 30000 as `30,000`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 unit`, `20 units`. */
export const count = (n: number, noun: string): string => `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`;
