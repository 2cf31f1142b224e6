// What each hidden unit sees, in the color of the class it votes for; units that a mask puts to sleep are dark.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { ThumbnailPainter, type TileLayout, tilesSize } from '../../draw/thumbnail.ts';
import { Drawing } from '../../parts/drawing.tsx';
import { useShared, useWords } from '../../state/context.ts';
import { fill } from '../../words/words.ts';

/** Most units of a layer that are shown. */
const mostUnits = 40;

/** Small tiles in two rows for many units, large ones for few, so that every layer is equally high. */
function layoutFor(units: number, inAll: number): TileLayout {
  const tile = inAll <= 28 ? 33 : inAll <= 40 ? 25 : 19;
  if (units <= 6) return { columns: units, tile: 2 * tile + 4, gap: 4, radius: 6 };
  return { columns: Math.ceil(units / 2), tile, gap: 4, radius: 5 };
}

export function Units(): JSX.Element {
  const { lab } = useShared();
  const layers = lab.frame.value?.units.length ?? 0;
  return (
    <div class="units">
      {Array.from({ length: layers }, (_, layer) => (
        <Layer key={layer} layer={layer} />
      ))}
    </div>
  );
}

function Layer({ layer }: { readonly layer: number }): JSX.Element {
  const { lab } = useShared();
  const { boundary } = useWords();
  const painter = useMemo(() => new ThumbnailPainter(), []);
  const shown = (lab.frame.value?.units ?? []).map(each => Math.min(mostUnits, each.units));
  const units = shown[layer] ?? 0;
  const inAll = shown.reduce((total, each) => total + each, 0);
  const layout = layoutFor(units, inAll);
  const { width, height } = tilesSize(units, layout, 1);
  const name = fill(layer === 0 ? boundary.firstLayer : boundary.layer, { layer: layer + 1 });
  return (
    <figure class="units-layer">
      <div style={{ width: `${width}px`, height: `${height}px` }}>
        <Drawing
          className="units-canvas"
          label={fill(boundary.unitsSummary, { units, layer: layer + 1 })}
          draw={({ context, size, palette }) => {
            const surfaces = lab.frame.value?.units[layer];
            const classes = lab.data.value?.classes.length ?? 2;
            if (!surfaces) return;
            const shown = { ...surfaces, units: Math.min(mostUnits, surfaces.units) };
            painter.draw(context, { surfaces: shown, layout, classes, palette, pixelRatio: size.pixelRatio });
          }}
        />
      </div>
      <figcaption>{name}</figcaption>
    </figure>
  );
}
