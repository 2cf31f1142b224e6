// A port on this machine alone.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WellfitError } from 'wellfit';
import { reason } from '../output/file-errors.ts';

/** Nobody outside this machine can reach it. */
const address = '127.0.0.1';
/** Where the lab is when nothing is said, and how many ports after it are tried before any that is free. */
const usualPort = 4747;
const alternatives = 10;

/**
 * Listens on the port given, or on the first that is free.
 *
 * @returns the port
 * @throws {WellfitError} `range` when the port given cannot be had
 */
export async function listen(server: Server, given: number | undefined): Promise<number> {
  const ports =
    given === undefined ? [...Array.from({ length: alternatives }, (_, k) => usualPort + k), 0] : [given];
  for (const port of ports) {
    try {
      server.listen({ host: address, port, exclusive: true });
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (isTaken && given === undefined) continue;
      const why = isTaken
        ? 'is taken; choose another, or leave --port out'
        : `cannot be had: ${reason(error)}`;
      throw new WellfitError('range', `--port ${port} ${why}`);
    }
  }
  throw new WellfitError('state', 'lab: there is no free port');
}
