// What a program leaves in its buffers, run after run, so that two executors can be held against each other.
import type { Buffer } from '../../src/engine/buffer.ts';
import type { Entry, Executor } from '../../src/engine/executor.ts';
import type { Expression } from '../../src/engine/expression.ts';
import { PlainMachine } from '../../src/engine/plain-machine.ts';
import { isRandom } from '../../src/engine/program.ts';
import type { Draws, RandomCase } from './random-cases.ts';

/** The values of a buffer after a run. */
export interface Reading {
  readonly when: string;
  readonly buffer: Buffer;
  readonly values: Float64Array;
}

/** What a case is given: a table of examples, its order, and where the parameters start. */
export interface CaseData {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly order: Uint32Array;
  readonly parameters: readonly Float64Array[];
  /** For each batch, a mask for each dropout and numbers for each noise, in program order. */
  readonly draws: readonly (readonly Float64Array[])[];
}

/** Draws what a case is given. */
export function drawData({ net, parts, options, rows, batches }: RandomCase, draws: Draws): CaseData {
  const round = options.precision === 'float32' ? Math.fround : (value: number) => value;
  const y = new Float64Array(rows * net.outputs);
  for (let row = 0; row < rows; row++) {
    if (net.outputs === 1) y[row] = draws.random.below(2);
    else y[row * net.outputs + draws.random.below(net.outputs)] = 1;
  }
  return {
    x: draws.normals(rows * net.inputs, 1).map(round),
    y,
    order: draws.random.permutation(rows),
    parameters: parts.parameters.map(({ letter, buffer: { rows: fanIn, columns } }) =>
      draws.normals(fanIn * (columns as number), letter === 'W' ? Math.sqrt(1.5 / fanIn) : 0.3).map(round),
    ),
    draws: batches.map(({ examples }) =>
      parts.program.operations.filter(isRandom).map(({ kind, out }) => {
        const length = out.rows * examples;
        if (kind === 'normal') return draws.normals(length, 1).map(round);
        return Float64Array.from({ length }, () => (draws.chance(0.7) ? 1 : 0));
      }),
    ),
  };
}

/** The rows of a batch, turned to units × examples. */
function rowsOf(table: Float64Array, columns: number, order: Uint32Array, examples: number): Float64Array {
  return Float64Array.from(
    { length: columns * examples },
    (_, k) => table[order[k % examples]! * columns + Math.floor(k / examples)]!,
  );
}

/**
 * Runs everything that a case has, batch after batch, and reads everything that is stored.
 *
 * @param entries those that the executor has
 * @param goesOn asked after every run; false gives the case up
 */
export function trace(
  executor: Executor,
  random: RandomCase,
  data: CaseData,
  entries: readonly Entry[],
  goesOn: () => boolean = () => true,
): Reading[] | undefined {
  const run = new Run(executor, random, data, entries);
  for (const number of random.batches.keys()) {
    run.begin(number);
    run.look('gradient');
    if (!goesOn() || !run.step(goesOn)) return undefined;
    run.look('draws');
    run.look('cost');
  }
  return run.readings;
}

/** An executor on its way through the batches of a case. */
class Run {
  readonly readings: Reading[] = [];
  readonly #executor: Executor;
  readonly #random: RandomCase;
  readonly #data: CaseData;
  readonly #entries: readonly Entry[];
  #batch = 0;

  constructor(executor: Executor, random: RandomCase, data: CaseData, entries: readonly Entry[]) {
    this.#executor = executor;
    this.#random = random;
    this.#data = data;
    this.#entries = entries;
    const { parts, options, seed, net } = random;
    executor.setSeed(seed);
    for (const { buffer, value } of parts.settings) executor.setScalar(buffer, value);
    for (const [i, { buffer }] of parts.parameters.entries()) executor.write(buffer, data.parameters[i]!);
    if (!options.tables.x) return;
    const storage = (values: Float64Array) =>
      options.precision === 'float32' ? Float32Array.from(values) : values;
    executor.setTable('x', storage(data.x), net.inputs);
    executor.setTable('y', storage(data.y), net.outputs);
    executor.setOrder(data.order);
  }

  /** Goes to a batch, and gives the executor what comes with it. */
  begin(number: number): void {
    this.#batch = number;
    this.#setBatch();
    const { parts, net, options, batches } = this.#random;
    const { x, y, order, draws } = this.#data;
    const { examples, position } = batches[number]!;
    this.#executor.setScalar(parts.inverseCount, 1 / examples);
    this.#executor.write(parts.share, new Float64Array(examples).fill(1 / examples));
    if (!options.tables.x) {
      const rows = order.subarray(position);
      this.#executor.write(parts.x, rowsOf(x, net.inputs, rows, examples));
      this.#executor.write(parts.y, rowsOf(y, net.outputs, rows, examples));
    }
    if (options.random !== 'given') return;
    const random = parts.program.operations.filter(isRandom);
    for (const [i, { out }] of random.entries()) this.#executor.write(out, draws[number]![i]!);
  }

  /** Runs an entry that leaves nothing changed, if the executor has it. */
  look(name: string): void {
    const entry = this.#entries.find(other => other.name === name);
    if (!entry) return;
    this.#setBatch();
    const { random } = this.#executor;
    this.#executor.run(name);
    this.#executor.random = random;
    this.#read(name, entry.outputs);
  }

  /** Takes the steps of the batch: all in one call, but for the interpreter, which is looked at after each. */
  step(goesOn: () => boolean): boolean {
    this.#setBatch();
    const { parts, batches, rates } = this.#random;
    const { times } = batches[this.#batch]!;
    if (parts.learningRate && rates) {
      const { step } = this.#executor;
      this.#executor.setSeries(parts.learningRate, rates.slice(step, step + times));
    }
    const calls = this.#executor instanceof PlainMachine ? times : 1;
    for (let call = 0; call < calls; call++) {
      this.#executor.run('step', times / calls);
      if (!goesOn()) return false;
    }
    this.#read('step', [...parts.parameters.map(({ buffer }) => buffer), ...parts.states]);
    return true;
  }

  #setBatch(): void {
    const { examples, position } = this.#random.batches[this.#batch]!;
    this.#executor.setBatch({ examples, position });
  }

  #read(name: string, buffers: readonly Buffer[]): void {
    const { examples } = this.#random.batches[this.#batch]!;
    for (const buffer of buffers) {
      const values = this.#executor.read(buffer, examples);
      this.readings.push({ when: `batch ${this.#batch}, ${name}`, buffer, values });
    }
  }
}

/** What bends in a formula: parts with a kink, and what they are bent over. */
export function bentBuffers(entry: Entry): Buffer[] {
  const found = new Set<Buffer>();
  const visit = (e: Expression): void => {
    if (e.kind !== 'apply') return;
    const [bent] = e.operands;
    const isBent = ['relu', 'greater', 'abs', 'sign', 'max'].includes(e.operator);
    if (isBent && bent?.kind === 'element') found.add(bent.buffer);
    e.operands.forEach(visit);
  };
  for (const operation of entry.operations) if ('expression' in operation) visit(operation.expression);
  return [...found];
}

/** The largest |p − y| of a batch, p being what the logits mean. */
export function largestError(logits: Float64Array, targets: Float64Array, outputs: number): number {
  const examples = logits.length / outputs;
  let largest = 0;
  for (let example = 0; example < examples; example++) {
    const z = Array.from({ length: outputs }, (_, k) => logits[k * examples + example]!);
    // two classes with logits z and 0 are one output
    const powers = (outputs === 1 ? [z[0]!, 0] : z).map(value => Math.exp(value - Math.max(...z, 0)));
    const total = powers.reduce((sum, power) => sum + power, 0);
    for (let k = 0; k < outputs; k++) {
      largest = Math.max(largest, Math.abs(powers[k]! / total - targets[k * examples + example]!));
    }
  }
  return largest;
}

/** The first reading that is not like the expected one, in words. */
export function firstDifference(
  expected: readonly Reading[],
  actual: readonly Reading[],
  { relative, absolute }: { readonly relative: number; readonly absolute: number },
): string | undefined {
  const known = new Map(expected.map(reading => [`${reading.when}: ${reading.buffer.id}`, reading]));
  for (const { when, buffer, values } of actual) {
    const other = known.get(`${when}: ${buffer.id}`)!.values;
    const size = other.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const bound = buffer.role === 'mask' ? 0 : relative * size + absolute;
    const at = values.findIndex((value, k) => !(Math.abs(value - other[k]!) <= bound));
    if (values.length !== other.length) return `${when}: ${buffer.name} has ${values.length} values`;
    if (at >= 0) {
      return `${when}: ${buffer.name}[${at}] of ${values.length} is ${values[at]}, expected ${other[at]}, ${
        Math.abs(values[at]! - other[at]!) / (size || 1)
      } of the largest`;
    }
  }
  return undefined;
}
