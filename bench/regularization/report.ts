// The study of regularization as Markdown.
import { deviation, markdownTable, threeDigits } from '../text.ts';
import { byTestLoss, type MethodResult, meanOf, type PathPoint, type Study, timesLower } from './findings.ts';
import { setting } from './methods.ts';
import type { Trial } from './trial.ts';

const { rows, noise, hidden, steps, batchSize } = setting;

const explanation = `${rows} examples of \`moons\` with noise ${noise}, a ${[2, ...hidden, 1].join('-')} network with ReLU, ${steps} steps of Adam
at 0.01 in batches of ${batchSize}: enough to learn the examples by heart. Every method adds one thing to that. Each figure is
over the same ten training sets and starts, on 10,000 test examples; each strength was chosen on ten other training
sets and another test set. Early stopping sets a quarter of its examples aside.`;

/** The whole report. */
export function report(study: Study): string {
  const parts = ['# Regularization', explanation, methodTable(study), '## The path of λ', pathTable(study)];
  return `${parts.join('\n\n')}\n`;
}

function methodTable({ plain, methods }: Study): string {
  const head = [
    '',
    'strength',
    'test log loss',
    'sd',
    'lower than none',
    'training log loss',
    'test accuracy',
  ];
  const row = (result: MethodResult) => [
    result.method,
    result.strength,
    ...testLossOf(result.trials),
    result === plain ? '' : timesLower(result, plain),
    threeDigits(meanOf(result.trials, 'trainingLoss')),
    `${(100 * meanOf(result.trials, 'testAccuracy')).toFixed(1)} %`,
  ];
  return markdownTable(head, [plain, ...byTestLoss(methods)].map(row));
}

function pathTable({ path }: Study): string {
  const row = ({ lambda, trials }: PathPoint) => [
    String(lambda),
    threeDigits(meanOf(trials, 'trainingLoss')),
    ...testLossOf(trials),
    threeDigits(meanOf(trials, 'norm')),
  ];
  return markdownTable(['λ', 'training log loss', 'test log loss', 'sd', '‖W‖'], path.map(row));
}

function testLossOf(trials: readonly Trial[]): [mean: string, deviation: string] {
  const losses = trials.map(({ testLoss }) => testLoss);
  return [threeDigits(meanOf(trials, 'testLoss')), threeDigits(deviation(losses))];
}
