// The chart of the losses, kept up with the training once a frame at most.
import { effect } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useAtMostEvery } from '../../parts/at-most-every.ts';
import { paletteOf } from '../../parts/palette.ts';
import type { Curve, Frame } from '../../protocol.ts';
import type { LiveSettings } from '../../settings/settings.ts';
import { useShared, useWords } from '../../state/context.ts';
import type { Lab } from '../../state/lab.ts';
import { count, fixed, setting } from '../../state/numerals.ts';
import { fill, type Words } from '../../words/words.ts';
import { curveNow } from './curve-now.ts';
import { lossTop } from './loss-axis.ts';
import { type ChartSize, type ChartWords, LossChart } from './loss-chart.ts';
import { type Mark, marksOf } from './marks.ts';
import { lossOfGuessing } from './verdict.ts';

/** Share of the steps so far within which movements of the same number are one mark. */
const markCloseness = 0.04;

/** Milliseconds between two changes of what is read aloud. */
const calmMilliseconds = 1000;

/** What loss axes start from while the data are unknown: two classes, equally often. */
const usualGuessing = Math.LN2;

export function Curves(): JSX.Element {
  const { lab, screen } = useShared();
  const words = useWords();
  const box = useRef<HTMLDivElement>(null);
  const theme = screen.theme.value;
  // Kept over themes and languages: the axis is the fit's.
  const top = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    const element = box.current!;
    let chart: LossChart | undefined;
    let asked: number | undefined;
    const draw = () => {
      asked = undefined;
      const frame = lab.calmFrame.peek();
      if (!frame) return;
      const curve = curveNow(lab.curve.peek(), frame.losses);
      top.current = lossTop(top.current, largest(curve), guessingIn(lab));
      const marks = marksIn(lab, frame).map(mark => ({ step: mark.step, text: inWords(mark, words) }));
      const picture = { curve, top: top.current, marks };
      if (chart) chart.show(picture);
      else {
        const look = { palette: paletteOf(theme), words: chartWords(words), size: sizeOf(element) };
        chart = new LossChart(element, picture, look);
      }
    };
    const stop = effect(() => {
      const isNew = lab.curve.value === undefined;
      // a new fit finds its own axis; what is drawn stays until there is something to draw of it
      if (isNew) top.current = undefined;
      else if (lab.calmFrame.value) asked ??= requestAnimationFrame(draw);
    });
    const observer = new ResizeObserver(() => chart?.resize(sizeOf(element)));
    observer.observe(element);
    return () => {
      stop();
      observer.disconnect();
      if (asked !== undefined) cancelAnimationFrame(asked);
      chart?.destroy();
    };
  }, [lab, theme, words]);
  const summary = useAtMostEvery(calmMilliseconds, summaryOf(lab, words));
  return <div ref={box} class="fit-chart" role="img" aria-label={summary} />;
}

export const sizeOf = ({ clientWidth: width, clientHeight: height }: HTMLElement): ChartSize => ({
  width,
  height,
});

function largest({ training, validation }: Curve): number {
  let most = 0;
  for (const series of [training, validation]) for (const loss of series) most = Math.max(most, loss);
  return most;
}

function guessingIn(lab: Lab): number {
  const data = lab.data.peek();
  return data ? lossOfGuessing(data.classes) : usualGuessing;
}

function marksIn(lab: Lab, { moves, step }: Frame): Mark[] {
  return marksOf(moves, lab.start.peek(), markCloseness * step);
}

/** Signs that are the same in every language. */
const signs: Partial<Record<keyof LiveSettings, string>> = { l2: 'λ', l1: 'L1', keepProb: 'keepProb' };

function inWords({ name, from, to }: Mark, { fit }: Words): string {
  const moved: Partial<Record<keyof LiveSettings, string>> = fit.moved;
  return `${signs[name] ?? moved[name]} ${setting(from)} → ${setting(to)}`;
}

export function chartWords({ common, fit }: Words): ChartWords {
  const { training, validation, steps } = common;
  return { training, validation, steps, penalty: fit.penalty, gap: fit.gap };
}

/** The chart for those who do not see it. */
function summaryOf(lab: Lab, words: Words): string {
  const frame = lab.calmFrame.value;
  if (!frame) return words.fit.noCurves;
  const { step, training, validation, penalty } = frame.losses;
  const values = {
    step: count(step),
    training: fixed(training, 2),
    validation: fixed(validation, 2),
    penalty: fixed(penalty, 2),
  };
  const moved = marksIn(lab, frame).map(mark =>
    fill(words.fit.movedAt, { move: inWords(mark, words), step: count(mark.step) }),
  );
  return [fill(words.fit.curves, values), ...moved].join(' ');
}
