// The one state that every view shows, and what a hand can do to it.
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  Answer,
  BroughtData,
  BroughtFile,
  Curve,
  DataSummary,
  Frame,
  LayerWeights,
  Request,
  UnitSurfaces,
  Wanted,
} from '../protocol.ts';
import { type AddressedFit, writeAddress } from '../settings/address.ts';
import { liveOf, withMoves } from '../settings/moves.ts';
import { clamp, liveRanges } from '../settings/ranges.ts';
import { type LiveSettings, liveNames, type Settings } from '../settings/settings.ts';
import { gridFor, unitGridFor } from './detail.ts';
import { Looks } from './looks.ts';
import { Openings } from './openings.ts';
import { Replies } from './replies.ts';

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
  readonly brought: BroughtFile;
  readonly columns: readonly string[];
}

/** Live numbers that restrain a network; the learning rate does not. */
const restraints: ReadonlySet<keyof LiveSettings> = new Set(
  liveNames.filter(name => name !== 'learningRate'),
);

/** Milliseconds of rest after which the next movement of a hand counts as a new one. */
const restMilliseconds = 700;

type Exported = Extract<Answer, { kind: 'exported' }>;
type Fingerprint = Extract<Answer, { kind: 'fingerprint' }>;

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
  /** Every third of them: what figures, curves and histograms show, which nobody reads sixty times a second. */
  readonly calmFrame: Signal<Frame | undefined> = signal(undefined);
  readonly curve: Signal<Curve | undefined> = signal(undefined);
  /** Surfaces of the hidden units: they come with some of the pictures. */
  readonly units: Signal<readonly UnitSurfaces[]> = signal([]);
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
  /** How often a hand has changed the fit, or let it go on: what the address follows. */
  readonly changes: Signal<number> = signal(0);
  /** As many of them as the link in the address bar tells. */
  linkedChanges: number = 0;
  /** Features along the boundary's axes. */
  readonly axes: Signal<readonly [number, number]> = signal([0, 1]);
  /** Whether confusion matrix and calibration are looked at. */
  readonly looksAtQuality: Signal<boolean> = signal(false);
  readonly isRunning: ReadonlySignal<boolean>;
  readonly #port: Port;
  readonly #openings = new Openings();
  readonly #looks = new Looks();
  /** A curve that has come, and is shown with the next figures. */
  #newCurve: Curve | undefined;
  readonly #exports = new Replies<Exported>();
  readonly #fingerprints = new Replies<Fingerprint>();
  /** A link's fit whose data are still to be brought. */
  #awaited: AddressedFit | undefined;
  /** Whether training is meant to run, known before a first picture tells that it does. */
  readonly #isMeantToRun: Signal<boolean> = signal(false);
  /** Whether the picture that is shown is of the fit before this one. */
  readonly #isOfBefore: Signal<boolean> = signal(false);
  #movedAt = Number.NEGATIVE_INFINITY;

  constructor(port: Port, settings: Settings) {
    this.#port = port;
    this.start = signal(settings);
    this.live = signal(liveOf(settings));
    this.settings = computed(() => ({ ...this.start.value, ...this.live.value }));
    this.isRunning = computed(() => {
      const frame = this.frame.value;
      if (!frame || this.#isOfBefore.value) return this.#isMeantToRun.value;
      const { kind } = frame.state;
      return kind === 'running' || kind === 'replaying';
    });
    port.onmessage = ({ data }) => this.#take(data);
  }

  /** Opens a fit: of an address, or with settings as they are now. */
  open({ settings, moves, until }: AddressedFit, run: boolean): void {
    this.#awaited = undefined;
    this.#begin(settings);
    const plan = { settings, moves, until };
    this.#openings.ask({ settings, brought: this.brought.value });
    this.#isMeantToRun.value = run;
    this.#send({ kind: 'open', plan, data: this.brought.value, run });
  }

  /** Goes on with the session that was stored last, if there is one; `onlyIfSame`: if it began with these settings. */
  resume({ settings, moves, until }: AddressedFit, onlyIfSame: boolean): void {
    this.#openings.ask({ settings, brought: undefined });
    this.#send({ kind: 'resume', plan: { settings, moves, until }, onlyIfSame });
  }

  run(): void {
    this.#forgive();
    this.#isMeantToRun.value = true;
    this.changes.value++;
    this.#send({ kind: 'run' });
  }

  pause(): void {
    this.#isMeantToRun.value = false;
    this.#send({ kind: 'pause' });
  }

  step(steps = 1): void {
    this.changes.value++;
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
    this.#awaited = undefined;
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

  /** Waits for the data of a link's fit, which only a user can bring; `why` is shown until then. */
  awaitData(fit: AddressedFit, why: string): void {
    this.#awaited = fit;
    this.refusal.value = why;
  }

  /** Opens data that the user brings: for the fit that waits for such data, else with settings as they are now. */
  bring(brought: BroughtData): void {
    this.brought.value = brought;
    const source = brought.kind === 'points' ? 'points' : 'table';
    const awaited = this.#awaited;
    if (awaited?.settings.data.source === source) {
      this.open(awaited, awaited.until === undefined);
      // another target may be meant, which is chosen after the first one was tried
      this.#awaited = awaited;
    } else this.restart({ data: { ...this.settings.value.data, source } });
  }

  /** The fit up to a step as a link tells it, with every move. */
  link(step: number): string {
    const moves = this.frame.value?.moves ?? [];
    return writeAddress({ settings: this.start.value, moves, until: step });
  }

  /** The model as a file that the library and the command read; fails where it is refused. */
  export(): Promise<Exported> {
    const exported = this.#exports.next();
    this.#send({ kind: 'export' });
    return exported;
  }

  /** The hash of the weights as they are; fails where it is refused. */
  fingerprint(): Promise<Fingerprint> {
    const found = this.#fingerprints.next();
    this.#send({ kind: 'fingerprint' });
    return found;
  }

  /** Stores the session now. */
  store(): void {
    this.#port.postMessage({ kind: 'store' });
  }

  /** Asks for a picture, unless one is on its way, or the last one is still true. To be called once a frame. */
  look(): void {
    const look = this.#openings.open && this.#looks.begin(this.isRunning.peek());
    if (!look) return;
    const wanted: Wanted = {
      grid: gridFor(this.parameters.peek()),
      unitGrid: look.isWhole ? unitGridFor(this.parameters.peek()) : 0,
      axes: this.axes.peek(),
      quality: this.looksAtQuality.peek(),
    };
    this.#port.postMessage({ kind: 'frame', wanted });
  }

  /** Something that is shown has changed, though nothing was trained. */
  lookAgain(): void {
    this.#looks.renew();
  }

  #send(message: Request): void {
    this.#looks.renew();
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
        batch(() => this.#takeFrame(answer.frame));
        return;
      case 'opened':
        batch(() => this.#takeOpened(answer));
        return;
      case 'exported':
        this.#exports.keep(answer);
        return;
      case 'fingerprint':
        this.#fingerprints.keep(answer);
        return;
      case 'refused':
        batch(() => this.#takeRefusal(answer));
    }
  }

  #forgive(): void {
    this.refusal.value = undefined;
    this.refusedTable.value = undefined;
  }

  #takeFrame(frame: Frame): void {
    // the picture after a replay has its last moves, or what a hand has set meanwhile
    const wasReplaying = this.frame.value?.state.kind === 'replaying';
    if (wasReplaying || frame.state.kind === 'replaying') this.live.value = frame.live;
    this.frame.value = frame;
    this.#isOfBefore.value = false;
    this.#newCurve = frame.curve ?? this.#newCurve;
    if (!this.#looks.end(this.isRunning.value)) return;
    this.calmFrame.value = frame;
    if (frame.units.length > 0) this.units.value = frame.units;
    if (this.#newCurve) this.curve.value = this.#newCurve;
    this.#newCurve = undefined;
  }

  /** What was there before goes on: its settings and data are shown again. */
  #takeRefusal({ what, message, columns }: Extract<Answer, { kind: 'refused' }>): void {
    if (what === 'frame') this.#looks.giveUp();
    if (what === 'export') this.#exports.break(message);
    if (what === 'fingerprint') this.#fingerprints.break(message);
    this.refusal.value = message;
    if (what !== 'open' && what !== 'resume') return;
    const refused = this.#openings.fail()?.brought;
    this.refusedTable.value = refused?.kind === 'file' && columns ? { brought: refused, columns } : undefined;
    const { open, areUnderWay } = this.#openings;
    if (!open || areUnderWay) return;
    const { patience } = this.start.value;
    this.start.value = { ...open.settings, patience };
    this.brought.value = open.brought;
  }

  #takeOpened({ data, plan, parameters, resumedAt, brought }: Extract<Answer, { kind: 'opened' }>): void {
    if (!isAlike(this.data.value, data)) {
      this.axes.value = data.axes;
      this.units.value = [];
      this.frame.value = undefined;
      this.calmFrame.value = undefined;
    }
    this.#isOfBefore.value = true;
    this.data.value = data;
    this.parameters.value = parameters;
    this.curve.value = undefined;
    this.#newCurve = undefined;
    this.#forgive();
    this.resumedAt.value = resumedAt;
    this.#openings.succeed({ settings: plan.settings, brought });
    // a hand that is ahead of the worker is not pulled back
    if (!this.#openings.areUnderWay) {
      if (brought) this.brought.value = brought;
      this.start.value = plan.settings;
      this.live.value = liveOf(withMoves(plan.settings, plan.moves));
    }
    this.#looks.renew();
  }
}

/** Whether axes that were chosen can stay, and the last picture, until there is another. */
function isAlike(before: DataSummary | undefined, now: DataSummary): boolean {
  const names = ({ features, classes }: DataSummary) =>
    JSON.stringify([features.map(({ name }) => name), classes.map(({ label }) => label)]);
  return before !== undefined && names(before) === names(now);
}
