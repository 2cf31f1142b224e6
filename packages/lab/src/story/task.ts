// What a chapter asks a hand to find: the fits behind its faders, and a check of what they gave.
import type { FittedPlan, PlannedFit } from '../protocol.ts';

/** Fits by name. */
export type Fitted = ReadonlyMap<string, FittedPlan>;

/** What a task's faders stand at. */
export interface Attempt {
  readonly values: readonly number[];
  readonly fitted: Fitted;
}

/** A task: pure, so that a test can solve it as a reader does. */
export interface Task {
  /** Where the faders stand at first; the task is not solved there. */
  readonly start: readonly number[];
  /** Fits that are needed with the faders at these values. */
  readonly plans: (values: readonly number[]) => readonly PlannedFit[];
  /** Whether the task is solved; asked only when all of its fits are there. */
  readonly isSolved: (attempt: Attempt) => boolean;
  /** Numbers for the gaps of the line that says how things stand. */
  readonly standing: (attempt: Attempt) => Readonly<Record<string, string>>;
}

/** The fit of a name, which must be there. */
export function fitOf(fitted: Fitted, name: string): FittedPlan {
  const fit = fitted.get(name);
  if (!fit) throw new Error(`fitOf: there is no fit ${name}`);
  return fit;
}

/** Fits of `acrossSeeds` that are there, in the order of their seeds. */
export function seedsOf(fitted: Fitted, name: string, seeds: number): FittedPlan[] {
  return Array.from({ length: seeds }, (_, i) => fitted.get(`${name} ${i + 1}`)).filter(
    fit => fit !== undefined,
  );
}
