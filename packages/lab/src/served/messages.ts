// What `wellfit lab` answers, as far as the page reads it. The page and the command share no code, only HTTP.

/** What the lab was started with. */
export interface SessionInfo {
  /** The table to open; absent when none was given. */
  readonly data?: {
    readonly name: string;
    readonly bytes: number;
    /** The column to learn, when `--target` names it. */
    readonly target?: string | undefined;
  };
}

/** `done`: whole. `running`: under way. `broken`: unreadable, or the process that trained it has died. */
type RunState = 'done' | 'running' | 'broken';

/** Figures of a model by name; null where its examples do not define one. */
export type Figures = { readonly loss: number } & Readonly<Record<string, number | null>>;

/** A run in a line. */
export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  /** The table's file name. */
  readonly source?: string | undefined;
  readonly steps: number;
  /** Steps to make at most, while it is under way. */
  readonly plannedSteps?: number | undefined;
  readonly seconds: number;
  readonly task?: string | undefined;
  readonly stopped?: string | undefined;
  readonly train?: Figures | undefined;
  readonly validation?: Figures | undefined;
  readonly test?: Figures | undefined;
}

/** Runs, those under way first, then the newest first. */
export interface RunList {
  readonly runs: readonly RunSummary[];
}

/** The names of a history's series. */
export type SeriesName =
  | 'step'
  | 'loss'
  | 'penalty'
  | 'cost'
  | 'accuracy'
  | 'validationLoss'
  | 'validationAccuracy';

/** Series that may hold null, where a figure was not finite; those without any figure are empty. */
export type HistorySeries = { readonly [Name in SeriesName]: readonly (number | null)[] };

/** The figures of one step; those that a fit does not have are left out. */
export type HistoryEntry = { readonly step: number } & {
  readonly [Name in Exclude<SeriesName, 'step'>]?: number | null;
};

/** A run as a whole. */
export interface RunDetails {
  readonly run: RunSummary;
  /** `run.json` as it stands, of a run that is done. */
  readonly record?: Readonly<Record<string, unknown>>;
  readonly history: HistorySeries;
}

/** What happens to a run; `done` and `gone` (the process that trained it has died) are the last. */
export type RunEvent =
  | { readonly event: 'history'; readonly data: HistoryEntry }
  | { readonly event: 'done' | 'gone' };
