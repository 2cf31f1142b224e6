// The version of the command, from its package file.
import { createRequire } from 'node:module';

/** For instance `0.1.0`. */
export const version: string = (createRequire(import.meta.url)('../package.json') as { version: string })
  .version;
