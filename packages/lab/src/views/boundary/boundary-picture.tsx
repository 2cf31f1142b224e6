// The picture itself, with a cursor that reads the probability at a place, by mouse or by arrow keys.
import { type Signal, useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { BoundaryPainter } from '../../draw/boundary.ts';
import { startDrawing } from '../../draw/surface.ts';
import { Drawing } from '../../parts/drawing.tsx';
import type { Field } from '../../protocol.ts';
import { useShared, useWords } from '../../state/context.ts';
import { fixed, percent } from '../../state/numerals.ts';
import { fill } from '../../words/words.ts';
import { planePoints } from './plane-points.ts';
import { readingAt } from './reading.ts';

/** A place of the plane, as shares of the picture's sides from the lower left. */
interface Place {
  readonly across: number;
  readonly up: number;
}

/** Share of a side that an arrow key moves by. */
const keyShare = 1 / 40;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-keyShare, 0],
  ArrowRight: [keyShare, 0],
  ArrowUp: [0, keyShare],
  ArrowDown: [0, -keyShare],
};

export function BoundaryPicture(): JSX.Element {
  const { lab } = useShared();
  const { boundary } = useWords();
  const painter = useMemo(() => new BoundaryPainter(), []);
  const place = useSignal<Place | undefined>(undefined);
  const points = useComputed(() => lab.data.value && planePoints(lab.data.value, lab.axes.value));
  const summary = useSummary();
  const isPlane = (lab.data.value?.features.length ?? 2) > 1;
  return (
    <div
      id="boundary"
      class="boundary"
      role="application"
      aria-label={boundary.howToRead}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes arrow keys
      tabIndex={0}
      onPointerMove={event => {
        const { left, bottom, width, height } = event.currentTarget.getBoundingClientRect();
        place.value = { across: (event.clientX - left) / width, up: (bottom - event.clientY) / height };
      }}
      onPointerLeave={() => {
        place.value = undefined;
      }}
      onKeyDown={event => moveByKey(event, place)}
      onBlur={() => {
        place.value = undefined;
      }}
    >
      <Drawing
        className="boundary-canvas"
        label={isPlane ? summary : boundary.noPlane}
        draw={({ context, size, palette }) => {
          const field = lab.frame.value?.field;
          // between two fits the picture of the first stays
          if (!isPlane) startDrawing(context, size);
          if (!field || !points.value) return;
          const cursor = place.value && dataPlace(field, place.value);
          painter.draw(context, { field, points: points.value, palette, size, cursor });
        }}
      />
      {isPlane ? (
        <Reading place={place} />
      ) : (
        <p class="boundary-none" aria-hidden="true">
          {boundary.noPlane}
        </p>
      )}
    </div>
  );
}

function dataPlace({ x1, x2 }: Field, { across, up }: Place): { readonly x1: number; readonly x2: number } {
  return { x1: x1[0] + across * (x1[1] - x1[0]), x2: x2[0] + up * (x2[1] - x2[0]) };
}

function moveByKey(event: KeyboardEvent, place: Signal<Place | undefined>): void {
  const by = arrows[event.key];
  if (event.key === 'Escape') place.value = undefined;
  if (!by) return;
  event.preventDefault();
  const within = (share: number) => Math.min(1, Math.max(0, share));
  const { across, up } = place.value ?? { across: 0.5, up: 0.5 };
  place.value = { across: within(across + by[0]), up: within(up + by[1]) };
}

/** What the network says of the place under the cursor. */
function Reading({ place }: { readonly place: Signal<Place | undefined> }): JSX.Element {
  const { lab } = useShared();
  const { boundary } = useWords();
  const field = lab.frame.value?.field;
  const at = place.value;
  const classes = lab.data.value?.classes;
  const reading = field && at && classes && readingAt(field, at);
  const text =
    reading &&
    fill(boundary.reading, {
      label: classes[reading.label]?.label ?? '',
      share: percent(reading.probability),
    });
  const there = field && at && dataPlace(field, at);
  return (
    <output
      class="boundary-reading"
      data-side={at && at.across > 0.6 ? 'left' : 'right'}
      hidden={!text}
      style={at ? { left: `${100 * at.across}%`, bottom: `${100 * at.up}%` } : undefined}
    >
      {text}
      <span class="hidden-text">{there && ` (${fixed(there.x1, 2)}, ${fixed(there.x2, 2)})`}</span>
    </output>
  );
}

/** The picture in words: not at every frame, since a reader listens slower than a network trains. */
function useSummary(): string {
  const { lab } = useShared();
  const { boundary } = useWords();
  const classes = lab.data.value?.classes.map(({ label }) => label).join(', ') ?? '';
  const { features = [], training = 0, validation = 0 } = lab.data.value ?? {};
  const [a, b] = lab.axes.value;
  return fill(boundary.summary, {
    classes,
    training,
    validation,
    x1: features[a]?.name ?? '',
    x2: features[b]?.name ?? '',
  });
}
