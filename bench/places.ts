// Where the bench keeps what it makes: everything but its results lies in .cache/bench, and can be deleted.
import { fileURLToPath } from 'node:url';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const root: string = folder('..');
/** Programs of the contenders. */
export const peers: string = folder('peers/');
/** Programs that measure something else, in a process of their own. */
export const probes: string = folder('probes/');
/** Programs that fit tables with the defaults. */
export const accuracy: string = folder('accuracy/');
/** Results of runs, by date. */
export const results: string = folder('results/');
/** Data and starting weights. The frozen prototype looks for them in `../peers/data`, seen from its own folder. */
export const data: string = folder('../.cache/bench/peers/data/');
/** Tables and their splits. */
export const tables: string = folder('../.cache/bench/tables/');
/** The prototype's copy, and the reader of data and arguments that it imports from `../peers/js`. */
export const prototype: string = folder('../.cache/bench/prototype/');
export const prototypeImports: string = folder('../.cache/bench/peers/js/');
/** Packages of npm peers: a folder of their own, with their own package.json. */
export const packages: string = folder('../.cache/bench/packages/');
/** What contenders write for a comparison of results. */
export const outputs: string = folder('../.cache/bench/outputs/');
