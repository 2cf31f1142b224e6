// The boundaries of the four variants, two by two; a click goes on with one of them.
import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import { BoundaryPainter, type PlanePoints } from '../draw/boundary.ts';
import { startDrawing } from '../draw/surface.ts';
import { Drawing, type DrawingPlace } from '../parts/drawing.tsx';
import { keepProbScale, lambdaScale } from '../parts/scales.ts';
import type { DataSummary, FittedPlan } from '../protocol.ts';
import { useWords } from '../state/context.ts';
import { fixed, setting } from '../state/numerals.ts';
import { planePoints } from '../views/boundary/plane-points.ts';
import { fill } from '../words/words.ts';
import { nameOf } from './names.ts';
import type { Restraint } from './plans.ts';
import { StrengthSlider } from './strength-slider.tsx';
import type { Summary, VariantSummary } from './summary.ts';

/** Strengths of zero have a variant of their own. */
const leastLambda = 0.01;
const mostKeepProb = 0.99;

export function Pictures({
  summary,
  data,
  seed,
  strengths,
  onStrengths,
  onUse,
}: {
  readonly summary: Summary;
  readonly data: DataSummary;
  /** Of the fits that are pictured. */
  readonly seed: number;
  readonly strengths: Restraint;
  readonly onStrengths: (strengths: Restraint) => void;
  readonly onUse: (restraint: Restraint) => void;
}): JSX.Element {
  const { compare } = useWords();
  const sliders: Partial<Record<VariantSummary['name'], JSX.Element>> = {
    l2: (
      <StrengthSlider
        label={compare.l2Slider}
        shown={setting(strengths.l2)}
        value={strengths.l2}
        scale={lambdaScale}
        onValue={l2 => onStrengths({ ...strengths, l2: Math.max(leastLambda, l2) })}
      />
    ),
    dropout: (
      <StrengthSlider
        label={compare.keepProbSlider}
        shown={setting(strengths.keepProb)}
        value={strengths.keepProb}
        scale={keepProbScale}
        onValue={keepProb => onStrengths({ ...strengths, keepProb: Math.min(mostKeepProb, keepProb) })}
      />
    ),
  };
  return (
    <div class="compare-pictures">
      {summary.variants.map(variant => (
        <figure key={variant.name} class="compare-variant">
          <Picture variant={variant} data={data} seed={seed} onUse={() => onUse(variant.restraint)} />
          <figcaption>
            <b>{nameOf(variant, compare)}</b>
            {sliders[variant.name]}
            <span class="compare-norm">{normOf(variant.picture, compare)}</span>
          </figcaption>
        </figure>
      ))}
    </div>
  );
}

function normOf(picture: FittedPlan | undefined, words: ReturnType<typeof useWords>['compare']): string {
  if (picture?.diverged) return words.pictureDiverged;
  return fill(words.norm, { norm: fixed(picture?.norm ?? Number.NaN, 1) });
}

function Picture({
  variant,
  data,
  seed,
  onUse,
}: {
  readonly variant: VariantSummary;
  readonly data: DataSummary;
  readonly seed: number;
  readonly onUse: () => void;
}): JSX.Element {
  const { compare } = useWords();
  const painter = useMemo(() => new BoundaryPainter(), []);
  const { picture } = variant;
  const field = picture?.field;
  const points = useMemo(() => field && trainingPoints(data, field.axes), [data, field]);
  const name = nameOf(variant, compare);
  const label = picture
    ? fill(compare.picture, {
        name,
        seed,
        validation: fixed(picture.losses.validation, 2),
        training: fixed(picture.losses.training, 2),
        norm: fixed(picture.norm, 1),
      })
    : fill(compare.pictureComing, { name });
  // the same function as long as the picture is the same: others come in many times a second
  const draw = useCallback(
    ({ context, size, palette }: DrawingPlace) => {
      if (field && points) painter.draw(context, { field, points, palette, size });
      else startDrawing(context, size);
    },
    [painter, field, points],
  );
  return (
    <button type="button" class="compare-picture" onClick={onUse}>
      <Drawing className="compare-canvas" label={label} draw={draw} />
      <span class="compare-use">{compare.use}</span>
    </button>
  );
}

/** The points that the pictured fit has learned from. */
function trainingPoints(data: DataSummary, axes: readonly [number, number]): PlanePoints {
  const { x1, x2, y, held } = planePoints(data, axes);
  const rows = Array.from(y as Uint8Array, (_, i) => i).filter(i => held[i] !== 1);
  const only = (values: ArrayLike<number>) => rows.map(i => values[i]!);
  return { x1: only(x1), x2: only(x2), y: only(y), held: new Uint8Array(rows.length) };
}
