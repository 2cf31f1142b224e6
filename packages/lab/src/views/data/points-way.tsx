// Points placed by hand: which class, what to take back, and when they are enough to train on.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { drawTrainingSign } from '../../draw/signs.ts';
import { startDrawing } from '../../draw/surface.ts';
import { Drawing } from '../../parts/drawing.tsx';
import { Switch } from '../../parts/switch.tsx';
import { mostClasses } from '../../settings/ranges.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import { areEnough, numbered, PointsDraft, pointsOf } from './placed-points.ts';
import { PointsPlane } from './points-plane.tsx';
import { SplitSlider } from './sliders.tsx';

/** What is being placed outlives the drawer, which forgets what is closed. */
const draft = new PointsDraft();

export function PointsWay(): JSX.Element {
  const { lab, screen } = useShared();
  const { data } = useWords();
  const label = useSignal(0);
  const isErasing = useSignal(false);
  const said = useSignal('');
  const told = lab.data.value;
  const points = draft.points.value;
  useLayoutEffect(() => {
    const brought = lab.brought.peek();
    if (draft.points.peek().y.length === 0 && brought?.kind === 'points') draft.replace(brought);
  }, []);
  const train = () => {
    lab.bring({ kind: 'points', ...numbered(points) });
    screen.drawer.value = undefined;
  };
  return (
    <div class="data-points-way">
      <PointsPlane {...{ draft, label, isErasing, said }} />
      <div class="data-points-tools">
        <ClassChoice {...{ draft, label }} />
        <div class="data-points-row">
          <button type="button" class="button primary" onClick={() => draft.undo()}>
            {data.undo}
          </button>
          <button type="button" class="button primary" onClick={() => draft.clear()}>
            {data.clear}
          </button>
          <Switch
            isOn={isErasing.value}
            onChange={isOn => {
              isErasing.value = isOn;
            }}
          >
            {data.eraser}
          </Switch>
        </div>
        {told?.features.length === 2 && (
          <div class="data-points-row">
            <button type="button" class="button primary" onClick={() => draft.replace(pointsOf(told))}>
              {data.copySet}
            </button>
          </div>
        )}
        <p class="data-points-text">{data.planeText}</p>
        <div class="data-points-train">
          <button type="button" class="button primary" disabled={!areEnough(points)} onClick={train}>
            {data.train}
          </button>
          {!areEnough(points) && <span class="quiet">{data.tooFew}</span>}
        </div>
        {lab.start.value.data.source === 'points' && <SplitSlider />}
        <p class="hidden-text" role="status">
          {said.value}
        </p>
      </div>
    </div>
  );
}

/** The class that is placed next; there is always room for one more than there are. */
function ClassChoice({
  draft: { points },
  label,
}: Pick<Parameters<typeof PointsPlane>[0], 'draft' | 'label'>): JSX.Element {
  const { data } = useWords();
  const asked = useSignal(2);
  const { y } = points.value;
  const shown = Math.min(mostClasses, Math.max(asked.value, label.value + 1, ...y.map(each => each + 1)));
  return (
    <fieldset class="data-point-classes">
      <legend class="hidden-text">{data.classes}</legend>
      {Array.from({ length: shown }, (_, k) => (
        <label key={k}>
          <input
            type="radio"
            name="data-point-class"
            checked={k === label.value}
            onChange={() => {
              label.value = k;
            }}
          />
          <span class="data-point-sign" aria-hidden="true">
            <Sign label={k} />
          </span>
          {fill(data.class, { label: k })}
          <span class="quiet">{count(y.filter(each => each === k).length)}</span>
        </label>
      ))}
      {shown < mostClasses && (
        <button
          type="button"
          class="button"
          onClick={() => {
            asked.value = shown + 1;
            label.value = shown;
          }}
        >
          {data.anotherClass}
        </button>
      )}
    </fieldset>
  );
}

function Sign({ label }: { readonly label: number }): JSX.Element {
  const { data } = useWords();
  return (
    <Drawing
      className="data-picture"
      label={fill(data.class, { label })}
      draw={({ context, palette, size }) => {
        startDrawing(context, size);
        const place = { x: size.width / 2, y: size.height / 2, radius: 5 };
        drawTrainingSign(context, palette, label, place);
      }}
    />
  );
}
