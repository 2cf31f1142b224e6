import { expect, test } from 'vitest';
import { onceAFrame } from '../../src/views/once-a-frame.ts';

test('acts at once, then once a frame on what came last', () => {
  const acted: number[] = [];
  const frames: (() => void)[] = [];
  const act = onceAFrame<number>(
    value => acted.push(value),
    next => frames.push(next),
  );
  act(1);
  expect(acted).toEqual([1]);
  act(2);
  act(3);
  expect(acted).toEqual([1]);
  frames.shift()!();
  expect(acted).toEqual([1, 3]);
  frames.shift()!();
  expect(frames).toEqual([]);
  act(4);
  expect(acted).toEqual([1, 3, 4]);
});
