// A few steps' masks as tiles.
import type { JSX } from 'preact';
import { drawMask } from '../../draw/masks.ts';
import { Drawing } from '../../parts/drawing.tsx';
import type { LayerMask } from '../../protocol.ts';
import { count } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import { useStoryWords } from '../story-words.ts';

/** The part of a mask that is shown. */
interface Excerpt {
  readonly units: number;
  readonly examples: number;
}

export function MaskTiles({
  masks,
  excerpt,
}: {
  readonly masks: readonly LayerMask[];
  readonly excerpt: Excerpt;
}): JSX.Element {
  return (
    <div class="story-masks">
      {masks.map(mask => (
        <MaskTile key={mask.step} mask={mask} excerpt={excerpt} />
      ))}
    </div>
  );
}

function MaskTile({ mask, excerpt }: { readonly mask: LayerMask; readonly excerpt: Excerpt }): JSX.Element {
  const own = useStoryWords().thinned;
  const units = Math.min(excerpt.units, mask.units);
  const examples = Math.min(excerpt.examples, mask.examples);
  const values = Uint8Array.from(
    { length: units * examples },
    (_, v) => mask.values[Math.floor(v / examples) * mask.examples + (v % examples)]!,
  );
  const asleep = values.reduce((sum, awake) => sum + 1 - awake, 0);
  const step = count(mask.step);
  return (
    <div class="story-mask">
      <div class="story-mask-box" style={{ aspectRatio: `${examples} / ${units}` }}>
        <Drawing
          className="story-mask-canvas"
          label={fill(own.maskLabel, { step, asleep, of: values.length })}
          draw={({ context, size, palette }) => {
            const { width, pixelRatio } = size;
            drawMask(context, { units, examples, mask: values, palette, width, pixelRatio });
          }}
        />
      </div>
      <span>{fill(own.step, { step })}</span>
    </div>
  );
}
