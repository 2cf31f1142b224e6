// What a reader of one kind of file hands over.
import type { Cells, WellfitError } from 'wellfit';

/** What a reader finds: columns of one length, and where their rows stand. */
export interface ReadTable {
  readonly columns: readonly (readonly [name: string, cells: Cells])[];
  /** What messages call a row: `line 88`. */
  readonly place: (row: number) => string;
  /** Why a column cannot be learned from; its cells are text as they stand. */
  readonly refused?: ReadonlyMap<string, WellfitError>;
  /** The column to learn, where the file says which. */
  readonly target?: string;
  /** The first of the rows that the file itself keeps for validation, which are its last ones. */
  readonly validationFrom?: number;
}
