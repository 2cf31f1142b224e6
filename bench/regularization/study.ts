// Regularization: by how much each restraint lowers the test loss where the plain network overfits, and the path of λ.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threeDigits } from '../text.ts';
import { type MethodResult, meanOf, type PathPoint, type Study } from './findings.ts';
import { lambdas, type Method, methods, plain, type Strength, withL2 } from './methods.ts';
import { drawMethods } from './methods-plot.ts';
import { drawPath } from './path-plot.ts';
import { report } from './report.ts';
import { rehearsal, reported, trials } from './trial.ts';

/** Runs the study, and writes figures, pictures and a table; gives the table. */
export async function regularization(out: string): Promise<string> {
  const study: Study = {
    plain: await studyMethod(plain),
    methods: await inTurn(methods, studyMethod),
    path: await inTurn(lambdas, studyLambda),
  };
  writeFileSync(out, `${JSON.stringify(study, null, 1)}\n`);
  const folder = join(out, '..');
  for (const theme of ['light', 'dark'] as const) {
    const ending = theme === 'light' ? '' : '-dark';
    writeFileSync(join(folder, `regularization-methods${ending}.svg`), drawMethods(study, theme));
    writeFileSync(join(folder, `regularization-path${ending}.svg`), drawPath(study, theme));
  }
  return report(study);
}

/** Chooses the strength in the rehearsal, then measures it on other draws. */
async function studyMethod({ name, strengths }: Method): Promise<MethodResult> {
  const rehearsed: Record<string, number> = {};
  let best: { readonly strength: Strength; readonly loss: number } | undefined;
  for (const strength of strengths) {
    const loss = meanOf(await trials(strength.recipe, rehearsal), 'testLoss');
    rehearsed[strength.label] = loss;
    if (best === undefined || loss < best.loss) best = { strength, loss };
  }
  const { label, recipe } = best!.strength;
  const found = await trials(recipe, reported);
  say(`${name} ${label}`, meanOf(found, 'testLoss'));
  return { method: name, strength: label, rehearsed, trials: found };
}

async function studyLambda(lambda: number): Promise<PathPoint> {
  const found = await trials(withL2(lambda), reported);
  say(`λ ${lambda}`, meanOf(found, 'testLoss'));
  return { lambda, trials: found };
}

function say(what: string, loss: number): void {
  process.stderr.write(`${what.trim()}: test loss ${threeDigits(loss)}\n`);
}

async function inTurn<From, To>(items: readonly From[], run: (item: From) => Promise<To>): Promise<To[]> {
  const results: To[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}
