// How often each class occurs, in both parts: imbalance is seen as a bar and read as numbers.
import type { JSX } from 'preact';
import { classColor } from '../../draw/palette.ts';
import { paletteOf } from '../../parts/palette.ts';
import type { ClassSummary } from '../../protocol.ts';
import { useShared, useWords } from '../../state/context.ts';
import { count } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';

export function ClassShares({ classes }: { readonly classes: readonly ClassSummary[] }): JSX.Element {
  const { data, common } = useWords();
  return (
    <div class="class-shares">
      <span aria-hidden="true">{common.training}</span>
      <Bar counts={classes.map(({ training }) => training)} />
      <span aria-hidden="true">{common.validation}</span>
      <Bar counts={classes.map(({ validation }) => validation)} />
      <ul aria-label={data.classes}>
        {classes.map(({ label, training, validation }, k) => (
          <li key={label}>
            <Swatch label={k} />
            <span aria-hidden="true">
              {label} <span class="quiet">{`${count(training)} : ${count(validation)}`}</span>
            </span>
            <span class="hidden-text">{fill(data.classRow, { label, training, validation })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Bar({ counts }: { readonly counts: readonly number[] }): JSX.Element {
  const color = useClassColor();
  return (
    <div class="class-bar" aria-hidden="true">
      {counts.map((share, k) => (
        <i key={k} style={{ flexGrow: share, background: color(k) }} />
      ))}
    </div>
  );
}

function Swatch({ label }: { readonly label: number }): JSX.Element {
  const color = useClassColor();
  return <i class="class-swatch" aria-hidden="true" style={{ background: color(label) }} />;
}

function useClassColor(): (label: number) => string {
  const palette = paletteOf(useShared().screen.theme.value);
  return label => classColor(palette, label);
}
