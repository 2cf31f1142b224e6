// The one state that every view shows, and what a hand can do to it.
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  Answer,
  BroughtData,
  Curve,
  DataSummary,
  Frame,
  LayerWeights,
  Request,
  Wanted,
} from '../protocol.ts';
import { type AddressedFit, writeAddress } from '../settings/address.ts';
import { clamp, liveRanges } from '../settings/ranges.ts';
import { type LiveSettings, liveNames, type Settings } from '../settings/settings.ts';

/** What carries messages: a worker, or something that stands in for one. */
export interface Port {
  postMessage(message: Request, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<Answer>) => void) | null;
}

/** The weights before a hand last moved λ or another restraint: what histograms show as an outline. */
export interface WeightsBefore {
  readonly step: number;
  readonly norm: number;
  readonly weights: readonly LayerWeights[];
}

/** A table that was read and refused, and its columns: another choice of them may do. */
export interface RefusedTable {
  readonly brought: Extract<BroughtData, { kind: 'file' }>;
  readonly columns: readonly string[];
}

/** What a fit is opened with. */
interface Opening {
  readonly settings: Settings;
  readonly brought: BroughtData | undefined;
}

/** Live numbers that restrain a network; the learning rate does not. */
const restraints: ReadonlySet<keyof LiveSettings> = new Set(
  liveNames.filter(name => name !== 'learningRate'),
);

/** Milliseconds of rest after which the next movement of a hand counts as a new one. */
const restMilliseconds = 700;

/** A training, its data and its settings, as the page knows them. */
export class Lab {
  /** Settings at step 0 of the present fit. */
  readonly start: Signal<Settings>;
  /** Live numbers as the hand has left them. */
  readonly live: Signal<LiveSettings>;
  /** Settings with the live numbers in them: those that a new start begins with. */
  readonly settings: ReadonlySignal<Settings>;
  readonly data: Signal<DataSummary | undefined> = signal(undefined);
  readonly frame: Signal<Frame | undefined> = signal(undefined);
  readonly curve: Signal<Curve | undefined> = signal(undefined);
  readonly parameters: Signal<number> = signal(0);
  /** Weights before the last movement of a restraint; undefined when none has been moved since the start. */
  readonly before: Signal<WeightsBefore | undefined> = signal(undefined);
  /** What the user brought along, kept so that it can be opened anew. */
  readonly brought: Signal<BroughtData | undefined> = signal(undefined);
  /** The last line that refused something; undefined once something else has worked. */
  readonly refusal: Signal<string | undefined> = signal(undefined);
  /** The table that was refused last, while the refusal stands and its columns are known. */
  readonly refusedTable: Signal<RefusedTable | undefined> = signal(undefined);
  /** Step at which a stored session went on. */
  readonly resumedAt: Signal<number | undefined> = signal(undefined);
  /** How often a hand has changed the fit: what the address follows. */
  readonly changes: Signal<number> = signal(0);
  /** Features along the boundary's axes. */
  readonly axes: Signal<readonly [number, number]> = signal([0, 1]);
  /** Places along each side of the hidden units' surfaces; 0 while none is shown. */
  readonly unitGrid: Signal<number> = signal(24);
  /** Whether confusion matrix and calibration are looked at. */
  readonly looksAtQuality: Signal<boolean> = signal(false);
  readonly isRunning: ReadonlySignal<boolean>;
  readonly #port: Port;
  /** Openings that the worker has not answered yet, oldest first. */
  readonly #openings: Opening[] = [];
  /** What the present fit was opened with: where a refusal leads back to. */
  #opened: Opening | undefined;
  /** Whether training is meant to run, known before a first picture tells that it does. */
  readonly #isMeantToRun: Signal<boolean> = signal(false);
  #waiting = false;
  #stale = true;
  #movedAt = Number.NEGATIVE_INFINITY;
  readonly #exports: ((exported: Extract<Answer, { kind: 'exported' }>) => void)[] = [];
  readonly #fingerprints: ((found: Extract<Answer, { kind: 'fingerprint' }>) => void)[] = [];

  constructor(port: Port, settings: Settings) {
    this.#port = port;
    this.start = signal(settings);
    this.live = signal(liveOf(settings));
    this.settings = computed(() => ({ ...this.start.value, ...this.live.value }));
    this.isRunning = computed(() => {
      const frame = this.frame.value;
      if (!frame) return this.#isMeantToRun.value;
      const { kind } = frame.state;
      return kind === 'running' || kind === 'replaying';
    });
    port.onmessage = ({ data }) => this.#take(data);
  }

  /** Opens a fit: of an address, or with settings as they are now. */
  open({ settings, moves, until }: AddressedFit, run: boolean): void {
    this.#begin(settings);
    const plan = { settings, moves, until };
    this.#openings.push({ settings, brought: this.brought.value });
    this.#isMeantToRun.value = run;
    this.#send({ kind: 'open', plan, data: this.brought.value, run });
  }

  /** Goes on with the session that was stored last, if there is one; `onlyIfSame`: if it began with these settings. */
  resume({ settings, moves, until }: AddressedFit, onlyIfSame: boolean): void {
    this.#openings.push({ settings, brought: undefined });
    this.#send({ kind: 'resume', plan: { settings, moves, until }, onlyIfSame });
  }

  run(): void {
    this.#isMeantToRun.value = true;
    this.#send({ kind: 'run' });
  }

  pause(): void {
    this.#isMeantToRun.value = false;
    this.#send({ kind: 'pause' });
  }

  step(steps = 1): void {
    this.#send({ kind: 'step', steps });
  }

  /** Back to step 0, with the settings as they are now. */
  reset(): void {
    this.restart({});
  }

  /** Moves a live number of the running training. */
  set(name: keyof LiveSettings, wanted: number): void {
    const value = clamp(liveRanges[name], wanted);
    if (value === this.live.value[name]) return;
    if (restraints.has(name)) this.#rememberWeights();
    this.live.value = { ...this.live.value, [name]: value };
    this.changes.value++;
    this.#send({ kind: 'set', name, value });
  }

  /** Changes patience, which moves no weight and needs no new start. */
  setPatience(value: number): void {
    this.start.value = { ...this.start.value, patience: value };
    this.changes.value++;
    this.#send({ kind: 'patience', value });
  }

  /** Changes what only a new start can change, and starts anew. */
  restart(change: Partial<Settings>): void {
    const settings = { ...this.settings.value, ...change };
    this.changes.value++;
    this.open({ settings, moves: [], until: undefined }, this.isRunning.value);
  }

  /** Opens data that the user brings. */
  bring(brought: BroughtData): void {
    this.brought.value = brought;
    const { data } = this.settings.value;
    this.restart({ data: { ...data, source: brought.kind === 'points' ? 'points' : 'table' } });
  }

  /** The fit up to a step as a link tells it, with every move. */
  link(step: number): string {
    const moves = this.frame.value?.moves ?? [];
    return writeAddress({ settings: this.start.value, moves, until: step });
  }

  /** The model as a file that the library and the command read. */
  export(): Promise<Extract<Answer, { kind: 'exported' }>> {
    return new Promise(resolve => {
      this.#exports.push(resolve);
      this.#send({ kind: 'export' });
    });
  }

  /** The hash of the weights as they are. */
  fingerprint(): Promise<Extract<Answer, { kind: 'fingerprint' }>> {
    return new Promise(resolve => {
      this.#fingerprints.push(resolve);
      this.#send({ kind: 'fingerprint' });
    });
  }

  /** Stores the session now. */
  store(): void {
    this.#port.postMessage({ kind: 'store' });
  }

  /** Asks for a picture, unless one is on its way, or the last one is still true. To be called once a frame. */
  look(): void {
    if (this.#waiting || (!this.#stale && !this.isRunning.peek())) return;
    this.#waiting = true;
    this.#stale = false;
    const wanted: Wanted = {
      grid: 100,
      unitGrid: this.unitGrid.peek(),
      axes: this.axes.peek(),
      quality: this.looksAtQuality.peek(),
    };
    this.#port.postMessage({ kind: 'frame', wanted });
  }

  /** Something that is shown has changed, though nothing was trained. */
  lookAgain(): void {
    this.#stale = true;
  }

  #send(message: Request): void {
    this.#stale = true;
    this.#port.postMessage(message);
  }

  #begin(settings: Settings): void {
    batch(() => {
      this.start.value = settings;
      this.live.value = liveOf(settings);
      this.before.value = undefined;
      this.#forgive();
      this.resumedAt.value = undefined;
    });
  }

  #rememberWeights(): void {
    const at = performance.now();
    const isNew = at - this.#movedAt > restMilliseconds;
    this.#movedAt = at;
    const frame = this.frame.peek();
    if (isNew && frame) this.before.value = { step: frame.step, norm: frame.norm, weights: frame.weights };
  }

  #take(answer: Answer): void {
    switch (answer.kind) {
      case 'frame':
        this.#waiting = false;
        batch(() => {
          if (answer.frame.state.kind === 'replaying') this.live.value = answer.frame.live;
          this.frame.value = answer.frame;
          if (answer.frame.curve) this.curve.value = answer.frame.curve;
        });
        return;
      case 'opened':
        batch(() => this.#takeOpened(answer));
        return;
      case 'exported':
        for (const resolve of this.#exports.splice(0)) resolve(answer);
        return;
      case 'fingerprint':
        for (const resolve of this.#fingerprints.splice(0)) resolve(answer);
        return;
      case 'refused':
        batch(() => this.#takeRefusal(answer));
    }
  }

  #forgive(): void {
    this.refusal.value = undefined;
    this.refusedTable.value = undefined;
  }

  /** What was there before goes on: its settings and data are shown again. */
  #takeRefusal({ what, message, columns }: Extract<Answer, { kind: 'refused' }>): void {
    if (what === 'frame') this.#waiting = false;
    this.refusal.value = message;
    if (what !== 'open' && what !== 'resume') return;
    const refused = this.#openings.shift()?.brought;
    this.refusedTable.value = refused?.kind === 'file' && columns ? { brought: refused, columns } : undefined;
    if (!this.#opened || this.#openings.length > 0) return;
    const { patience } = this.start.value;
    this.start.value = { ...this.#opened.settings, patience };
    this.brought.value = this.#opened.brought;
  }

  #takeOpened({ data, plan, parameters, resumedAt, brought }: Extract<Answer, { kind: 'opened' }>): void {
    this.data.value = data;
    this.parameters.value = parameters;
    this.curve.value = undefined;
    this.frame.value = undefined;
    this.#forgive();
    this.resumedAt.value = resumedAt;
    const opening = this.#openings.shift();
    this.#opened = { settings: plan.settings, brought: brought ?? opening?.brought };
    // a hand that is ahead of the worker is not pulled back
    if (this.#openings.length === 0) {
      if (brought) this.brought.value = brought;
      this.start.value = plan.settings;
      const last = Object.fromEntries(plan.moves.map(({ name, value }) => [name, value]));
      this.live.value = liveOf({ ...plan.settings, ...last });
    }
    const [a, b] = this.axes.value;
    const features = data.features.length;
    if (a >= features || b >= features) this.axes.value = [0, Math.min(1, features - 1)];
    this.#stale = true;
  }
}

function liveOf(settings: Settings): LiveSettings {
  return Object.fromEntries(liveNames.map(name => [name, settings[name]])) as unknown as LiveSettings;
}
