// Growth: how the time of a step follows its arithmetic, over examples, width and depth.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askProgram } from './ask.ts';
import type { Clock } from './clock.ts';
import type { Contender } from './contenders.ts';
import { type Axis, axes, type GrowthCurve, type GrowthPoint } from './growth-axes.ts';
import { drawGrowth } from './growth-plot.ts';
import { probes } from './places.ts';
import type { StepAnswer, StepJob } from './probes/step.ts';
import { formatCount, formatSeconds, markdownTable, messageOf, threeDigits } from './text.ts';
import { operationsPerStep } from './workloads.ts';

/** Measures every curve, and writes points, pictures and a table; gives the table. */
export async function growth(variants: readonly Contender[], out: string, clock: Clock): Promise<string> {
  const curves: GrowthCurve[] = [];
  for (const contender of variants) {
    for (const axis of axes) curves.push(await measureCurve(contender, axis, clock));
  }
  writeFileSync(out, `${JSON.stringify(curves, null, 1)}\n`);
  const folder = join(out, '..');
  for (const axis of axes) {
    const drawn = curves.filter(curve => curve.axis === axis.id && curve.points.length > 0);
    if (drawn.length > 0) writeFileSync(join(folder, `growth-${axis.id}.svg`), drawGrowth(axis, drawn));
  }
  return `${['# Growth', explanation, ...curves.map(describe)].join('\n\n')}\n`;
}

const explanation = `Time of one step against its arithmetic: operations of the matrix products, three a layer. Where it is
proportional, GFLOP/s are level; the slope is that of seconds against operations, both as logarithms, from one point to
the next.`;

async function measureCurve(contender: Contender, axis: Axis, clock: Clock): Promise<GrowthCurve> {
  const points: GrowthPoint[] = [];
  for (const size of axis.sizes) {
    const shape = axis.shape(size);
    const { arithmetic = 'strict', vectorBits = 128 } = contender;
    const job: StepJob = { ...shape, arithmetic, vectorBits, clock };
    const args = [...(contender.flags ?? []), join(probes, 'step.ts'), JSON.stringify(job)];
    const name = `${contender.name} · ${axis.id} ${formatCount(size)}`;
    try {
      const { secondsPerStep: seconds } = await askProgram<StepAnswer>(process.execPath, args);
      points.push({ size, operations: operationsPerStep(shape.widths, shape.rows), seconds });
      process.stderr.write(`${name}: ${formatSeconds(seconds)} a step\n`);
    } catch (error) {
      process.stderr.write(`${name}: failed: ${messageOf(error)}\n`);
    }
  }
  return { axis: axis.id, contender: contender.name, points };
}

function describe({ axis: id, contender, points }: GrowthCurve): string {
  const axis = axes.find(each => each.id === id)!;
  const rows = points.map(({ size, operations, seconds }, i) => [
    formatCount(size),
    threeDigits(operations / 1e6),
    formatSeconds(seconds),
    threeDigits(operations / seconds / 1e9),
    i === 0 ? '' : slope(points[i - 1]!, points[i]!).toFixed(2),
  ]);
  const head = [id, 'MFLOP a step', 'a step', 'GFLOP/s', 'slope'];
  return `## ${contender}: ${id}\n\n${axis.title}.\n\n${markdownTable(head, rows)}`;
}

/** 1 where seconds are proportional to operations. */
function slope(from: GrowthPoint, to: GrowthPoint): number {
  return Math.log(to.seconds / from.seconds) / Math.log(to.operations / from.operations);
}
