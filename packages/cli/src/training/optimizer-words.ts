// An optimizer's description in words.
import type { FitResult } from 'wellfit';

/** What is said of every kind of optimizer before its other options. */
type Description = FitResult['optimizer'];

/** Options that are as usual when they have these values. */
const usual: Readonly<Record<string, unknown>> = { momentum: 0, nesterov: false };
/** Options that few people change, and that say little to those who do not. */
const unsaid: ReadonlySet<string> = new Set(['beta1', 'beta2', 'epsilon', 'decay', 'centered', 'history']);
const tolerances: ReadonlySet<string> = new Set([
  'initialAccumulator',
  'gradientTolerance',
  'changeTolerance',
]);

/** `sgd with learning rate 0.3, momentum 0.9`. */
export function optimizerInWords({ kind, learningRate, ...options }: Description): string {
  const rest = Object.entries(options)
    .filter(([name, value]) => usual[name] !== value && !unsaid.has(name) && !tolerances.has(name))
    .map(([name, value]) => (value === true ? name : `${name} ${value}`));
  return [`${kind} with learning rate ${rateInWords(learningRate)}`, ...rest].join(', ');
}

/** A number, or a schedule: `cosineDecay from 0.3 to 0`. */
function rateInWords(rate: unknown): string {
  if (typeof rate !== 'object' || rate === null) return `${rate}`;
  const { kind, ...options } = rate as Readonly<Record<string, unknown>>;
  if (kind === 'warmUp') return `rising in ${options['steps']} steps to ${rateInWords(options['to'])}`;
  const { learningRate, ...others } = options;
  const rest = Object.entries(others).map(([name, value]) => `${name} ${value}`);
  return `${learningRate} (${[kind, ...rest].join(', ')})`;
}
