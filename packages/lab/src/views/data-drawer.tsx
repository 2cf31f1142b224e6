// Bringing data: a set that is drawn, a table of one's own, or points placed by hand.
import type { JSX } from 'preact';
import { Tabs } from '../parts/tabs.tsx';
import { useShared, useWords } from '../state/context.ts';
import type { DataWay } from '../state/screen.ts';
import { PointsWay } from './data/points-way.tsx';
import { SetsWay } from './data/sets-way.tsx';
import { TableWay } from './data/table-way.tsx';
import './data/data-drawer.css';

const contents: Readonly<Record<DataWay, () => JSX.Element>> = {
  sets: SetsWay,
  table: TableWay,
  points: PointsWay,
};

export function DataDrawer(): JSX.Element {
  const { lab, screen } = useShared();
  const { data } = useWords();
  const way = screen.dataWay.value;
  const Way = contents[way];
  const names: Readonly<Record<DataWay, string>> = {
    sets: data.waySets,
    table: data.wayTable,
    points: data.wayPoints,
  };
  return (
    <div class="data-drawer">
      <Tabs
        label={data.ways}
        tabs={Object.entries(names).map(([name, text]) => [name as DataWay, text] as const)}
        chosen={way}
        onChoose={name => {
          screen.dataWay.value = name;
        }}
        panel="data-way"
      />
      <p class="data-refusal" role="alert">
        {lab.refusal.value}
      </p>
      <div id="data-way" role="tabpanel" aria-label={names[way]}>
        <Way />
      </div>
    </div>
  );
}
