// The curves of a run, or of two on the same axes: the second one paler.
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useAtMostEvery } from '../parts/at-most-every.ts';
import { paletteOf } from '../parts/palette.ts';
import type { Curve } from '../protocol.ts';
import { useShared, useWords } from '../state/context.ts';
import { count, fixed } from '../state/numerals.ts';
import { chartWords, sizeOf } from '../views/fit/curves.tsx';
import { lossTop } from '../views/fit/loss-axis.ts';
import { LossChart } from '../views/fit/loss-chart.ts';
import { fill, type Words } from '../words/words.ts';
import { curveOf } from './history.ts';
import type { RunDetails } from './messages.ts';

/** Milliseconds between two changes of what is read aloud. */
const calmMilliseconds = 2000;

/** Losses this many times the first one are off the axis: training that falls apart leaves the rest legible. */
const mostGrowth = 3;

export function RunCurves({ shown }: { readonly shown: readonly RunDetails[] }): JSX.Element | null {
  const { screen } = useShared();
  const words = useWords();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<LossChart | undefined>(undefined);
  const top = useRef(0);
  const theme = screen.theme.value;
  const curves = shown.map(({ history }) => curveOf(history)).filter(({ step }) => step.length > 0);
  const [curve, second] = curves;
  const hasCurve = curve !== undefined;
  const wanted = Math.max(0, ...curves.map(wantedTop));
  top.current = Math.max(top.current, lossTop(undefined, 0, wanted));
  const picture = curve && { curve, second, top: top.current, marks: [] };
  const latest = useRef(picture);
  latest.current = picture;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !latest.current) return undefined;
    const palette = paletteOf(theme);
    const look = {
      palette: { ...palette, paper: palette.surface },
      words: chartWords(words),
      size: sizeOf(element),
    };
    const made = new LossChart(element, latest.current, look);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize(sizeOf(element)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = undefined;
    };
  }, [theme, words, hasCurve, second === undefined]);
  useLayoutEffect(() => {
    if (picture) chart.current?.show(picture);
  });
  const summary = useAtMostEvery(calmMilliseconds, shown.map(details => inWords(details, words)).join(' '));
  if (!hasCurve) return null;
  return (
    <>
      {second && <Key shown={shown} />}
      <div ref={box} class="fit-chart runs-chart" role="img" aria-label={summary} />
    </>
  );
}

/** Which curves are whose. */
function Key({ shown }: { readonly shown: readonly RunDetails[] }): JSX.Element {
  return (
    <p class="runs-key">
      {shown.map(({ run }, k) => (
        <span key={run.id} class={k > 0 ? 'paler' : undefined}>
          <svg class="fit-sample" viewBox="0 0 26 12" aria-hidden="true">
            <path d="M0 6h26" />
          </svg>
          {run.name}
        </span>
      ))}
    </p>
  );
}

/** The loss that is to fit under the axis, as `lossTop` takes it. */
function wantedTop({ training, validation }: Curve): number {
  const finite = [...training, ...validation].filter(Number.isFinite);
  const first = [training[0], validation[0]].filter(Number.isFinite) as number[];
  return Math.min(Math.max(0, ...finite), mostGrowth * Math.max(0, ...first)) / 1.5;
}

function inWords({ run, history }: RunDetails, { served }: Words): string {
  const last = (series: readonly (number | null)[]) => fixed(series.at(-1) ?? Number.NaN, 2);
  return fill(served.curves, {
    name: run.name,
    step: count(history.step.at(-1) ?? 0),
    training: last(history.loss),
    validation: last(history.validationLoss),
    penalty: last(history.penalty),
  });
}
