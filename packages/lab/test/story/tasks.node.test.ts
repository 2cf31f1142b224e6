// Each task as a reader meets it: not solved at the start, solved with some setting, and its text true of its fits.
import { describe, expect, test } from 'vitest';
import { meanOf } from '../../src/seeds/statistics.ts';
import { type ChapterName, chapters } from '../../src/story/chapters.ts';
import { acrossSeeds, alone } from '../../src/story/story-settings.ts';
import { fitOf } from '../../src/story/task.ts';
import {
  answersAt,
  asleep,
  averaged,
  masksShown,
  placeOfDoubt,
  wholeAt,
} from '../../src/story/tasks/asleep.ts';
import { both, lossesOf } from '../../src/story/tasks/both.ts';
import { choosing, lambdas, pathOf } from '../../src/story/tasks/choosing.ts';
import { accuracies, masks } from '../../src/story/tasks/masks.ts';
import { memorize } from '../../src/story/tasks/memorize.ts';
import { penalty } from '../../src/story/tasks/penalty.ts';
import { thinned } from '../../src/story/tasks/thinned.ts';
import { lambdasShown, tooMuch } from '../../src/story/tasks/too-much.ts';
import { en } from '../../src/story/words/en.ts';
import { attempt, train } from './fitted.ts';

const solutions: Readonly<Record<ChapterName, readonly number[]>> = {
  memorize: [200],
  penalty: [0.3],
  tooMuch: [3],
  thinned: [0.86],
  masks: [1],
  asleep: [32],
  both: [0.3, 0.9],
  choosing: [0.8],
};

describe.each(chapters)('$name', ({ name, task }) => {
  test('its task is open at the start, and can be solved', async () => {
    const start = await attempt(task, task.start);
    expect(task.isSolved(start)).toBe(false);
    const solved = await attempt(task, solutions[name]);
    expect(task.isSolved(solved)).toBe(true);
    const gaps = en[name].standing.match(/\w+(?=\})/g)!;
    expect(Object.keys(task.standing(solved)).sort()).toEqual([...gaps].sort());
    for (const figure of Object.values(task.standing(solved))) expect(figure).not.toBe('–');
  });

  test('every fit of its list has a name of its own', () => {
    const names = task.plans(task.start).map(plan => plan.name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('what the texts say of the page’s own fits', () => {
  test('1: all training points are right in the end, the loss is near 0, and validation loss has risen', async () => {
    const { fitted } = await attempt(memorize, memorize.start);
    const { losses, curve, points, weights } = fitOf(await train([...memorize.plans([6000])]), 'whole');
    expect(losses.trainingAccuracy).toBe(1);
    expect(losses.training).toBeLessThan(0.005);
    expect(losses.validation).toBeGreaterThan(4 * Math.min(...curve!.validation));
    expect([points, weights]).toEqual([undefined, undefined]);
    const held = fitOf(fitted, 'stopped').points!.held;
    expect(held.length - held.reduce((sum, one) => sum + one, 0)).toBe(120);
  });

  test('1: there are 127 weights and biases', async () => {
    const { hidden } = alone('any', {}).settings;
    const widths = [2, ...hidden, 1];
    const parameters = widths.slice(1).map((width, k) => width * (widths[k]! + 1));
    expect(parameters.reduce((sum, count) => sum + count, 0)).toBe(127);
  });

  test('2: training loss and penalty rise with λ, weights shrink', async () => {
    const fits = await Promise.all([0, 0.1, 1].map(l2 => attempt(penalty, [l2])));
    const [none, some, more] = fits.map(({ fitted }) => fitOf(fitted, 'now'));
    expect(none!.losses.training).toBeLessThan(some!.losses.training);
    expect(some!.losses.training).toBeLessThan(more!.losses.training);
    expect(some!.losses.penalty).toBeLessThan(more!.losses.penalty);
    expect(none!.norm).toBeGreaterThan(some!.norm);
    expect(some!.norm).toBeGreaterThan(more!.norm);
    expect(none!.losses.penalty).toBe(0);
  });

  test('3: losses at λ 0.5 and 10, and one half for every point at 20', async () => {
    const { fitted } = await attempt(tooMuch, tooMuch.start);
    expect(lambdasShown).toEqual(expect.arrayContaining([0.5, 10, 20]));
    const [half, ten, twenty] = [0.5, 10, 20].map(lambda => fitOf(fitted, `λ ${lambda}`));
    const shown = ({ training, validation }: { training: number; validation: number }) =>
      [training, validation].map(loss => loss.toFixed(2));
    expect(shown(half!.losses)).toEqual(['0.09', '0.16']);
    expect(shown(ten!.losses)).toEqual(['0.34', '0.42']);
    expect(twenty!.norm).toBeLessThan(0.01);
    for (const logit of twenty!.field!.logits) expect(Math.abs(logit)).toBeLessThan(0.01);
  });

  test('4: masks change from step to step, and every point has its own', async () => {
    const { fitted } = await attempt(thinned, [0.8]);
    const { masks: drawn, thinned: networks } = fitOf(fitted, 'now');
    expect(drawn!.map(({ step, units, examples }) => [step, units, examples])).toEqual([
      [5998, 20, 120],
      [5999, 20, 120],
      [6000, 20, 120],
    ]);
    const columns = (mask: (typeof drawn & object)[number]) =>
      Array.from({ length: mask.examples }, (_, e) =>
        Array.from({ length: mask.units }, (_, u) => mask.values[u * mask.examples + e]).join(''),
      );
    expect(new Set(columns(drawn![0]!)).size).toBeGreaterThan(60);
    expect(drawn![0]!.values).not.toEqual(drawn![1]!.values);
    const awake = drawn![0]!.values.reduce((sum, one) => sum + one, 0) / drawn![0]!.values.length;
    expect(awake).toBeCloseTo(0.8, 1);
    expect(networks!.length).toBe(6);
    expect(networks![0]).not.toEqual(networks![1]);
  });

  test('5: one mask is the same at every step; its loss is low with it, high without it, unlike with fresh masks', async () => {
    const { fitted } = await attempt(masks, masks.start);
    const [first, second] = fitOf(fitted, 'fixed shown').masks!;
    expect(first!.values).toEqual(second!.values);
    const [fresh, next] = fitOf(fitted, 'fresh shown').masks!;
    expect(fresh!.values).not.toEqual(next!.values);
    const [one, anew] = (['fixed', 'fresh'] as const).map(kind => {
      const losses = [...fitted].filter(([name]) => name.startsWith(`${kind} `)).map(([, fit]) => fit.losses);
      return {
        masked: meanOf(losses.map(({ minimizedLoss }) => minimizedLoss)).mean,
        awake: meanOf(losses.map(({ training }) => training)).mean,
        accuracy: meanOf(accuracies(fitted, kind)),
        best: Math.max(...accuracies(fitted, kind)),
      };
    });
    expect(one!.awake).toBeGreaterThan(2 * one!.masked);
    expect(anew!.awake).toBeLessThan(anew!.masked);
    expect(anew!.accuracy.mean - one!.accuracy.mean).toBeGreaterThan(
      one!.accuracy.error! + anew!.accuracy.error!,
    );
    for (const { best } of [one!, anew!]) expect(best).toBeGreaterThanOrEqual(0.95);
  });

  test('6: masks disagree at the cross, their mean is near the whole network, which is a little surer', async () => {
    const { fitted } = await attempt(asleep, asleep.start);
    const fit = fitOf(fitted, 'now');
    const place = placeOfDoubt(fit);
    const answers = answersAt(fit.thinned!.slice(0, masksShown), place);
    expect(answers.length).toBe(32);
    expect(Math.max(...answers) - Math.min(...answers)).toBeGreaterThan(0.5);
    expect(Math.abs(meanOf(answers).mean - wholeAt(fit.field!.logits, place))).toBeLessThan(0.1);
    const sureness = (logits: Float32Array) =>
      logits.reduce((sum, _, at) => sum + Math.abs(wholeAt(logits, at) - 0.5), 0) / logits.length;
    expect(sureness(fit.field!.logits)).toBeGreaterThan(sureness(averaged(fit.thinned!, 64)));
  });

  test('7: the figures of the question, and dropout alone leaves some seeds far off', async () => {
    const { fitted } = await attempt(both, [0.3, 0.9]);
    const alone = await train(acrossSeeds('l2', { l2: 0.7 }, { seeds: 10 }));
    const shown = (losses: readonly number[]) => {
      const { mean, error } = meanOf(losses);
      return `${mean.toFixed(3)} ± ${error!.toFixed(3)}`;
    };
    const figures = [shown(lossesOf(fitted, 'both')), shown(lossesOf(alone, 'l2'))];
    expect(figures).toEqual(['0.147 ± 0.014', '0.154 ± 0.014']);
    for (const figure of figures) expect(en.both.question).toContain(figure);
    expect(Math.max(...lossesOf(fitted, 'dropout'))).toBeGreaterThan(0.6);
    expect(meanOf(lossesOf(fitted, 'l2')).mean).toBeLessThan(meanOf(lossesOf(fitted, 'dropout')).mean);
  });

  test('8: training loss rises with λ; the rule chooses a larger λ than the lowest', async () => {
    const path = pathOf((await attempt(choosing, choosing.start)).fitted)!;
    expect(path.lambdas).toEqual(lambdas);
    expect(path.training).toEqual([...path.training].sort((a, b) => a - b));
    expect(path.chosen).toBeGreaterThan(path.lowest);
    expect(path.chosen).toBeLessThan(lambdas.length - 1);
    expect(path.lowest).toBeGreaterThan(0);
  });
});
