// One restraint for all layers, or one for each of some: which of a network's weights it is for.
import { WellfitError } from '../core/errors.ts';
import type { Buffer } from '../engine/buffer.ts';
import type { ParameterBuffer } from '../nn/forward.ts';
import type { Network } from '../nn/network.ts';
import type { Constraint } from '../regularize/max-norm.ts';
import type { Penalty, PenaltyTerms } from '../regularize/penalty.ts';

/** One for the weights of all layers, or one for each of some, by the name of the layer. */
export type ByLayer<Restraint> = Restraint | Readonly<Record<string, Restraint>>;

/** What both kinds of restraint have, and a record of them has not. */
interface Described {
  readonly description: { readonly kind: string };
}

/**
 * @returns pairs of a layer's name and its restraint; the name is undefined where it is for all
 */
export function entriesOf<Restraint extends Described>(
  given: ByLayer<Restraint> | undefined,
): readonly (readonly [layer: string | undefined, own: Restraint])[] {
  if (!given) return [];
  return isOne(given) ? [[undefined, given]] : Object.entries(given);
}

/** A layer may be called `description`; its restraint has no kind of its own. */
function isOne<Restraint extends Described>(given: ByLayer<Restraint>): given is Restraint {
  return typeof (given as Described | null)?.description?.kind === 'string';
}

/** The constraint of a layer. */
export function constraintOf(given: ByLayer<Constraint> | undefined, layer: string): Constraint | undefined {
  return entriesOf(given).find(([name]) => name === undefined || name === layer)?.[1];
}

/** What a penalty adds to a program, and the weights it is for. */
export interface PenalizedWeights extends PenaltyTerms {
  readonly weights: readonly Buffer[];
}

/** Appends every penalty for the weights that it is for; numbers that can be set are called `l2`, or `dense_1.l2`. */
export function appendPenalties(
  given: ByLayer<Penalty> | undefined,
  parameters: readonly ParameterBuffer[],
  place: Parameters<Penalty['terms']>[0],
): PenalizedWeights[] {
  return entriesOf(given).map(([layer, penalty]) => {
    const weights = parameters
      .filter(parameter => parameter.role === 'weight' && (layer === undefined || parameter.layer === layer))
      .map(({ buffer }) => buffer);
    const prefix = layer === undefined ? '' : `${layer}.`;
    const setting: typeof place.setting = (name, value) => place.setting(`${prefix}${name}`, value);
    return { ...penalty.terms({ ...place, setting }, weights), weights };
  });
}

/** What a restraint of each kind can do. */
const methods = { penalty: 'terms', constraint: 'apply' } as const;

/**
 * @throws {WellfitError} `range` when something is no restraint of its kind, or is for a layer that has no weights or is
 *   not there
 */
export function requireLayers(
  caller: string,
  option: keyof typeof methods,
  { net, given }: { readonly net: Network; readonly given: ByLayer<Described> | undefined },
): void {
  const weighted = net.layers
    .filter(({ layer, fanIn }) =>
      Object.values(layer.parameters(fanIn)).some(({ role }) => role === 'weight'),
    )
    .map(({ name }) => name);
  for (const [layer, own] of entriesOf(given)) {
    if (typeof Reflect.get(Object(own), methods[option]) !== 'function') {
      const { description } = Object(own) as Partial<Described>;
      const found = description?.kind ?? String(own);
      throw new WellfitError('range', `${caller}: ${option} must be a ${option}, got ${found}`);
    }
    if (layer === undefined || weighted.includes(layer)) continue;
    throw new WellfitError(
      'range',
      `${caller}: ${option} must be for layers with weights, ${weighted.join(', ')}, got ${layer}`,
    );
  }
}
