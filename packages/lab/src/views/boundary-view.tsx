// The boundary: what the network says of every place of a plane, with the examples on top and its units below.
import type { JSX } from 'preact';
import { niceTicks } from '../draw/ticks.ts';
import { useShared, useWords } from '../state/context.ts';
import { AxisChoice } from './boundary/axis-choice.tsx';
import { BoundaryPicture } from './boundary/boundary-picture.tsx';
import { ClassKey } from './boundary/class-key.tsx';
import './boundary/boundary.css';
import { Legend } from './boundary/legend.tsx';
import { Units } from './boundary/units.tsx';

export function BoundaryView(): JSX.Element {
  const { common } = useWords();
  return (
    <section class="boundary-view" aria-labelledby="boundary-title">
      <div class="head boundary-head">
        <h2 id="boundary-title">{common.boundary}</h2>
        <Legend />
      </div>
      <div class="boundary-frame">
        <VerticalTicks />
        <BoundaryPicture />
        <HorizontalTicks />
      </div>
      <ClassKey />
      <AxisChoice />
      <Units />
    </section>
  );
}

/** Steps along an axis that numbers are written at. */
const steps = 4;

/** Ticks of an axis, and its name in the last gap between two of them. */
function useTicks(axis: 0 | 1): {
  readonly ticks: readonly PlacedTick[];
  readonly name: string;
  readonly nameAt: string;
} {
  const { lab } = useShared();
  const { features = [] } = lab.data.value ?? {};
  const feature = features.length > 1 ? features[lab.axes.value[axis]] : undefined;
  const field = lab.frame.value?.field;
  const domain = field && (axis === 0 ? field.x1 : field.x2);
  const ticks = domain ? placedTicks(domain) : [];
  const [before = 0.5, last = 1] = ticks.slice(-2).map(({ at }) => at);
  return { ticks, name: feature?.name ?? '', nameAt: `${50 * (before + last)}%` };
}

interface PlacedTick {
  readonly text: string;
  /** Share of the axis. */
  readonly at: number;
}

function placedTicks(domain: readonly [number, number]): readonly PlacedTick[] {
  const [least, most] = domain;
  return niceTicks(domain, steps).map(({ value, text }) => ({ text, at: (value - least) / (most - least) }));
}

/** x1 as it is written by hand; other names as they are. */
function subscripted(name: string): JSX.Element | string {
  const [, letter, digits] = /^([a-z])(\d)$/.exec(name) ?? [];
  return letter ? (
    <>
      {letter}
      <sub>{digits}</sub>
    </>
  ) : (
    name
  );
}

function HorizontalTicks(): JSX.Element {
  const { ticks, name, nameAt } = useTicks(0);
  return (
    <div class="ticks ticks-horizontal" aria-hidden="true">
      {ticks.map(({ text, at }) => (
        <span key={text} style={{ left: `${100 * at}%` }}>
          {text}
        </span>
      ))}
      <i style={{ left: nameAt }}>{subscripted(name)}</i>
    </div>
  );
}

function VerticalTicks(): JSX.Element {
  const { ticks, name, nameAt } = useTicks(1);
  return (
    <div class="ticks ticks-vertical" aria-hidden="true">
      {ticks.map(({ text, at }) => (
        <span key={text} style={{ bottom: `${100 * at}%` }}>
          {text}
        </span>
      ))}
      <i style={{ bottom: nameAt }}>{subscripted(name)}</i>
    </div>
  );
}
