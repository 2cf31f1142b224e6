// Events out of bytes that arrive in any pieces, by the rules of the HTML standard's event streams.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventParser, readEvents, type SentEvent } from '../../src/served/event-stream.ts';

const text = [
  ': a comment\n',
  '\n',
  'event: history\nid: 60\ndata: {"step":60,\ndata: "loss":0.5}\n\n',
  'event: history\r\nid:120\r\ndata:{"name":"축구장 λ"}\r\n\r\n',
  'data:  two blanks\rignored: x\rdata\r\r',
  'id\nevent: done\ndata: {}\n\n',
  'event: nothing\n\n',
  'data: never ends\n',
].join('');

const events: SentEvent[] = [
  { event: 'history', data: '{"step":60,\n"loss":0.5}', id: '60' },
  { event: 'history', data: '{"name":"축구장 λ"}', id: '120' },
  { event: 'message', data: ' two blanks\n', id: '120' },
  { event: 'done', data: '{}', id: '' },
];

test('fields, comments, several lines of data, every end of line', () => {
  expect(new EventParser().push(text)).toEqual(events);
});

async function read(pieces: readonly Uint8Array<ArrayBuffer>[]): Promise<SentEvent[]> {
  const found: SentEvent[] = [];
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  for await (const event of readEvents(stream)) found.push(event);
  return found;
}

test('pieces may end anywhere, within a line end or a letter too', async () => {
  const bytes = new TextEncoder().encode(text);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 })), async cuts => {
      const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
      const pieces = ends.map((end, k) => bytes.slice(ends[k - 1] ?? 0, end));
      expect(await read(pieces)).toEqual(events);
    }),
    { numRuns: 60 },
  );
  expect(await read(Array.from(bytes, byte => Uint8Array.of(byte)))).toEqual(events);
});

test('an event is there as soon as its empty line is', () => {
  const parser = new EventParser();
  expect(parser.push('data: 1\n')).toEqual([]);
  expect(parser.push('\n')).toHaveLength(1);
});

test('who reads no further ends the stream', async () => {
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: controller => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
    cancel: () => {
      isCancelled = true;
    },
  });
  for await (const { data } of readEvents(stream)) {
    expect(data).toBe('1');
    break;
  }
  await new Promise(resolve => setTimeout(resolve));
  expect(isCancelled).toBe(true);
});
