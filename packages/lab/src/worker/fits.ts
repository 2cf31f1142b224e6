// Several fits one after the other, for comparing: each is trained once, and may start where another ended.
import { type NetworkParameters, WellfitError } from 'wellfit';
import type { Answer, BroughtData, FitsRequest, FittedPlan, PlannedFit } from '../protocol.ts';
import { Course } from './course.ts';
import { prepareExamples } from './examples/examples.ts';
import type { PreparedExamples } from './examples/prepared.ts';
import { fieldBy } from './field.ts';
import { sha256, weightsFingerprint } from './fingerprint.ts';
import { normOf, weightsOf } from './frame.ts';
import { oneLine } from './refusal.ts';
import { lastMasks, Networks, thinnedNetworks } from './thinned.ts';
import { nextTurn, sliceMilliseconds } from './turns.ts';

/** More finished fits than this are not kept. */
const mostKept = 500;
/** Examples of so many seeds and sets are kept. */
const mostPrepared = 24;

/** What is kept of a fit that was trained; the rest is computed from its weights when it is wanted. */
interface Finished
  extends Pick<FittedPlan, 'losses' | 'norm' | 'curve' | 'masks' | 'fingerprint' | 'diverged'> {
  readonly key: string;
  readonly parameters: NetworkParameters;
  /** Weights of thinned networks. */
  readonly thinned: readonly NetworkParameters[] | undefined;
}

/** What a fit is trained with. */
interface Surroundings {
  readonly id: number;
  readonly identity: string;
  readonly examples: PreparedExamples;
  readonly start: Finished | undefined;
}

/** Trains planned fits. */
export class Fits {
  readonly #answer: (answer: Answer) => void;
  readonly #finished = new Map<string, Finished>();
  readonly #examples = new Map<string, Promise<PreparedExamples>>();
  readonly #stopped = new Set<number>();
  readonly #asked = new Set<number>();
  #last: Promise<void> = Promise.resolve();

  constructor(answer: (answer: Answer) => void) {
    this.#answer = answer;
  }

  /** Trains the fits of a request after those of requests before it; resolves when all are answered. */
  run(request: FitsRequest): Promise<void> {
    this.#asked.add(request.id);
    this.#last = this.#last.then(() => this.#all(request));
    return this.#last;
  }

  /** Gives up what is left of a request. */
  stop(id: number): void {
    if (this.#asked.has(id)) this.#stopped.add(id);
  }

  stopAll(): void {
    for (const id of this.#asked) this.#stopped.add(id);
  }

  async #all({ id, data, fits }: FitsRequest): Promise<void> {
    try {
      const identity = await identityOf(data);
      const named = new Map<string, Finished>();
      for (const [k, planned] of fits.entries()) {
        const examples = await this.#prepared(planned, data, identity);
        const finished = await this.#fit(planned, { id, identity, examples, start: startOf(planned, named) });
        if (!finished) break;
        named.set(planned.name, finished);
        const fit = shown(planned, finished, examples);
        this.#answer({ kind: 'fitted', id, fit, done: k + 1, of: fits.length });
      }
      this.#answer({ kind: 'fits-done', id });
    } catch (error) {
      this.#answer({ kind: 'fits-refused', id, message: oneLine('fits', error) });
    }
    this.#asked.delete(id);
    this.#stopped.delete(id);
  }

  #prepared(
    { settings }: PlannedFit,
    data: BroughtData | undefined,
    identity: string,
  ): Promise<PreparedExamples> {
    const key = JSON.stringify([identity, settings.data, settings.seed]);
    const known = this.#examples.get(key) ?? prepareExamples(settings, data);
    this.#examples.set(key, known);
    const [oldest] = this.#examples.keys();
    if (this.#examples.size > mostPrepared) this.#examples.delete(oldest!);
    return known;
  }

  /** A finished fit; undefined when it was given up. */
  async #fit(planned: PlannedFit, given: Surroundings): Promise<Finished | undefined> {
    const { settings, steps, curveEvery, masks, thinned } = planned;
    const { id, identity, examples, start } = given;
    const key = JSON.stringify([identity, settings, steps, curveEvery, masks, thinned, start?.key]);
    const known = this.#finished.get(key);
    if (known) return known;
    const plan = { settings, moves: [], until: undefined };
    const options = { parameters: start?.parameters, curveEvery: curveEvery ?? steps };
    const course = new Course(examples, plan, options);
    if (!(await this.#trained(course, steps - (masks ?? 0), id))) return undefined;
    const drawn = masks === undefined ? undefined : lastMasks(course, steps);
    const network = course.trainer.model();
    const finished = {
      key,
      parameters: network.parameters,
      losses: course.losses(),
      norm: normOf(weightsOf(network.parameters)),
      curve: curveEvery === undefined ? undefined : course.curve.copy(),
      masks: drawn,
      thinned: thinned === undefined ? undefined : thinnedNetworks(course, thinned),
      fingerprint: await weightsFingerprint(network.network, network.parameters),
      diverged: course.divergence !== undefined,
    };
    if (this.#finished.size < mostKept) this.#finished.set(key, finished);
    return finished;
  }

  /** Trains in slices; false when it was told to stop. */
  async #trained(course: Course, steps: number, id: number): Promise<boolean> {
    const work = course.advancing(steps);
    let end = performance.now() + sliceMilliseconds;
    while (!work.next().done) {
      if (performance.now() < end) continue;
      await nextTurn();
      if (this.#stopped.has(id)) return false;
      end = performance.now() + sliceMilliseconds;
    }
    return !this.#stopped.has(id);
  }
}

function startOf({ name, from }: PlannedFit, named: ReadonlyMap<string, Finished>): Finished | undefined {
  if (from === undefined) return undefined;
  const start = named.get(from);
  if (start) return start;
  throw new WellfitError('range', `fits: ${name} starts from ${from}, which is not before it`);
}

function shown(
  { name, settings, grid, weights }: PlannedFit,
  finished: Finished,
  examples: PreparedExamples,
): FittedPlan {
  const { losses, norm, curve, masks, fingerprint, diverged, parameters, thinned } = finished;
  const networks = new Networks(settings, examples);
  const picture = (own: NetworkParameters) =>
    grid ? fieldBy(examples, { axes: examples.summary.axes, grid }, x => networks.logits(own, x)) : undefined;
  const field = picture(parameters);
  return {
    name,
    losses,
    norm,
    field,
    points: field && examples.summary.points,
    curve,
    weights: weights && weightsOf(parameters),
    masks,
    thinned: thinned?.flatMap(own => picture(own)?.logits ?? []),
    fingerprint,
    diverged,
  };
}

/** What tells the data of one request from those of another. */
async function identityOf(data: BroughtData | undefined): Promise<string> {
  if (!data) return '';
  if (data.kind === 'points') return JSON.stringify(data);
  const { bytes, ...rest } = data;
  return JSON.stringify([await sha256(bytes), bytes.length, rest]);
}
