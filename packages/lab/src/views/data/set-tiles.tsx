// The sets as small tiles, what was brought beside them, and a tile that leads to bringing more.
import type { JSX } from 'preact';
import { drawSet } from '../../draw/set-picture.ts';
import { Drawing } from '../../parts/drawing.tsx';
import { PlusIcon } from '../../parts/icons.tsx';
import type { BroughtData, BroughtPoints } from '../../protocol.ts';
import { drawnSets } from '../../settings/settings.ts';
import { useShared, useWords } from '../../state/context.ts';
import { choosing } from './choose-set.ts';
import { SetPicture } from './set-picture.tsx';

export function SetTiles(): JSX.Element {
  const { lab, screen } = useShared();
  const { data } = useWords();
  const { source } = lab.start.value.data;
  const brought = lab.brought.value;
  const open = () => {
    screen.dataWay.value = source === 'points' ? 'points' : 'table';
    screen.drawer.value = 'data';
  };
  return (
    <fieldset class="data-tiles" aria-label={data.sets} data-count={brought ? 8 : 7}>
      {drawnSets.map(set => (
        <button
          key={set}
          type="button"
          class="data-tile"
          title={data[set]}
          aria-pressed={source === set}
          onClick={() => lab.restart(choosing(set, lab.settings.value))}
        >
          <SetPicture set={set} />
        </button>
      ))}
      {brought && <BroughtTile brought={brought} />}
      <button
        type="button"
        class="data-tile data-more"
        title={data.bring}
        aria-label={data.bring}
        onClick={open}
      >
        <PlusIcon />
      </button>
    </fieldset>
  );
}

/** What the user brought: a way back to it. */
function BroughtTile({ brought }: { readonly brought: BroughtData }): JSX.Element {
  const { lab } = useShared();
  const { data } = useWords();
  const { source } = lab.start.value.data;
  const name = brought.kind === 'file' ? brought.name : data.points;
  return (
    <button
      type="button"
      class="data-tile"
      title={name}
      aria-pressed={source === (brought.kind === 'file' ? 'table' : 'points')}
      onClick={() => lab.bring(brought)}
    >
      {brought.kind === 'file' ? <TablePicture name={name} /> : <PointsPicture {...{ brought, name }} />}
    </button>
  );
}

function TablePicture({ name }: { readonly name: string }): JSX.Element {
  return (
    <svg viewBox="0 0 40 40" class="data-picture data-table-picture" role="img" aria-label={name}>
      <path d="M9 11h22v18H9zM9 17h22M9 23h22M17 11v18M24 11v18" />
    </svg>
  );
}

function PointsPicture({
  brought,
  name,
}: {
  readonly brought: BroughtPoints;
  readonly name: string;
}): JSX.Element {
  const points = {
    x1: brought.x.map(([x1]) => x1),
    x2: brought.x.map(([, x2]) => x2),
    y: brought.y,
  };
  return (
    <Drawing
      className="data-picture"
      label={name}
      draw={({ context, palette, size }) => drawSet(context, { points, palette, size })}
    />
  );
}
