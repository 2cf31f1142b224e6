// scikit-learn's common estimator checks, ported by meaning, under their own names: what its users may rely on here too.
import { describe, expect, test } from 'vitest';
import golden from '../golden/estimator-checks.json' with { type: 'json' };
import { type Check, classifier, type Kind, originalName, regressor } from './scikit-learn-checks.ts';
import { answerChecks } from './scikit-learn-checks-answers.ts';
import { classifierChecks } from './scikit-learn-checks-classifier.ts';
import { formChecks } from './scikit-learn-checks-forms.ts';
import { leftOut } from './scikit-learn-checks-left-out.ts';
import { paramChecks } from './scikit-learn-checks-params.ts';
import { refusalChecks } from './scikit-learn-checks-refusals.ts';
import { regressorChecks } from './scikit-learn-checks-regressor.ts';
import { weightChecks } from './scikit-learn-checks-weights.ts';

const shared = [...paramChecks, ...formChecks, ...refusalChecks, ...weightChecks, ...answerChecks];
const tables: readonly (readonly [Kind, readonly Check[]])[] = [
  [classifier, [...shared, ...classifierChecks]],
  [regressor, [...shared, ...regressorChecks]],
];
const namesOf = (checks: readonly Check[]) => new Set(checks.map(originalName));

describe.each(tables)('$name', (kind, checks) => {
  const titled = checks.map(({ name, meaning, run }) => [name, meaning, run] as const);

  test.each(titled)('%s: %s', (_name, _meaning, run) => run(kind));

  test('has forty checks or more, of different names', () => {
    expect(namesOf(checks).size).toBeGreaterThanOrEqual(40);
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });
});

test("each of scikit-learn's checks is either ported or left out for a reason", () => {
  const ported = namesOf(tables.flatMap(([, checks]) => checks));
  expect(Object.keys(leftOut).filter(name => ported.has(name))).toEqual([]);
  expect([...ported, ...Object.keys(leftOut)].sort()).toEqual(golden.checks);
});
