// Tables of calls that must be refused, with the code and the message of each.
import { describe, expect, test } from 'vitest';
import { WellfitError } from 'wellfit';

/** By group: a call, the code of its error and the whole message. */
export type Refusals = Readonly<
  Record<string, readonly (readonly [call: () => unknown, code: string, message: string])[]>
>;

/** One test for each call: it throws, at once or later, a WellfitError of one line. */
export function describeRefusals(tables: Refusals): void {
  describe.each(Object.entries(tables))('%s', (_, rows) => {
    const cases = rows.map(([call, code, message]) => ({ call, code, message }));
    test.each(cases)('$message', async ({ call, code, message }) => {
      const error = await caught(call);
      expect(error).toBeInstanceOf(WellfitError);
      expect(error).toMatchObject({ name: 'WellfitError', code, message });
      expect(message).not.toMatch(/[\r\n]/);
    });
  });
}

/** What a call throws, at once or later. */
async function caught(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}
