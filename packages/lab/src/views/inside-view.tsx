// What the losses do not tell: how large the weights are, who is taken for whom, and whether probabilities are honest.
import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Tabs } from '../parts/tabs.tsx';
import { useShared, useWords } from '../state/context.ts';
import type { InsideTab } from '../state/screen.ts';
import { Calibration } from './inside/calibration.tsx';
import { Confusion } from './inside/confusion.tsx';
import './inside/inside.css';
import { Weights } from './inside/weights.tsx';

const contents: Readonly<Record<InsideTab, ComponentType>> = {
  weights: Weights,
  confusion: Confusion,
  calibration: Calibration,
};

const tabs: readonly InsideTab[] = ['weights', 'confusion', 'calibration'];

export function InsideView(): JSX.Element {
  const { lab, screen } = useShared();
  const { common, inside } = useWords();
  const tab = screen.insideTab.value;
  useEffect(() => {
    lab.looksAtQuality.value = tab !== 'weights';
    lab.lookAgain();
  }, [lab, tab]);
  const Contents = contents[tab];
  return (
    <section class="inside-view" aria-labelledby="inside-head">
      <div class="head">
        <h2 id="inside-head">{common.inside}</h2>
        <Tabs
          label={common.inside}
          tabs={tabs.map(name => [name, inside[name]] as const)}
          chosen={tab}
          onChoose={name => {
            screen.insideTab.value = name;
          }}
          panel="inside-panel"
        />
      </div>
      <div id="inside-panel" role="tabpanel" aria-label={inside[tab]}>
        <Contents />
      </div>
    </section>
  );
}
