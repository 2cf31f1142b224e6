// Where the examples of a fit come from.
import type { BroughtData } from '../../protocol.ts';
import type { Settings } from '../../settings/settings.ts';
import { drawnRows } from './drawn.ts';
import { pointRows } from './points.ts';
import { prepare } from './prepare.ts';
import type { PreparedExamples } from './prepared.ts';

/**
 * Reads or draws the examples of settings, divides them, and turns them into inputs.
 *
 * @throws {WellfitError} one line that says what is wrong with them
 */
export async function prepareExamples(
  settings: Settings,
  brought: BroughtData | undefined,
): Promise<PreparedExamples> {
  const { source } = settings.data;
  if (source === 'points') return prepare(pointRows(settings, brought));
  if (source === 'table') {
    // most visits bring no file, and need no readers
    const { tableRows } = await import('./table-rows.ts');
    return prepare(await tableRows(settings, brought));
  }
  return prepare(drawnRows(settings, source));
}
