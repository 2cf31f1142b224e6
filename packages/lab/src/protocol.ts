// What page and worker say to each other. The page asks; the worker trains, and answers when a picture is wanted.
import type { LiveSettings, Move, Settings } from './settings/settings.ts';

/** Examples that the page brings along, because no seed draws them. */
export type BroughtData = BroughtPoints | BroughtFile;

/** Points that a hand has placed. */
export interface BroughtPoints {
  readonly kind: 'points';
  readonly x: readonly (readonly [x1: number, x2: number])[];
  readonly y: readonly number[];
}

/** A file as it was dropped, or text as it was pasted. */
export interface BroughtFile {
  readonly kind: 'file';
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Column that is to be predicted; undefined: the last one. */
  readonly target: string | undefined;
  /** Columns that are left out. */
  readonly without: readonly string[];
}

/** A fit as it can be reproduced: settings, what was moved on the way, and how far it went. */
export interface FitPlan {
  readonly settings: Settings;
  readonly moves: readonly Move[];
  /** Updates to make before anything is shown; then training pauses. */
  readonly until: number | undefined;
}

/** What is on the screen, and so has to be computed. */
export interface Wanted {
  /** Places along each side of the boundary's grid. */
  readonly grid: number;
  /** Places along each side of a hidden unit's own surface; 0: none is shown. */
  readonly unitGrid: number;
  /** Features along the two axes of the boundary. */
  readonly axes: readonly [x1: number, x2: number];
  /** Confusion matrix and calibration. */
  readonly quality: boolean;
}

/** From the page to the worker that trains. */
export type Request =
  /** New data or a new plan: training starts at step 0, or where a stored session left off. */
  | {
      readonly kind: 'open';
      readonly plan: FitPlan;
      readonly data: BroughtData | undefined;
      readonly run: boolean;
    }
  /** The session stored last, if there is one that fits; else as `open` with the plan given. */
  | { readonly kind: 'resume'; readonly plan: FitPlan; readonly onlyIfSame: boolean }
  | { readonly kind: 'run' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'step'; readonly steps: number }
  /** A live number, from the next step on. */
  | { readonly kind: 'set'; readonly name: keyof LiveSettings; readonly value: number }
  /** Patience acts at once as well, and moves no weight. */
  | { readonly kind: 'patience'; readonly value: number }
  | { readonly kind: 'frame'; readonly wanted: Wanted }
  /** The model as a file, and the weights' fingerprint. */
  | { readonly kind: 'export' }
  | { readonly kind: 'fingerprint' }
  /** Store the session now: the page is about to be hidden. */
  | { readonly kind: 'store' };

/** Fits for Compare and Story; sent to a worker of their own. */
export interface FitsRequest {
  readonly kind: 'fits';
  readonly id: number;
  readonly data: BroughtData | undefined;
  readonly fits: readonly PlannedFit[];
}

/** One fit among several. */
export interface PlannedFit {
  readonly name: string;
  readonly settings: Settings;
  readonly steps: number;
  /** Name of an earlier fit of the list, whose weights this one starts from. */
  readonly from?: string;
  /** Places along each side of its boundary, when a picture is wanted. */
  readonly grid?: number;
  /** Steps between two entries of a curve, when one is wanted. */
  readonly curveEvery?: number;
  /** Whether its weights are wanted. */
  readonly weights?: true;
  /** Of how many of its last updates the masks are wanted. */
  readonly masks?: number;
  /** How many thinned networks are wanted besides its field: those of the first examples at the update to come. */
  readonly thinned?: number;
}

export type FitsMessage = FitsRequest | { readonly kind: 'stop-fits'; readonly id: number };

/** A column of the user's table. */
export interface ColumnSummary {
  readonly name: string;
  readonly type: 'numeric' | 'categorical' | 'boolean' | 'empty' | 'target' | 'left out';
  readonly missing: number;
  readonly distinct: number;
}

/** A class and how often it occurs. */
export interface ClassSummary {
  readonly label: string;
  readonly training: number;
  readonly validation: number;
}

/** A feature that can be an axis. */
export interface FeatureSummary {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly median: number;
}

/** What the worker knows of the data; sent once for every `open`. */
export interface DataSummary {
  readonly name: string;
  readonly rows: number;
  readonly training: number;
  readonly validation: number;
  /** Numeric features, which can be an axis; by index into `points.x`. */
  readonly features: readonly FeatureSummary[];
  /** Features that tell the classes apart best: the axes to begin with. */
  readonly axes: readonly [x1: number, x2: number];
  /** Inputs of the network, after encoding. */
  readonly inputs: number;
  readonly classes: readonly ClassSummary[];
  readonly columns: readonly ColumnSummary[];
  /** Lines of the library, in English, as they are. */
  readonly warnings: readonly string[];
  readonly points: {
    /** rows × features, in the features' own units; at most so many rows as can be drawn. */
    readonly x: Float64Array<ArrayBuffer>;
    readonly y: Uint8Array<ArrayBuffer>;
    /** 1 where a point is only looked at. */
    readonly held: Uint8Array<ArrayBuffer>;
    /** Rows there are in all; more than are drawn in large tables. */
    readonly of: number;
  };
  /** SHA-256 of the user's file, in hex, so that a link can tell whether it is the same; undefined for drawn sets. */
  readonly fingerprint: string | undefined;
}

/** Losses that compare, and what is lowered. */
export interface Losses {
  readonly step: number;
  /** Mean loss without penalty, dropout asleep. */
  readonly training: number;
  readonly validation: number;
  /** Share of the labels that are predicted rightly. */
  readonly trainingAccuracy: number;
  readonly validationAccuracy: number;
  /** What the next update lowers is this plus the penalty: the loss of its batch, with masks. */
  readonly minimizedLoss: number;
  readonly penalty: number;
}

/** Series of losses, thinned evenly as they grow. */
export interface Curve {
  readonly step: Float64Array<ArrayBuffer>;
  readonly training: Float64Array<ArrayBuffer>;
  readonly validation: Float64Array<ArrayBuffer>;
  readonly penalty: Float64Array<ArrayBuffer>;
}

/** A field of logits over two features, the rest at their medians. */
export interface Field {
  readonly grid: number;
  readonly axes: readonly [number, number];
  readonly x1: readonly [least: number, most: number];
  readonly x2: readonly [least: number, most: number];
  /** 1 for two classes (logit of class 1), else one for each class. */
  readonly outputs: number;
  /** Logits, one plane of grid × grid for each output; place `j·grid + i` is at x1 of column i and x2 of row j, row 0 lowest. */
  readonly logits: Float32Array<ArrayBuffer>;
}

/** The surfaces of the units of one hidden layer, over the same plane as the field. */
export interface UnitSurfaces {
  readonly layer: string;
  readonly units: number;
  readonly grid: number;
  /** One plane of grid × grid for each unit, after activation. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Class that each unit votes for. */
  readonly votes: Uint8Array<ArrayBuffer>;
  /** 1 where the next step's mask puts the unit to sleep for the first example of its batch. */
  readonly asleep: Uint8Array<ArrayBuffer>;
}

/** The weights of one layer, counted. */
export interface LayerWeights {
  readonly layer: string;
  readonly fanIn: number;
  readonly fanOut: number;
  /** All weights, for histograms on an axis of the page's choice. At most some thousands; evenly picked beyond. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** √Σw² of all of them, also of those that are not picked. */
  readonly norm: number;
  /** Share of the weights that are exactly 0. */
  readonly zeros: number;
}

/** How good the predictions of the validation part are. */
export interface Quality {
  /** Rows: what is; columns: what was predicted. */
  readonly confusion: readonly (readonly number[])[];
  /** Bins of predicted probability of the predicted class. */
  readonly calibration: readonly {
    readonly predicted: number;
    readonly observed: number;
    readonly count: number;
  }[];
  /** Mean distance of both, weighted by the counts. */
  readonly calibrationError: number;
}

/** How training stands. */
export type TrainingStatus =
  | { readonly kind: 'running' }
  | { readonly kind: 'paused' }
  /** On the way to the step that a link asks for. */
  | { readonly kind: 'replaying'; readonly until: number }
  /** Patience has run out: the weights are those of the best step. */
  | { readonly kind: 'stopped early'; readonly best: number }
  /** The weights are the last that gave a finite cost. */
  | {
      readonly kind: 'diverged';
      readonly step: number;
      readonly layer: string | undefined;
      readonly cause: string;
    };

/** Everything that is shown of a training at one moment. */
export interface Frame {
  readonly step: number;
  readonly state: TrainingStatus;
  /** Of the last second of training. */
  readonly stepsPerSecond: number;
  /** Live numbers in force. */
  readonly live: LiveSettings;
  readonly moves: readonly Move[];
  readonly losses: Losses;
  /** Only when it has grown since the last frame. */
  readonly curve: Curve | undefined;
  readonly field: Field | undefined;
  readonly units: readonly UnitSurfaces[];
  readonly weights: readonly LayerWeights[];
  /** √Σw² of all weight matrices. */
  readonly norm: number;
  readonly quality: Quality | undefined;
}

/** A finished fit among several. */
export interface FittedPlan {
  readonly name: string;
  readonly losses: Losses;
  readonly norm: number;
  readonly field: Field | undefined;
  /** Its examples, with a field. */
  readonly points: DataSummary['points'] | undefined;
  readonly curve: Curve | undefined;
  readonly weights: readonly LayerWeights[] | undefined;
  /** Of the first hidden layer, at its last updates in turn; empty where nothing is dropped. */
  readonly masks: readonly LayerMask[] | undefined;
  /** Logits over the field's plane with one example's mask in force everywhere; empty where nothing is dropped. */
  readonly thinned: readonly Float32Array<ArrayBuffer>[] | undefined;
  /** Of its weights. */
  readonly fingerprint: string;
  readonly diverged: boolean;
}

/** Which units of a layer an update kept. */
export interface LayerMask {
  /** The update, counted from 1. */
  readonly step: number;
  readonly units: number;
  readonly examples: number;
  /** Units × examples, row by row: 1 for a unit that was awake. */
  readonly values: Uint8Array<ArrayBuffer>;
}

/** From a worker to the page. */
export type Answer =
  | {
      readonly kind: 'opened';
      readonly data: DataSummary;
      readonly plan: FitPlan;
      readonly parameters: number;
      /** Step of a stored session that goes on. */
      readonly resumedAt: number | undefined;
      /** What a stored session was trained on, so that the page can open it anew. */
      readonly brought: BroughtData | undefined;
    }
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'exported'; readonly model: string; readonly fingerprint: string; readonly step: number }
  | { readonly kind: 'fingerprint'; readonly fingerprint: string; readonly step: number }
  | {
      readonly kind: 'fitted';
      readonly id: number;
      readonly fit: FittedPlan;
      readonly done: number;
      readonly of: number;
    }
  | { readonly kind: 'fits-done'; readonly id: number }
  | { readonly kind: 'fits-refused'; readonly id: number; readonly message: string }
  /** One line that says what is wrong and how to mend it; what was there before goes on. */
  | {
      readonly kind: 'refused';
      readonly what: Request['kind'];
      readonly message: string;
      /** The columns of a table that was read and cannot be learned from as asked: another choice of them may do. */
      readonly columns?: readonly string[];
    };
