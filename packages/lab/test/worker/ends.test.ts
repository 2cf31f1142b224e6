// How a training ends by itself: patience runs out, or it leaves the finite numbers.
import { describe, expect, it } from 'vitest';
import { Trainer } from 'wellfit';
import { assignmentSettings, defaultSettings, type Settings } from '../../src/settings/settings.ts';
import { prepareExamples } from '../../src/worker/examples/examples.ts';
import { networkOf, trainerOptionsOf } from '../../src/worker/program.ts';
import { FakePage } from './fake-port.ts';

const settingsWith = (change: Partial<Settings>): Settings => ({ ...defaultSettings, ...change });

describe('patience', () => {
  const settings = settingsWith({ patience: 300, hidden: [20, 3], optimizer: 'adam', learningRate: 0.02 });

  /** Steps and validation losses at every tenth step. */
  async function looks(steps: number): Promise<{ readonly step: number; readonly loss: number }[]> {
    const examples = await prepareExamples(settings, undefined);
    const run = new Trainer(
      networkOf(settings, examples),
      examples.training,
      trainerOptionsOf(settings, examples.classes),
    );
    return Array.from({ length: steps / 10 }, (_, k) => {
      if (k > 0) run.advance(10);
      return { step: run.step, loss: run.evaluate(examples.validation).loss };
    });
  }

  it('ends at the best weights, which a link reaches as well', async () => {
    const page = new FakePage();
    await page.open(settings, { run: true });
    const frame = await page.rest();
    const all = await looks(3000);
    let best = all[0]!;
    for (const look of all) {
      if (look.loss < best.loss) best = look;
      else if (look.step - best.step >= 300) break;
    }
    expect(best.step).toBeGreaterThan(0);
    expect(frame.state).toEqual({ kind: 'stopped early', best: best.step });
    expect(frame.step).toBe(best.step);
    expect(frame.losses.validation).toBe(best.loss);
    const other = new FakePage();
    await other.open(settings, { until: best.step });
    expect((await other.rest()).state).toEqual({ kind: 'paused' });
    expect(await other.fingerprint()).toBe(await page.fingerprint());
    page.close();
    other.close();
  });

  it('begins when it is set, and ends when it is taken back', async () => {
    const page = new FakePage();
    await page.open({ ...settings, patience: 0 });
    await page.send({ kind: 'step', steps: 1500 });
    expect((await page.rest()).state).toEqual({ kind: 'paused' });
    await page.send({ kind: 'patience', value: 20 });
    await page.send({ kind: 'run' });
    const stopped = await page.rest();
    expect(stopped.state.kind).toBe('stopped early');
    expect(stopped.step).toBeGreaterThanOrEqual(1500);
    await page.send({ kind: 'patience', value: 0 });
    await page.send({ kind: 'step', steps: 200 });
    const { state, step } = await page.rest();
    expect([state.kind, step]).toEqual(['paused', stopped.step + 200]);
    page.close();
  });

  it('puts moves back to where the weights are', async () => {
    const page = new FakePage();
    await page.open(settings, { run: true });
    const { step: best } = await page.rest();
    await page.send({ kind: 'patience', value: 100 });
    await page.send({ kind: 'step', steps: 50 });
    await page.rest();
    await page.send({ kind: 'set', name: 'learningRate', value: 0.5 });
    await page.send({ kind: 'run' });
    const { state, step, moves } = await page.rest();
    expect(state.kind).toBe('stopped early');
    expect(step).toBeLessThanOrEqual(best + 60);
    expect(moves).toEqual([{ step, name: 'learningRate', value: 0.5 }]);
    page.close();
  });
});

describe('divergence', () => {
  it('stops training at the last finite weights, which a hand may set right', async () => {
    // α·λ/m is above 2: every step makes the weights larger than they were
    const settings = { ...assignmentSettings, learningRate: 10, l2: 50 };
    const page = new FakePage();
    await page.open(settings, { run: true });
    const { state, step, losses, weights } = await page.rest();
    const found = {
      kind: 'diverged',
      step: expect.any(Number),
      layer: expect.any(String),
      cause: expect.any(String),
    };
    expect(state).toEqual(found);
    expect(Number.isFinite(losses.minimizedLoss + losses.penalty)).toBe(true);
    expect(weights.every(layer => layer.weights.every(Number.isFinite))).toBe(true);
    const fingerprint = await page.fingerprint();

    const message = expect.stringMatching(/^fit: .* at step \d+ in layer .*; lower learningRate \(10\)/);
    await page.send({ kind: 'run' });
    expect(page.last).toEqual({ kind: 'refused', what: 'run', message });
    expect(await page.fingerprint()).toBe(fingerprint);

    const other = new FakePage();
    await other.open(settings, { until: step });
    await other.rest();
    expect(await other.fingerprint()).toBe(fingerprint);

    await page.send({ kind: 'set', name: 'learningRate', value: 0.001 });
    expect((await page.frame()).state).toEqual({ kind: 'paused' });
    page.close();
    other.close();
  });
});
