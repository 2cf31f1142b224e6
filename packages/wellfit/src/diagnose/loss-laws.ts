// The laws of a loss: finite wherever the logits are, and least where the logits mean what is so.
import { Matrix } from '../core/matrix.ts';
import { Philox } from '../core/philox.ts';
import type { Buffer } from '../engine/buffer.ts';
import { differentiate } from '../engine/differentiate.ts';
import type { Executor } from '../engine/executor.ts';
import { element, formula } from '../engine/expression.ts';
import { Program } from '../engine/program.ts';
import { makeExecutor } from '../engine/run.ts';
import { live } from '../engine/simplify.ts';
import type { Loss } from '../nn/loss.ts';
import type { Spot } from './cost-surface.ts';
import { countDifferent, grouped, type Law, lawOf, short } from './law.ts';

/** The Philox stream of logits. */
const logitStream = 0x6c6f6769;

/** So large must logits not be too large. */
const largeLogit = 1e4;
/** Outputs that are large one at a time, and targets. */
const few = 4;

const drawnLogits = 64;
/** How far a logit is moved to see whether the loss falls. */
const nudge = 1e-3;
/** How steeply a loss may fall where it should be least: what rounding alone can do. */
const steepness = 1e-6;

/** A loss of logits and targets, example by example. */
class LossProbe {
  readonly #executor: Executor;
  readonly #buffers: Readonly<Record<'logits' | 'targets' | 'each' | 'meaning' | 'slope', Buffer>>;
  readonly #examples: number;

  constructor(loss: Loss, outputs: number, examples: number) {
    const program = new Program();
    const logits = program.data('logits', outputs);
    const targets = program.data('targets', outputs);
    const each = program.sum('each', formula(loss.formula({ program, logits, targets })), 'units');
    const total = program.sum('total', each, 'both');
    const slope = differentiate(program, [total], [logits]).get(logits) ?? logits;
    const meaning = program.map('meaning', loss.meaning({ program, logits }));
    const seen = program.map('slope', element(slope), logits);
    this.#buffers = { logits, targets, each, meaning, slope: seen };
    this.#examples = examples;
    const outputBuffers = [each, seen, meaning];
    const operations = live(program.operations, outputBuffers);
    this.#executor = makeExecutor(
      program,
      [{ name: 'loss', operations, outputs: outputBuffers, updates: false }],
      {
        precision: 'float64',
        arithmetic: 'strict',
        vectorBits: 128,
        examples,
        random: 'given',
        tables: {},
      },
    );
    this.#executor.setBatch({ examples, position: 0 });
  }

  /** What there is at logits and targets, outputs × examples each. */
  at(
    logits: ArrayLike<number>,
    targets: ArrayLike<number>,
  ): Readonly<Record<'each' | 'meaning' | 'slope', Float64Array>> {
    const { each, meaning, slope, ...given } = this.#buffers;
    this.#executor.write(given.logits, logits);
    this.#executor.write(given.targets, targets);
    this.#executor.run('loss');
    const [a, b, c] = [each, meaning, slope].map(buffer => this.#executor.read(buffer, this.#examples));
    return { each: a!, meaning: b!, slope: c! };
  }
}

/** Loss and slope are finite at logits of ±10,000. */
export function finite({ net, loss, y }: Spot): Law {
  const { outputs } = net;
  const patterns = [1, -1].flatMap(sign => [
    Array<number>(outputs).fill(sign * largeLogit),
    ...Array.from({ length: Math.min(outputs, few) }, (_, large) =>
      Array.from({ length: outputs }, (_, k) => (k === large ? sign : -sign) * largeLogit),
    ),
  ]);
  const cases = someTargets(y).flatMap(target => patterns.map(logits => ({ logits, target })));
  const columns = (rows: readonly (readonly number[])[]) => Matrix.from(rows).transpose().data;
  const { each, slope } = new LossProbe(loss, outputs, cases.length).at(
    columns(cases.map(({ logits }) => logits)),
    columns(cases.map(({ target }) => target)),
  );
  const figure = [...each, ...slope].filter(value => !Number.isFinite(value)).length;
  const at = `at logits of ±${grouped(largeLogit)}`;
  return lawOf('finite', {
    figure,
    bound: 0,
    holds: `loss: ${loss.description.kind} and its slope are finite ${at}`,
    broken: `loss: ${figure} of ${each.length + slope.length} values and slopes of ${loss.description.kind} are not finite ${at}`,
  });
}

/** Some targets that are not the same. */
function someTargets(y: Matrix): number[][] {
  const found: number[][] = [];
  for (let i = 0; i < y.rows && found.length < few; i++) {
    const row = Array.from(y.row(i));
    if (!found.some(known => countDifferent(known, row) === 0)) found.push(row);
  }
  return found;
}

/**
 * Where an example is what the logits mean, no other logits have a smaller loss: a network that has found the right
 * probabilities, or values, has nothing more to learn. Undefined where the meaning is not a target that the loss takes.
 */
export function meaning({ net, loss, seed }: Spot): Law | undefined {
  const { outputs } = net;
  const random = new Philox(seed, logitStream);
  const logits = Float64Array.from({ length: outputs * drawnLogits }, () => 2 * random.normal());
  const probe = new LossProbe(loss, outputs, drawnLogits);
  const targets = probe.at(logits, new Float64Array(logits.length)).meaning;
  if (targets.length !== logits.length || !targets.every(loss.targets.holds)) return undefined;
  const least = probe.at(logits, targets).each;
  let figure = 0;
  for (let output = 0; output < outputs; output++) {
    for (const offset of [nudge, -nudge]) {
      const moved = logits.slice();
      for (let example = 0; example < drawnLogits; example++)
        moved[output * drawnLogits + example]! += offset;
      const { each } = probe.at(moved, targets);
      for (const [example, value] of each.entries()) {
        figure = Math.max(figure, (least[example]! - value) / nudge);
      }
    }
  }
  const { kind } = loss.description;
  const bound = `bound ${short(steepness)}`;
  return lawOf('meaning', {
    figure,
    bound: steepness,
    holds: `loss: ${kind} is least where the logits mean the target (falls by ${short(figure)} a unit, ${bound})`,
    broken: `loss: ${kind} still falls, by ${short(figure)} a unit, where the logits mean the target (${bound})`,
  });
}
