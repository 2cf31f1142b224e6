// A lab that a test plays: what it was asked, and answers in turn.
import type { Server, ServerRequest } from '../../src/state/server.ts';

/** An answer, or what happens instead of one. */
export type PlayedAnswer = Response | Error;

export class PlayedServer implements Server {
  readonly asked: { readonly path: string; readonly after: string | undefined }[] = [];
  readonly #answers: Readonly<Record<string, PlayedAnswer[]>>;

  /** @param answers to each path, in turn */
  constructor(answers: Readonly<Record<string, PlayedAnswer[]>>) {
    this.#answers = answers;
  }

  request(path: string, { headers = {} }: ServerRequest = {}): Promise<Response> {
    this.asked.push({ path, after: headers['last-event-id'] });
    const answer = this.#answers[path]?.shift();
    if (!answer) throw new Error(`${path} was not to be asked again`);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }
}

/** Events as they are sent; a connection that breaks after them. */
export function sentEvents(
  events: readonly (readonly [event: string, data: object])[],
  breaks = false,
): Response {
  const text = events
    .map(([event, data]) => {
      const id = 'step' in data ? `id: ${data.step}\n` : '';
      return `event: ${event}\n${id}data: ${JSON.stringify(data)}\n\n`;
    })
    .join('');
  const bytes = new TextEncoder().encode(`: hello\n\n${text}`);
  let isSent = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (!isSent) controller.enqueue(bytes);
      else if (breaks) controller.error(new TypeError('network error'));
      else controller.close();
      isSent = true;
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
