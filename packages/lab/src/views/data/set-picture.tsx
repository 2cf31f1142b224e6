// A drawn set on a thumb.
import type { JSX } from 'preact';
import { drawSet } from '../../draw/set-picture.ts';
import { Drawing, type DrawingPlace } from '../../parts/drawing.tsx';
import { type DrawnSet, drawnSets } from '../../settings/settings.ts';
import { useWords } from '../../state/context.ts';
import { setPoints } from './set-points.ts';

/** One function for each set, so that a picture is drawn anew only when its size or the theme changes. */
const draws = new Map(
  drawnSets.map(set => {
    const points = setPoints(set);
    return [set, (place: DrawingPlace) => drawSet(place.context, { points, ...place })] as const;
  }),
);

export function SetPicture({ set }: { readonly set: DrawnSet }): JSX.Element {
  const { data } = useWords();
  return <Drawing className="data-picture" label={data[set]} draw={draws.get(set)!} />;
}
