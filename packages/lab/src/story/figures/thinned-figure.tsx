// Chapter 4: masks of three steps, the whole network, and some of the thinned ones that were trained in its place.
import type { JSX } from 'preact';
import { fill } from '../../words/words.ts';
import type { FigureProps } from '../figure-props.ts';
import { useStoryWords } from '../story-words.ts';
import { FitPicture } from './fit-picture.tsx';
import { LossesLine } from './losses-line.tsx';
import { MaskTiles } from './mask-tiles.tsx';
import { Panel } from './panel.tsx';

export function ThinnedFigure({ attempt }: FigureProps): JSX.Element {
  const own = useStoryWords().thinned;
  const now = attempt.fitted.value.get('now');
  const thinned = now?.thinned ?? [];
  return (
    <div class="story-pair">
      <Panel title={own.figure} hint={own.figureHint}>
        <FitPicture fit={now} />
        <LossesLine fit={now} />
      </Panel>
      {now && thinned.length === 0 ? <p class="story-note">{own.noMasks}</p> : <Masked attempt={attempt} />}
    </div>
  );
}

function Masked({ attempt }: FigureProps): JSX.Element {
  const own = useStoryWords().thinned;
  const now = attempt.fitted.value.get('now');
  return (
    <div class="story-stack">
      <Panel title={own.masks} hint={own.masksHint}>
        <MaskTiles masks={now?.masks ?? []} excerpt={{ units: 20, examples: 24 }} />
      </Panel>
      <Panel title={own.networks} hint={own.networksHint}>
        <ul class="story-tiles story-six">
          {now?.thinned?.map((logits, k) => (
            <li key={k}>
              <FitPicture
                fit={now}
                logits={logits}
                shows="none"
                label={fill(own.networkLabel, { number: k + 1 })}
                className="story-boundary story-small"
              />
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
