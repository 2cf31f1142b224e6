import { expect, test } from 'vitest';
import { synthetic } from 'wellfit';
import { drawnSets } from '../../../src/settings/settings.ts';
import { setPoints } from '../../../src/views/data/set-points.ts';

/** What the page calls a set, as the library does. */
const names = { assignment: 'pitch' };

test.each(drawnSets)('%s looks on a thumb like the set that is trained on', set => {
  const { x1, x2, y } = setPoints(set);
  const drawn = synthetic(set in names ? names[set as keyof typeof names] : set, { rows: 600, noise: 0.02 });
  let agreeing = 0;
  for (let i = 0; i < y.length; i++) {
    let least = Number.POSITIVE_INFINITY;
    let label = -1;
    for (let row = 0; row < 600; row++) {
      const distance = Math.hypot(drawn.x.at(row, 0) - x1[i]!, drawn.x.at(row, 1) - x2[i]!);
      if (distance < least) [least, label] = [distance, drawn.y[row]!];
    }
    if (label === y[i]) agreeing++;
  }
  expect(agreeing / y.length).toBeGreaterThan(0.85);
});
