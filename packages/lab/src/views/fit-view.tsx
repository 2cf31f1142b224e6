// The losses that tell how well the network fits: a verdict in words, their curves, and their figures.
import type { JSX } from 'preact';
import { useWords } from '../state/context.ts';
import { Curves } from './fit/curves.tsx';
import './fit/fit.css';
import { LossTable, Minimized } from './fit/loss-table.tsx';
import { VerdictLine } from './fit/verdict-line.tsx';

export function FitView(): JSX.Element {
  const { common, fit } = useWords();
  return (
    <section class="fit-view" aria-labelledby="fit-head">
      <div class="head">
        <h2 id="fit-head">{common.fit}</h2>
        <span class="quiet">{fit.note}</span>
      </div>
      <VerdictLine />
      <div class="fit-details">
        <Curves />
        <LossTable />
        <Minimized />
      </div>
    </section>
  );
}
