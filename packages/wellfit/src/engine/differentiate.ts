// Gradients by reverse mode over a list of operations: one rule for each kind. Nothing else in the house knows calculus.
import { WellfitError } from '../core/errors.ts';
import type { Buffer, Extent } from './buffer.ts';
import {
  add,
  buffersOf,
  derivative,
  type Expression,
  element,
  flush,
  formula,
  isConstant,
  multiply,
  substitute,
  TINY,
} from './expression.ts';
import {
  type ElementwiseMap,
  extentOf,
  type MatrixProduct,
  type Program,
  type Reduction,
  readsOf,
} from './program.ts';

/**
 * Appends the gradient of the sum of `costs` to a program.
 *
 * @param costs buffers of one number
 * @param wanted buffers to differentiate with respect to
 * @returns for each wanted buffer the one that holds its gradient; none where the cost does not depend on it
 */
export function differentiate(
  program: Program,
  costs: readonly Buffer[],
  wanted: readonly Buffer[],
): Map<Buffer, Buffer> {
  return new Differentiation(program, costs, wanted).run();
}

class Differentiation {
  readonly #program: Program;
  readonly #wanted: readonly Buffer[];
  /** Gradients that have arrived at each buffer, to be added up. */
  readonly #incoming: Map<Buffer, Expression[]>;
  /** Buffers whose gradient somebody needs. */
  readonly #depends: Set<Buffer>;
  readonly #made = new Map<string, Buffer>();

  constructor(program: Program, costs: readonly Buffer[], wanted: readonly Buffer[]) {
    this.#program = program;
    this.#wanted = wanted;
    this.#incoming = new Map(costs.map(cost => [cost, [formula(1)]]));
    this.#depends = new Set(wanted);
    for (const operation of program.operations) {
      if (readsOf(operation).some(buffer => this.#depends.has(buffer))) this.#depends.add(operation.out);
    }
  }

  run(): Map<Buffer, Buffer> {
    for (const operation of this.#program.operations.toReversed()) {
      const gradient = this.#total(operation.out);
      if (!gradient || !this.#depends.has(operation.out)) continue;
      if (operation.kind === 'matmul') this.#product(operation, gradient);
      else if (operation.kind === 'map') this.#formula(operation, gradient);
      // a maximum is held constant, which is exact where it only keeps exponentials in range
      else if (operation.kind === 'reduce' && operation.by === 'sum') this.#formula(operation, gradient);
    }
    return new Map(
      this.#wanted.flatMap(buffer => {
        const gradient = this.#total(buffer);
        return gradient ? [[buffer, this.#once(`d${buffer.name}`, gradient, buffer)]] : [];
      }),
    );
  }

  /** C = A·B gives dA = dC·Bᵀ and dB = Aᵀ·dC; C = Aᵀ·B gives dA = B·dCᵀ and dB = A·dC. */
  #product({ a, b, transposeA, transposeB, out }: MatrixProduct, gradient: Expression): void {
    if (transposeB) throw new WellfitError('state', `differentiate: ${out.name} = A·Bᵀ has no rule`);
    const dC = this.#once(`d${out.name}`, gradient, out);
    if (this.#depends.has(a)) {
      const [left, right] = transposeA ? [b, dC] : [dC, b];
      this.#give(a, element(this.#program.matmul(`d${a.name}`, left, right, { transposeB: true })));
    }
    if (this.#depends.has(b)) {
      this.#give(b, element(this.#program.matmul(`d${b.name}`, a, dC, { transposeA: !transposeA })));
    }
  }

  /** A formula passes on its derivative times what arrives; a buffer that was broadcast collects the sum. */
  #formula(operation: ElementwiseMap | Reduction, gradient: Expression): void {
    const { expression, out } = operation;
    for (const buffer of buffersOf(expression)) {
      if (!this.#depends.has(buffer)) continue;
      let term = multiply(gradient, derivative(expression, buffer));
      // what the forward pass has stored need not be computed again
      if (operation.kind === 'map') term = substitute(term, expression, element(out));
      if (isConstant(term, 0)) continue;
      this.#give(buffer, this.#collect(buffer, term, operation));
    }
  }

  /** The term has the extent of the operation, even where it is the same for all units or examples. */
  #collect(buffer: Buffer, term: Expression, operation: ElementwiseMap | Reduction): Expression {
    const { kind, out } = operation;
    const extent = kind === 'map' ? out : extentOf(operation.expression);
    const alongColumns = extent.columns !== 1 && buffer.columns === 1;
    const alongUnits = extent.rows > 1 && buffer.rows === 1;
    if (!alongColumns && !alongUnits) {
      // the error of an example that is as good as learned ends here, before it goes into products
      return kind === 'map' ? element(this.#once(`d${buffer.name}`, term, buffer)) : flush(term, TINY);
    }
    const over = alongColumns && alongUnits ? 'both' : alongColumns ? 'examples' : 'units';
    const terms = element(this.#once(`d${out.name}`, term, extent));
    return element(this.#program.sum(`d${buffer.name}`, terms, over));
  }

  #give(buffer: Buffer, gradient: Expression): void {
    this.#incoming.set(buffer, [...(this.#incoming.get(buffer) ?? []), gradient]);
  }

  #total(buffer: Buffer): Expression | undefined {
    return this.#incoming.get(buffer)?.reduce((sum, term) => add(sum, term));
  }

  /** A buffer of that shape that holds a formula's values: the one that is there, if there is one. */
  #once(name: string, expression: Expression, { rows, columns }: Extent): Buffer {
    if (expression.kind === 'element') {
      const { buffer } = expression;
      if (buffer.rows === rows && buffer.columns === columns) return buffer;
    }
    const key = `${rows} × ${columns}: ${expression.key}`;
    const known = this.#made.get(key);
    if (known) return known;
    const made = this.#program.map(name, expression, { rows, columns });
    this.#made.set(key, made);
    return made;
  }
}
