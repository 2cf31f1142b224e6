// Tests that need something of the machine: where it is missing they are passed over, and the reason is printed.
import { test } from 'vitest';

/** `test`, or one that is passed over and says why. */
export function testWhere(
  possible: boolean,
  need: string,
): (title: string, run: () => Promise<void> | void) => void {
  return (title, run) => {
    if (!possible) process.stderr.write(`skipped: ${title}: needs ${need}\n`);
    test.runIf(possible)(title, run);
  };
}
