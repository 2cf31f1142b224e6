// The page against Node: steps a second and frame times while a visitor watches W1 train, in interleaved rounds.
import { writeFileSync } from 'node:fs';
import { assignmentSettings, type Settings } from '../../packages/lab/src/settings/settings.ts';
import { describeHere, here } from '../here.ts';
import { markdownTable } from '../text.ts';
import { inNode } from './node.ts';
import { openSite, type PageFigures } from './page.ts';

/** W1: the assignment's network on 211 examples, full batch, float64, weights and masks of wellfit's streams. */
const w1: Settings = { ...assignmentSettings, random: 'philox', maskSeed: undefined };

const runs = [
  { name: 'no regularization', settings: w1 },
  { name: 'L2, λ = 0.7', settings: { ...w1, l2: 0.7 } },
  { name: 'dropout, keepProb 0.86', settings: { ...w1, keepProb: 0.86 } },
] as const;

/** Seconds that the page is watched in a round, and steps of a run in Node. */
const watched = 10;
const nodeSteps = 300_000;

interface Round {
  readonly page: PageFigures;
  readonly node: number;
}

/** Measures in rounds; gives the table, and writes all figures. */
export async function lab(out: string, rounds: number): Promise<string> {
  const site = await openSite();
  const found = runs.map((): Round[] => []);
  for (let round = 1; round <= rounds; round++) {
    for (const [i, { name, settings }] of runs.entries()) {
      const node = await inNode(settings, nodeSteps);
      const page = await site.measure(settings, watched);
      found[i]!.push({ page, node });
      process.stderr.write(
        `round ${round}, ${name}: page ${whole(page.stepsPerSecond)}, Node ${whole(node)} steps/s\n`,
      );
    }
  }
  await site.close();
  writeFileSync(out, `${JSON.stringify(found, null, 1)}\n`);
  return report(found, site.version);
}

function report(found: readonly (readonly Round[])[], chromium: string): string {
  const head = [
    '',
    'steps/s in the page',
    'steps/s in Node',
    'page ÷ Node',
    'frame: median',
    '95 %',
    'worst',
    'pictures/s',
  ];
  const rows = runs.map(({ name }, i) => {
    const of = (pick: (round: Round) => number) => median(found[i]!.map(pick));
    return [
      name,
      whole(of(({ page }) => page.stepsPerSecond)),
      whole(of(({ node }) => node)),
      of(({ page, node }) => page.stepsPerSecond / node).toFixed(2),
      `${of(({ page }) => page.median).toFixed(1)} ms`,
      `${of(({ page }) => page.p95).toFixed(1)} ms`,
      `${of(({ page }) => page.worst).toFixed(1)} ms`,
      of(({ page }) => page.pictures).toFixed(0),
    ];
  });
  const explanation =
    'W1 (2-20-3-1, 211 examples, full batch, float64, strict) trained in the page while boundary, curves, histograms and ' +
    'surfaces of all units are drawn at the rate of the display, and by `fit` in Node; medians of interleaved rounds.';
  const where = `${describeHere(here())} · Chromium ${chromium}, 1440 × 900, drawn without a graphics card`;
  return `# The page\n\n${where}\n\n${explanation}\n\n${markdownTable(head, rows)}\n`;
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
