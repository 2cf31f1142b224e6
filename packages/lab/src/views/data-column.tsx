// The data at a glance: which set, how noisy, how it is divided; files are dropped anywhere.
import type { JSX } from 'preact';
import { useShared, useWords } from '../state/context.ts';
import { count } from '../state/numerals.ts';
import './data/data.css';
import { SetTiles } from './data/set-tiles.tsx';
import { NoiseSlider, SplitSlider } from './data/sliders.tsx';

export function DataColumn(): JSX.Element {
  const { common } = useWords();
  return (
    <section class="data-column" aria-labelledby="data-title">
      <div class="head">
        <h2 id="data-title">{common.data}</h2>
        <DataName />
      </div>
      <SetTiles />
      <div class="data-sliders">
        <NoiseSlider />
        <SplitSlider />
      </div>
    </section>
  );
}

/** The set and how many examples it has. */
function DataName(): JSX.Element {
  const { lab } = useShared();
  const { data } = useWords();
  const { source, rows } = lab.start.value.data;
  const told = lab.data.value;
  const isBrought = source === 'points' || source === 'table';
  const name = source === 'table' ? (told?.name ?? '') : data[source];
  const examples = isBrought ? told?.rows : rows;
  return (
    <span class="quiet data-name">
      <span>{name}</span>
      {examples !== undefined && ` · ${count(examples)}`}
    </span>
  );
}
