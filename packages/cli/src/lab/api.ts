// What the page and its server say to each other: every request under `/api`, and what comes back as JSON.
//
// | request | answer |
// |---|---|
// | `POST /api/session` with `OpenSession` | `OpenedSession` |
// | `GET /api/session` | `SessionInfo` |
// | `GET /api/data` | the bytes of the table |
// | `GET /api/runs` | `RunList` |
// | `GET /api/runs/:id` | `RunDetails` |
// | `GET /api/runs/:id/model` | the text of `model.wellfit` |
// | `GET /api/runs/:id/events` | server-sent events: `RunEvent` |
//
// All but the first want `Authorization: Bearer <token>`. What is refused is a `Refusal`.
import type { History } from 'wellfit';
import type { HistoryEntry } from '../output/live-history.ts';
import type { Figures } from '../output/metrics.ts';

export type { HistoryEntry };

/** The key stands in the address that opened the page, as `#key=…`; the page takes it out of there. */
export interface OpenSession {
  readonly key: string;
}

/** The token is the page's own: to be kept for this tab (`sessionStorage`), and sent with every request. */
export interface OpenedSession {
  readonly token: string;
}

/** What the lab was started with. */
export interface SessionInfo {
  /** Of the command. */
  readonly version: string;
  /** The table to open; absent when none was given. */
  readonly data?: {
    readonly name: string;
    readonly bytes: number;
    /** The column to learn, when `--target` names it; nobody has looked whether it is there. */
    readonly target?: string | undefined;
  };
}

/** Runs, those under way first, then the newest first. */
export interface RunList {
  readonly runs: readonly RunSummary[];
}

/**
 * `done`: whole. `running`: under way. `broken`: its record cannot be read, or the process that trained it has died.
 */
type RunState = 'done' | 'running' | 'broken';

/** A run in a line. */
export interface RunSummary {
  /** Stays the same while a run becomes whole, and from one lab to the next. */
  readonly id: string;
  /** The folder's path inside the folder of runs, `/` between its parts. */
  readonly name: string;
  readonly state: RunState;
  /** The table's file name. */
  readonly source?: string | undefined;
  /** Steps made; of a run under way those of the last entry of its history. */
  readonly steps: number;
  /** Steps to make at most, while it is under way. */
  readonly plannedSteps?: number | undefined;
  readonly seconds: number;
  /** What was learned and why it ended, as in `run.json`. */
  readonly task?: string | undefined;
  readonly stopped?: string | undefined;
  /** Figures of the model by set, as in `run.json`. */
  readonly train?: Figures | undefined;
  readonly validation?: Figures | undefined;
  readonly test?: Figures | undefined;
  readonly hasModel: boolean;
  /** Whether its folder holds a picture of the decision boundary. */
  readonly hasBoundary: boolean;
}

/** A history whose series may hold null, where a figure was not finite; those without any figure are empty. */
export type HistorySeries = { readonly [Name in keyof History]: readonly (number | null)[] };

/** A run as a whole. */
export interface RunDetails {
  readonly run: RunSummary;
  /** `run.json` as it stands, of a run that is done. */
  readonly record?: Readonly<Record<string, unknown>>;
  readonly history: HistorySeries;
}

/**
 * What happens to a run, as the `event` and `data` of server-sent events. `history` has its step as `id`: a request
 * with `Last-Event-ID` goes on after it. `done` and `gone` (the process that trained it has died) are the last.
 */
export type RunEvent =
  | { readonly event: 'history'; readonly data: HistoryEntry }
  | { readonly event: 'done'; readonly data: { readonly id: string } }
  | { readonly event: 'gone'; readonly data: { readonly id: string } };

/** Why a request was refused, in a line. */
export interface Refusal {
  readonly error: string;
}
