// What each hidden unit sees, in the color of the class it votes for; units that a mask puts to sleep are dark.
import { useComputed } from '@preact/signals';
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
  // a text, so that nothing here is rendered anew for every picture
  const shape = useComputed(() => lab.units.value.map(({ units }) => units).join(' '));
  const shown = shape.value.split(' ').map(units => Math.min(mostUnits, Number(units)));
  const inAll = shown.reduce((total, units) => total + units, 0);
  if (inAll === 0) return <div class="units" />;
  return (
    <div class="units">
      {shown.map((units, layer) => (
        <Layer key={layer} layer={layer} units={units} layout={layoutFor(units, inAll)} />
      ))}
    </div>
  );
}

function Layer({
  layer,
  units,
  layout,
}: {
  readonly layer: number;
  readonly units: number;
  readonly layout: TileLayout;
}): JSX.Element {
  const { lab } = useShared();
  const { boundary } = useWords();
  const painter = useMemo(() => new ThumbnailPainter(), []);
  const { width, height } = tilesSize(units, layout, 1);
  const name = fill(layer === 0 ? boundary.firstLayer : boundary.layer, { layer: layer + 1 });
  return (
    <figure class="units-layer">
      <div style={{ width: `${width}px`, height: `${height}px` }}>
        <Drawing
          className="units-canvas"
          label={fill(boundary.unitsSummary, { units, layer: layer + 1 })}
          draw={({ context, size, palette }) => {
            const surfaces = lab.units.value[layer];
            const classes = lab.data.value?.classes.length ?? 2;
            if (!surfaces) return;
            const drawn = { ...surfaces, units };
            painter.draw(context, { surfaces: drawn, layout, classes, palette, pixelRatio: size.pixelRatio });
          }}
        />
      </div>
      <figcaption>{name}</figcaption>
    </figure>
  );
}
