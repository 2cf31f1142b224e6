// A WebAssembly module in the binary format: functions over one memory that is given from outside.
//
// Source: WebAssembly Core Specification 3.0, chapter 5.5 (binary format of modules).
import { type Code, unsigned, type ValueType } from './instructions.ts';

/** The local variables of a function: parameters first. */
export class Locals {
  readonly parameters: readonly ValueType[];
  readonly #types: ValueType[] = [];

  constructor(parameters: readonly ValueType[] = []) {
    this.parameters = parameters;
  }

  /** A new local variable. */
  make(type: ValueType): number {
    return this.parameters.length + this.#types.push(type) - 1;
  }

  /** Declarations of the locals that are not parameters. */
  get declarations(): Code {
    return list(this.#types.map(type => [1, type]));
  }
}

const list = (items: readonly Code[]): Code => [unsigned(items.length), items];
const text = (value: string): Code => list(Array.from(value, letter => letter.charCodeAt(0)));

/** Functions over one memory that is given from outside as `engine.memory`. */
export class Module {
  readonly #functions: { parameters: readonly ValueType[]; body: Uint8Array; name: string | undefined }[] =
    [];

  /** Adds a function without results. Returns the number to call it by; a name makes it visible outside. */
  define(locals: Locals, body: Code, name?: string): number {
    const bytes = flat([locals.declarations, body, 0x0b]);
    return this.#functions.push({ parameters: locals.parameters, body: bytes, name }) - 1;
  }

  /** The module in the binary format. */
  bytes(): Uint8Array {
    const functions = this.#functions;
    const types = functions.map(({ parameters }) => [0x60, list(parameters), list([])]);
    const exported = functions.flatMap(({ name }, index) =>
      name === undefined ? [] : [[text(name), 0x00, unsigned(index)]],
    );
    const head = flat([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, list(types)),
      section(2, list([[text('engine'), text('memory'), 0x02, 0x00, unsigned(1)]])),
      section(3, list(functions.map((_, index) => unsigned(index)))),
      section(7, list(exported)),
    ]);
    const bodies = functions.flatMap(({ body }) => [flat(unsigned(body.length)), body]);
    const count = flat(unsigned(functions.length));
    const size = [count, ...bodies].reduce((total, { length }) => total + length, 0);
    return joined([head, flat([10, unsigned(size)]), count, ...bodies]);
  }
}

function section(id: number, body: Code): Code {
  const bytes = Array.from(flat(body));
  return [id, unsigned(bytes.length), bytes];
}

/** Where code is made flat before its length is known. */
let room = new Uint8Array(65536);

/** Code as bytes. */
function flat(code: Code): Uint8Array {
  let length = 0;
  const visit = (part: Code): void => {
    if (typeof part !== 'number') {
      for (let i = 0; i < part.length; i++) visit(part[i]!);
      return;
    }
    if (length === room.length) {
      const wider = new Uint8Array(2 * length);
      wider.set(room);
      room = wider;
    }
    room[length++] = part;
  };
  visit(code);
  return room.slice(0, length);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
