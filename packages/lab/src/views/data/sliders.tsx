// How many examples there are, how they are divided and how noisy they are: each place starts training anew.
import type { JSX } from 'preact';
import { Slider } from '../../parts/slider.tsx';
import { dataRanges } from '../../settings/ranges.ts';
import { type DataSettings, type DrawnSet, drawnSets } from '../../settings/settings.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count, setting } from '../../state/numerals.ts';
import { useOnceAFrame } from '../once-a-frame.ts';
import { noiseScale } from './choose-set.ts';
import { shownSplit } from './split.ts';

/** Share of the examples that one place of the slider moves. */
const shareUnit = 0.01;
const rowsUnit = 20;

function useChange(): (change: Partial<DataSettings>) => void {
  const { lab } = useShared();
  return useOnceAFrame(change => lab.restart({ data: { ...lab.start.value.data, ...change } }));
}

/** The set that a seed draws; undefined for what was brought. */
export function useDrawnSet(): DrawnSet | undefined {
  const { source } = useShared().lab.start.value.data;
  return drawnSets.find(set => set === source);
}

/** Only drawn sets can be drawn with more noise. */
export function NoiseSlider(): JSX.Element | null {
  const { lab } = useShared();
  const { data } = useWords();
  const change = useChange();
  const set = useDrawnSet();
  if (!set) return null;
  const { noise } = lab.start.value.data;
  const { most, unit } = noiseScale(set);
  return (
    <Slider
      name={data.noise}
      shown={setting(noise)}
      value={noise}
      least={0}
      most={Math.max(most, noise)}
      unit={unit}
      onValue={value => change({ noise: value })}
    />
  );
}

/** The slider's left part is what is trained on. */
export function SplitSlider(): JSX.Element {
  const { lab } = useShared();
  const { data } = useWords();
  const change = useChange();
  const isDrawn = useDrawnSet() !== undefined;
  const { rows, validationShare } = lab.start.value.data;
  const told = lab.data.value;
  const { training, validation } = shownSplit(told, isDrawn ? rows : (told?.rows ?? rows), validationShare);
  const { least, most } = dataRanges.validationShare;
  return (
    <Slider
      name={data.split}
      shown={`${count(training)} : ${count(validation)}`}
      value={1 - validationShare}
      least={round(1 - most)}
      most={round(1 - least)}
      unit={shareUnit}
      onValue={share => change({ validationShare: round(1 - share) })}
    />
  );
}

/** The share as it is written. */
const round = (share: number): number => Number(share.toFixed(2));

export function RowsSlider(): JSX.Element {
  const { lab } = useShared();
  const { data } = useWords();
  const change = useChange();
  const { rows } = lab.start.value.data;
  const { least, most } = dataRanges.rows;
  return (
    <Slider
      name={data.rows}
      shown={count(rows)}
      value={rows}
      least={least}
      most={most}
      unit={rowsUnit}
      onValue={value => change({ rows: value })}
    />
  );
}
