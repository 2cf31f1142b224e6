// How examples are divided: the worker does it, and slider, code and command line say the same.

/** Examples of both parts. */
export interface Split {
  readonly training: number;
  readonly validation: number;
}

/** The parts that a share makes of so many rows: neither is ever empty. */
export function splitOf(rows: number, validationShare: number): Split {
  const validation = Math.min(rows - 1, Math.max(1, Math.round(rows * validationShare)));
  return { training: rows - validation, validation };
}
