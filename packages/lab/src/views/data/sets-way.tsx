// The drawn sets, large enough to see what each is about.
import type { JSX } from 'preact';
import { dataRanges } from '../../settings/ranges.ts';
import { type DrawnSet, drawnSets } from '../../settings/settings.ts';
import { useShared, useWords } from '../../state/context.ts';
import type { Words } from '../../words/words.ts';
import { choosing } from './choose-set.ts';
import { SetPicture } from './set-picture.tsx';
import { NoiseSlider, RowsSlider, SplitSlider, useDrawnSet } from './sliders.tsx';

const texts = (words: Words['data']): Readonly<Record<DrawnSet, string>> => ({
  moons: words.moonsText,
  assignment: words.assignmentText,
  circles: words.circlesText,
  spirals: words.spiralsText,
  xor: words.xorText,
  blobs: words.blobsText,
});

export function SetsWay(): JSX.Element {
  const { lab } = useShared();
  const { data } = useWords();
  const chosen = useDrawnSet();
  return (
    <div>
      <fieldset class="data-cards" aria-label={data.sets}>
        {drawnSets.map(set => (
          <button
            key={set}
            type="button"
            class="data-card"
            aria-pressed={set === chosen}
            onClick={() => lab.restart(choosing(set, lab.settings.value))}
          >
            <span class="data-card-picture" aria-hidden="true">
              <SetPicture set={set} />
            </span>
            <span>
              <strong>{data[set]}</strong>
              <span class="data-card-text">{texts(data)[set]}</span>
            </span>
          </button>
        ))}
      </fieldset>
      {chosen && (
        <div class="data-card-sliders">
          <RowsSlider />
          <NoiseSlider />
          <SplitSlider />
          <DrawAgain />
        </div>
      )}
    </div>
  );
}

/** Other points of the same set: the next seed of the data. */
function DrawAgain(): JSX.Element {
  const { lab } = useShared();
  const { data, common } = useWords();
  const settings = lab.start.value.data;
  const next = settings.seed >= dataRanges.seed.most ? dataRanges.seed.least : settings.seed + 1;
  return (
    <div class="data-draw-again">
      <span>
        {data.drawing} <span class="quiet">· {common.seed.toLowerCase()}</span> <b>{settings.seed}</b>
      </span>
      <button
        type="button"
        class="button primary"
        onClick={() => lab.restart({ data: { ...settings, seed: next } })}
      >
        {data.drawAgain}
      </button>
    </div>
  );
}
