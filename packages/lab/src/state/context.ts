// How views come to the state.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Words } from '../words/words.ts';
import type { Fits } from './fits.ts';
import type { Lab } from './lab.ts';
import type { Screen } from './screen.ts';
import type { Server } from './server.ts';

export interface Shared {
  readonly lab: Lab;
  readonly screen: Screen;
  readonly fits: Fits;
  /** The lab that the page comes from; undefined where it is hosted like any other. */
  readonly server: Server | undefined;
}

export const SharedContext = createContext<Shared | undefined>(undefined);

/** The state that everything shows. */
export function useShared(): Shared {
  const shared = useContext(SharedContext);
  if (!shared) throw new Error('a view stands outside the page');
  return shared;
}

/** The texts of the language that is spoken. */
export function useWords(): Words {
  return useShared().screen.words.value;
}
