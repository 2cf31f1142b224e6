// The one error class that wellfit throws on purpose, with a code that a program can act on.

/**
 * What kind of rule was broken.
 *
 * - `shape`: sizes that do not fit together
 * - `range`: a value outside what the argument allows
 * - `format`: bytes or text that are not what they claim to be
 * - `state`: a call at the wrong time, or a computation that left the finite numbers
 * - `unsupported`: well-formed, and not something wellfit does
 */
export type WellfitErrorCode = 'shape' | 'range' | 'format' | 'state' | 'unsupported';

/**
 * An error that names the function, the argument, the rule and the value that broke it, on one line.
 *
 * @example
 * ```ts
 * new WellfitError('range', 'dropout: keepProb must be in (0, 1], got 0').code // => 'range'
 * ```
 */
export class WellfitError extends Error {
  override readonly name = 'WellfitError';
  readonly code: WellfitErrorCode;

  constructor(code: WellfitErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message);
    this.code = code;
    if (options?.cause !== undefined) this.cause = options.cause;
  }
}
