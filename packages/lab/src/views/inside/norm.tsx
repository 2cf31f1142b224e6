// How large all weights are together, how large they were, and what that costs.
import type { JSX } from 'preact';
import { useShared, useWords } from '../../state/context.ts';
import { count, fixed, percent } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import { FigureLine } from './figure-line.tsx';
import { zerosOf } from './weight-axis.ts';

export function Norm(): JSX.Element {
  const { lab } = useShared();
  const { inside } = useWords();
  const before = lab.before.value;
  return (
    <>
      <FigureLine figure={fixed(lab.calmFrame.value?.norm ?? Number.NaN, 2)} test="norm">
        ‖W‖ ·{' '}
        {before ? (
          <>
            {fill(inside.was, { norm: fixed(before.norm, 2) })}{' '}
            <span class="inside-accent">({inside.outline})</span>
          </>
        ) : (
          inside.norm
        )}
      </FigureLine>
      <Shares />
    </>
  );
}

/** The penalty's share of the cost; and of the weights, that of the zeros where L1 makes some. */
function Shares(): JSX.Element {
  const { lab } = useShared();
  const { inside } = useWords();
  const frame = lab.calmFrame.value;
  const { minimizedLoss, penalty } = frame?.losses ?? { minimizedLoss: Number.NaN, penalty: Number.NaN };
  const { zeros, all } = zerosOf(frame?.weights ?? []);
  return (
    <p class="inside-shares">
      <span>{fill(inside.penaltyShare, { share: percent(penalty / (minimizedLoss + penalty)) })}</span>
      {frame && frame.live.l1 > 0 && (
        <span>{fill(inside.zeros, { zeros: count(zeros), all: count(all) })}</span>
      )}
    </p>
  );
}
