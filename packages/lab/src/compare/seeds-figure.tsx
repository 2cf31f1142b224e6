// The variants over their seeds: a dot for each, and the mean with its standard error.
import type { JSX } from 'preact';
import { drawSpread, type SpreadRow } from '../draw/spread.ts';
import { Drawing } from '../parts/drawing.tsx';
import { FigureTable } from '../parts/figure-table.tsx';
import { spreadAxis } from '../seeds/axes.ts';
import type { GeometricMean } from '../seeds/statistics.ts';
import { useWords } from '../state/context.ts';
import { fixed } from '../state/numerals.ts';
import { fill, type Words } from '../words/words.ts';
import { nameOf } from './names.ts';
import type { VariantSummary } from './summary.ts';

/** Narrower figures leave the error's figures to the table. */
const narrow = 480;

/** As wide as the figures that are going to stand there: the axis holds still when they come. */
const comingFigure = '\u2007'.repeat(4);
const comingRange = '\u2007'.repeat(9);

export function SeedsFigure({
  variants,
  seeds,
}: {
  readonly variants: readonly VariantSummary[];
  readonly seeds: number;
}): JSX.Element {
  const { compare } = useWords();
  const title = fill(compare.seedsTitle, { seeds });
  const rows = variants.map(variant => rowOf(variant, compare));
  return (
    <section aria-labelledby="compare-seeds">
      <h3 id="compare-seeds">{title}</h3>
      <p>
        {compare.seedsText} {compare.truthful}
      </p>
      <Drawing
        className="compare-spread"
        label={title}
        draw={({ context, size, palette }) => {
          const isNarrow = size.width < narrow;
          const losses = variants.flatMap(variant => variant.losses);
          const axis = spreadAxis(losses, isNarrow ? 4 : 7);
          const shown = isNarrow ? rows.map(row => ({ ...row, range: '' })) : rows;
          drawSpread(context, { rows: shown, axis, palette, size });
        }}
      />
      <FigureTable
        caption={title}
        head={[
          compare.setting,
          compare.seedCount,
          compare.geometricMean,
          compare.reach,
          compare.geometricTraining,
          compare.divergedCount,
        ]}
        rows={variants.map(variant => [
          nameOf(variant, compare),
          String(variant.losses.length),
          fixed(variant.validation.mean, 3),
          rangeOf(variant.validation, 3),
          fixed(variant.training.mean, 3),
          String(variant.diverged),
        ])}
      />
      {variants
        .filter(({ diverged }) => diverged > 0)
        .map(variant => (
          <p key={variant.name} class="compare-diverged">
            {fill(compare.diverged, { name: nameOf(variant, compare), count: variant.diverged, seeds })}
          </p>
        ))}
    </section>
  );
}

function rowOf(variant: VariantSummary, words: Words['compare']): SpreadRow {
  const { name, losses, validation } = variant;
  const [low, high] = validation.range ?? [Number.NaN, Number.NaN];
  return {
    name: nameOf(variant, words),
    values: losses,
    mean: validation.mean,
    low,
    high,
    figure: validation.count > 0 ? fixed(validation.mean, 2) : comingFigure,
    range: validation.range ? rangeOf(validation, 2) : comingRange,
    regularized: name !== 'none',
  };
}

function rangeOf({ range }: GeometricMean, digits: number): string {
  return range ? `${fixed(range[0], digits)}–${fixed(range[1], digits)}` : '–';
}
