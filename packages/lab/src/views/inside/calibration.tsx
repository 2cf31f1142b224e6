// Whether a probability of 0.9 is right nine times of ten.
import type { JSX } from 'preact';
import { Drawing } from '../../parts/drawing.tsx';
import type { Quality } from '../../protocol.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count, percent } from '../../state/numerals.ts';
import { FigureLine } from './figure-line.tsx';
import { drawReliability } from './reliability.ts';
import { trustOf } from './trust.ts';

export function Calibration(): JSX.Element {
  const { lab } = useShared();
  const { inside } = useWords();
  const quality = lab.frame.value?.quality;
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
      <table class="hidden-text">
        <caption>{inside.reliability}</caption>
        <thead>
          <tr>
            <th scope="col">{inside.confidence}</th>
            <th scope="col">{inside.rightShare}</th>
            <th scope="col">{inside.examples}</th>
          </tr>
        </thead>
        <tbody>
          {calibration.map((bin, i) => (
            <tr key={i}>
              <td>{percent(bin.predicted)}</td>
              <td>{percent(bin.observed)}</td>
              <td>{count(bin.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
