// Whether a probability of 0.9 is right nine times of ten.
import type { JSX } from 'preact';
import { Drawing } from '../../parts/drawing.tsx';
import { FigureTable } from '../../parts/figure-table.tsx';
import type { Quality } from '../../protocol.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count, percent } from '../../state/numerals.ts';
import { FigureLine } from './figure-line.tsx';
import { drawReliability } from './reliability.ts';
import { trustOf } from './trust.ts';

export function Calibration(): JSX.Element {
  const { lab } = useShared();
  const { inside } = useWords();
  const quality = lab.calmFrame.value?.quality;
  const verdicts = {
    trusted: inside.trusted,
    'too sure': inside.tooSure,
    'too cautious': inside.tooCautious,
  };
  return (
    <>
      <FigureLine figure={percent(quality?.calibrationError ?? Number.NaN)} test="calibration-error">
        {inside.calibrationError}
      </FigureLine>
      <p class="inside-shares">{quality && verdicts[trustOf(quality)]}</p>
      {quality && <Diagram calibration={quality.calibration} />}
    </>
  );
}

function Diagram({ calibration }: Pick<Quality, 'calibration'>): JSX.Element {
  const { lab } = useShared();
  const { inside } = useWords();
  const classes = lab.data.value?.classes.length ?? 2;
  const words = { sure: inside.confidence, right: inside.rightShare };
  return (
    <>
      <Drawing
        className="reliability"
        label={inside.reliability}
        draw={place => drawReliability(place, { bins: calibration, least: 1 / classes, words })}
      />
      <FigureTable
        caption={inside.reliability}
        head={[inside.confidence, inside.rightShare, inside.examples]}
        rows={calibration.map(bin => [percent(bin.predicted), percent(bin.observed), count(bin.count)])}
      />
    </>
  );
}
