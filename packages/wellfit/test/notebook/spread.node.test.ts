// Accuracies over seeds beside the numpy reference: the first run of each group; the campaign in test/campaigns runs all ten.
import { expect, test } from 'vitest';
import { groups, readReference, runOf, runTolerance } from '../campaigns/spread.ts';
import { describeWithReference } from '../reference.node.ts';

describeWithReference('spread over seeds', folder => {
  const reference = readReference(folder);
  const cases = groups.flatMap(group => [0].map(run => ({ name: group.name, group, run })));

  test.each(cases)(
    '$name: run $run',
    async ({ group, run }) => {
      const { test_accuracy, train_accuracy } = reference.spread[group.name]!;
      const { train, test } = await runOf(group, run, reference);
      expect(Math.abs(test - test_accuracy.each[run]!)).toBeLessThanOrEqual(runTolerance(group, run));
      // of single runs the reference tells no accuracy on the training set: it is near the mean of ten
      expect(Math.abs(train - train_accuracy.mean)).toBeLessThan(0.05);
    },
    60_000,
  );
});
