// Chapter 3: the boundary at the fader's λ, beside a row from enough to too much.
import type { JSX } from 'preact';
import { fixed, setting } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import type { FigureProps } from '../figure-props.ts';
import { useStoryWords } from '../story-words.ts';
import { lambdasShown } from '../tasks/too-much.ts';
import { FitPicture } from './fit-picture.tsx';
import { LossesLine } from './losses-line.tsx';
import { Panel } from './panel.tsx';

export function TooMuchFigure({ attempt }: FigureProps): JSX.Element {
  const words = useStoryWords();
  const own = words.tooMuch;
  const fitted = attempt.fitted.value;
  const now = fitted.get('now');
  return (
    <div class="story-pair">
      <Panel title={fill(own.figure, { lambda: setting(attempt.values.value[0]!) })} hint={words.pointsHint}>
        <FitPicture fit={now} />
        <LossesLine fit={now} />
      </Panel>
      <Panel title={own.row} hint={own.rowHint}>
        <ul class="story-tiles">
          {lambdasShown.map(lambda => {
            const fit = fitted.get(`λ ${lambda}`);
            const accuracy = fixed(100 * (fit?.losses.trainingAccuracy ?? Number.NaN), 1);
            return (
              <li key={lambda}>
                <FitPicture fit={fit} shows="training" className="story-boundary story-small" />
                <span>{fill(own.small, { lambda: setting(lambda) })}</span>
                <b>{fill(words.percent, { value: accuracy })}</b>
              </li>
            );
          })}
        </ul>
      </Panel>
    </div>
  );
}
