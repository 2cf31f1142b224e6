// The plane that points are placed on, by pointer or by a crosshair that keys move.
import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { drawTrainingSign } from '../../draw/signs.ts';
import { sharp, startDrawing } from '../../draw/surface.ts';
import { Drawing, type DrawingPlace } from '../../parts/drawing.tsx';
import { mostClasses, pointsPlane } from '../../settings/ranges.ts';
import { useWords } from '../../state/context.ts';
import { fixed } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import { nearest, onPlane, type PlacedPoints, type PointsDraft } from './placed-points.ts';

type Place = readonly [x1: number, x2: number];

/** Pixels around a point within which a hand means it. */
const reachPixels = 10;
/** Distance within which the crosshair means a point. */
const reach = 0.05;
const keyStep = 0.05;
const farKeyStep = 0.25;

const arrows: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** The point in the hand, and whether what it was before can be taken back to. */
interface Dragged {
  readonly index: number;
  readonly isHeld: boolean;
}

export function PointsPlane({
  draft,
  label,
  isErasing,
  said,
}: {
  readonly draft: PointsDraft;
  /** Class of the next point. */
  readonly label: Signal<number>;
  readonly isErasing: Signal<boolean>;
  /** What has just happened, for those who listen. */
  readonly said: Signal<string>;
}): JSX.Element {
  const { data } = useWords();
  const cross = useSignal<Place>([0, 0]);
  const isByKey = useSignal(false);
  const dragged = useRef<Dragged | undefined>(undefined);
  const points = draft.points.value;
  const written = (place: Place) => ({ x1: fixed(place[0], 2), x2: fixed(place[1], 2) });
  const tell = (text: string, place: Place) => {
    const { length } = draft.points.peek().y;
    said.value = fill(text, { points: length, label: label.peek(), ...written(place) });
  };
  const add = (place: Place) => {
    draft.add(place, label.peek());
    tell(data.placed, place);
  };
  const remove = (place: Place, within: number) => {
    const index = nearest(draft.points.peek(), place, within);
    if (index === undefined) return;
    draft.remove(index);
    tell(data.removed, place);
  };
  const press = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    if (event.button !== 0) return;
    isByKey.value = false;
    const { place, within } = placeOf(event);
    if (isErasing.peek()) return remove(place, within);
    const index = nearest(draft.points.peek(), place, within);
    if (index === undefined) add(place);
    dragged.current = { index: index ?? draft.points.peek().y.length - 1, isHeld: index === undefined };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    if (!dragged.current) return;
    const { index, isHeld } = dragged.current;
    if (!isHeld) draft.hold();
    dragged.current = { index, isHeld: true };
    draft.move(index, placeOf(event).place);
  };
  const key = (event: KeyboardEvent) => {
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    isByKey.value = true;
    const at = cross.peek();
    if (command.kind === 'move') cross.value = onPlane([at[0] + command.by[0], at[1] + command.by[1]]);
    else if (command.kind === 'class') label.value = command.label;
    else if (command.kind === 'undo') draft.undo();
    else if (command.kind === 'remove' || isErasing.peek()) remove(at, reach);
    else add(at);
  };
  return (
    <div
      class="points-plane"
      data-erasing={isErasing.value}
      role="application"
      aria-label={fill(data.plane, { points: points.y.length, label: label.value, ...written(cross.value) })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys
      tabIndex={0}
      onPointerDown={press}
      onPointerMove={drag}
      onLostPointerCapture={() => {
        dragged.current = undefined;
      }}
      onKeyDown={key}
      onFocus={event => {
        isByKey.value = event.currentTarget.matches(':focus-visible');
      }}
      onBlur={() => {
        isByKey.value = false;
      }}
    >
      <Drawing
        className="points-canvas"
        label={data.points}
        draw={place =>
          drawPlane(place, points, isByKey.value ? { at: cross.value, label: label.value } : undefined)
        }
      />
    </div>
  );
}

type Command =
  | { readonly kind: 'move'; readonly by: Place }
  | { readonly kind: 'class'; readonly label: number }
  | { readonly kind: 'place' | 'remove' | 'undo' };

/** What a key means on the plane. */
function commandOf(event: KeyboardEvent): Command | undefined {
  const { key, shiftKey } = event;
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand) return key.toLowerCase() === 'z' ? { kind: 'undo' } : undefined;
  const arrow = arrows[key];
  const step = shiftKey ? farKeyStep : keyStep;
  if (arrow) return { kind: 'move', by: [arrow[0] * step, arrow[1] * step] };
  if (key === 'Enter' || key === ' ') return { kind: 'place' };
  if (key === 'Delete' || key === 'Backspace') return { kind: 'remove' };
  const label = /^\d$/.test(key) ? Number(key) : mostClasses;
  return label < mostClasses ? { kind: 'class', label } : undefined;
}

/** Where a pointer is on the plane, and how far its reach goes there. */
function placeOf(event: PointerEvent & { readonly currentTarget: HTMLElement }): {
  readonly place: Place;
  readonly within: number;
} {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  const across = (event.clientX - left) / width;
  const down = (event.clientY - top) / height;
  const { least, most } = pointsPlane;
  const span = most - least;
  return {
    place: onPlane([least + span * across, most - span * down]),
    within: (span * reachPixels) / width,
  };
}

function drawPlane(
  { context, palette, size }: DrawingPlace,
  { x, y }: PlacedPoints,
  cross: { readonly at: Place; readonly label: number } | undefined,
): void {
  startDrawing(context, size);
  const { width, height, pixelRatio } = size;
  const { least, most } = pointsPlane;
  const share = (value: number) => (value - least) / (most - least);
  const pixel = ([x1, x2]: Place) => ({ x: share(x1) * width, y: (1 - share(x2)) * height });
  const lines = (at: { readonly x: number; readonly y: number }, color: string) => {
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(sharp(at.x, pixelRatio), 0);
    context.lineTo(sharp(at.x, pixelRatio), height);
    context.moveTo(0, sharp(at.y, pixelRatio));
    context.lineTo(width, sharp(at.y, pixelRatio));
    context.stroke();
  };
  lines(pixel([0, 0]), palette.line);
  if (cross) lines(pixel(cross.at), palette.ink3);
  for (const [i, at] of x.entries()) {
    drawTrainingSign(context, palette, y[i]!, { ...pixel(at), radius: 5 });
  }
  if (cross) {
    context.globalAlpha = 0.6;
    drawTrainingSign(context, palette, cross.label, { ...pixel(cross.at), radius: 4 });
    context.globalAlpha = 1;
  }
}
