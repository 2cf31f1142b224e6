// Server-sent events out of a stream of bytes: `EventSource` would do it, and cannot send a token.

/** An event as it was sent. */
export interface SentEvent {
  readonly event: string;
  readonly data: string;
  /** The id of this event or of the last one before it that had one. */
  readonly id: string;
}

/** The events of a stream, as they are complete. */
export async function* readEvents(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<SentEvent, void, void> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      yield* parser.push(part.value);
    }
  } finally {
    void reader.cancel().catch(() => {}); // who reads no further wants no more to be sent
  }
}

/** Puts events together from pieces of text that end anywhere, by the rules of the HTML standard. */
export class EventParser {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #id = '';

  /** The events that end in this piece. */
  push(text: string): SentEvent[] {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop()!; // a line feed may still follow a carriage return at the end
    return lines.flatMap(line => this.#take(line));
  }

  #take(line: string): SentEvent[] {
    if (line === '') return this.#end();
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    return [];
  }

  #end(): SentEvent[] {
    const event: SentEvent = { event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id };
    const isEmpty = this.#data.length === 0;
    this.#event = '';
    this.#data = [];
    return isEmpty ? [] : [event];
  }
}
