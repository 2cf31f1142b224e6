// What trains the assignment's runs: its own functions, as they stand in its text, or code compiled for its network.
import { type Engine, engineInWords } from '../engine/options.ts';

/** Names of the engines. */
export const engineNames = ['reference', 'compiled'] as const;

/** The engine of a run of the command. */
export type NotebookEngine =
  | { readonly name: 'reference' }
  | ({ readonly name: Exclude<(typeof engineNames)[number], 'reference'> } & Engine);

/** The engine in words. */
export function notebookEngineInWords(engine: NotebookEngine): string {
  if (engine.name === 'reference') return "reference, the assignment's functions one by one";
  return `compiled, ${engineInWords(engine)}`;
}
