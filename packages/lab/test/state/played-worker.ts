// A worker that a test plays: it keeps what it is asked, and answers when it is told to.
import type { Answer, DataSummary, Request } from '../../src/protocol.ts';
import type { Port } from '../../src/state/lab.ts';

export class PlayedWorker implements Port {
  readonly asked: Request[] = [];
  onmessage: ((event: MessageEvent<Answer>) => void) | null = null;

  postMessage(message: Request): void {
    this.asked.push(message);
  }

  answer(data: Answer): void {
    this.onmessage?.({ data } as MessageEvent<Answer>);
  }

  /** The kinds of what was asked since the last time. */
  kinds(): string[] {
    return this.asked.splice(0).map(({ kind }) => kind);
  }

  /** The requests of a kind, in order. */
  of<Kind extends Request['kind']>(kind: Kind): Extract<Request, { kind: Kind }>[] {
    return this.asked.filter((request): request is Extract<Request, { kind: Kind }> => request.kind === kind);
  }
}

/** Data of which nothing is drawn. */
export const moons: DataSummary = {
  name: 'moons',
  rows: 2,
  training: 1,
  validation: 1,
  features: [],
  axes: [0, 1],
  inputs: 2,
  classes: [],
  columns: [],
  warnings: [],
  points: { x: new Float64Array(), y: new Uint8Array(), held: new Uint8Array(), of: 2 },
  fingerprint: undefined,
};
