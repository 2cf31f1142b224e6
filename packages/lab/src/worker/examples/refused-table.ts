// The refusal of a table whose other columns would do.
import { WellfitError } from 'wellfit';

/** A table that was read, but cannot be learned from as it is asked to; another choice of columns may do. */
export class RefusedTable extends WellfitError {
  /** The columns that there are. */
  readonly columns: readonly string[];

  constructor({ code, message, cause }: WellfitError, columns: readonly string[]) {
    super(code, message, { cause });
    this.columns = columns;
  }
}
