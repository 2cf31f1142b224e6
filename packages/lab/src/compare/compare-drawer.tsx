// Compare: none, L2, dropout and both side by side, over seeds, and the λ that the validation set chooses.
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useShared, useWords } from '../state/context.ts';
import './compare.css';
import { comparisonOf } from './comparison.ts';
import { FitsProgress } from './fits-progress.tsx';
import { PathFigure } from './path-figure.tsx';
import { Pictures } from './pictures.tsx';
import { inOrder, planComparison, type Restraint } from './plans.ts';
import { SeedsFigure } from './seeds-figure.tsx';
import { summarize } from './summary.ts';

/** Milliseconds for which a hand must rest before fits are trained with what it has set. */
const restMilliseconds = 250;

export function CompareDrawer(): JSX.Element {
  const { lab, fits, screen } = useShared();
  const { compare } = useWords();
  const comparison = comparisonOf(fits);
  const settings = lab.settings.value;
  const data = lab.data.value;
  const training = data?.training ?? 0;
  const parameters = lab.parameters.value;
  const strengths = comparison.strengthsFor(settings);
  const plan = useMemo(
    () => planComparison(settings, { strengths, size: { training, parameters } }),
    [settings, strengths.l2, strengths.keepProb, training, parameters],
  );
  const { source } = settings.data;
  const brought = source === 'points' || source === 'table' ? lab.brought.value : undefined;
  const compute = () => comparison.run(inOrder(plan), brought);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!data) return undefined;
    const timer = setTimeout(compute, isFirst.current ? 0 : restMilliseconds);
    isFirst.current = false;
    return () => {
      clearTimeout(timer);
      comparison.stop();
    };
  }, [plan, brought, data]);
  if (!data) return <p>{compare.waiting}</p>;
  const use = (restraint: Partial<Restraint>) => {
    if (restraint.l2 !== undefined) lab.set('l2', restraint.l2);
    if (restraint.keepProb !== undefined) lab.set('keepProb', restraint.keepProb);
    screen.drawer.value = undefined;
  };
  const summary = summarize(plan, comparison.known.value);
  return (
    <div class="compare">
      <div class="compare-left">
        <Pictures
          summary={summary}
          data={data}
          seed={settings.seed}
          strengths={strengths}
          onStrengths={edited => comparison.editStrengths(settings, edited)}
          onUse={use}
        />
        <FitsProgress comparison={comparison} summary={summary} plan={plan} onCompute={compute} />
      </div>
      <div class="compare-facts">
        <SeedsFigure variants={summary.variants} seeds={plan.seeds.length} />
        <PathFigure path={summary.path} plan={plan} keepProb={settings.keepProb} onUse={use} />
      </div>
    </div>
  );
}
