// A run followed over connections that break: nothing is missed, nothing comes twice, and nobody is pestered.
import { expect, test } from 'vitest';
import { follow } from '../../src/served/follow.ts';
import type { RunEvent } from '../../src/served/messages.ts';
import { PlayedServer, sentEvents } from './played-server.ts';

const path = 'runs/a/events';
const entry = (step: number) => ({ step, loss: 1 / step });

async function followed(
  server: PlayedServer,
  {
    after = -1,
    until = () => false,
  }: { after?: number; until?: (events: readonly RunEvent[]) => boolean } = {},
): Promise<{ readonly events: RunEvent[]; readonly pauses: number[] }> {
  const closing = new AbortController();
  const events: RunEvent[] = [];
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  for await (const event of follow(server, 'a', { after, signal: closing.signal, pause })) {
    events.push(event);
    if (until(events)) closing.abort();
  }
  return { events, pauses };
}

test('entries come until the run is done', async () => {
  const server = new PlayedServer({
    [path]: [
      sentEvents([
        ['history', entry(1)],
        ['history', entry(2)],
        ['done', { id: 'a' }],
      ]),
    ],
  });
  const { events, pauses } = await followed(server);
  expect(events.map(({ event }) => event)).toEqual(['history', 'history', 'done']);
  expect(events[1]).toEqual({ event: 'history', data: entry(2) });
  expect(server.asked).toEqual([{ path, after: undefined }]);
  expect(pauses).toEqual([]);
});

test('after a break it goes on behind the last entry, and waits longer as long as nothing comes', async () => {
  const unreachable = () => new TypeError('Failed to fetch');
  const server = new PlayedServer({
    [path]: [
      sentEvents(
        [
          ['history', entry(1)],
          ['history', entry(60)],
        ],
        true,
      ),
      unreachable(),
      new Response('{}', { status: 503 }),
      ...Array.from({ length: 4 }, unreachable),
      sentEvents([['history', entry(120)]]), // ended without a word, as when the lab is closed
      sentEvents([
        ['history', entry(180)],
        ['gone', { id: 'a' }],
      ]),
    ],
  });
  const { events, pauses } = await followed(server, { after: 0 });
  const steps = events.map(event => (event.event === 'history' ? event.data.step : event.event));
  expect(steps).toEqual([1, 60, 120, 180, 'gone']);
  expect(server.asked.map(({ after }) => after)).toEqual([
    '0',
    ...Array.from({ length: 7 }, () => '60'),
    '120',
  ]);
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 500]);
});

test.each([401, 404])('a lab that refuses with %i is not asked again', async status => {
  const server = new PlayedServer({ [path]: [new Response('{}', { status })] });
  expect(await followed(server)).toEqual({ events: [], pauses: [] });
});

test('who looks away is told no more', async () => {
  const server = new PlayedServer({
    [path]: [
      sentEvents([
        ['history', entry(1)],
        ['history', entry(2)],
      ]),
    ],
  });
  const { events } = await followed(server, { until: ({ length }) => length === 1 });
  expect(events).toHaveLength(1);
});
