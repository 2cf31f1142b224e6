// A grip at the end of a layer: dragged, it changes the width; by keyboard it is a slider.
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { widthRange } from '../../settings/ranges.ts';
import { reachOf, unitsAt } from './layer-width.ts';

const keys: Readonly<Record<string, (units: number) => number>> = {
  ArrowRight: units => units + 1,
  ArrowUp: units => units + 1,
  ArrowLeft: units => units - 1,
  ArrowDown: units => units - 1,
  PageUp: units => units + 10,
  PageDown: units => units - 10,
  Home: () => widthRange.least,
  End: () => widthRange.most,
};

export function WidthGrip({
  units,
  label,
  shown,
  onUnits,
}: {
  readonly units: number;
  readonly label: string;
  /** The width in words. */
  readonly shown: string;
  /** Takes a width that may lie outside the range. */
  readonly onUnits: (units: number) => void;
}): JSX.Element {
  /** What the pointer's place and the reach make up together, while a hand holds the grip. */
  const held = useRef<{ readonly offset: number; readonly units: number } | undefined>(undefined);
  return (
    <span
      class="layer-grip"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={widthRange.least}
      aria-valuemax={widthRange.most}
      aria-valuenow={units}
      aria-valuetext={shown}
      onPointerDown={event => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { offset: reachOf(units) - event.clientX, units };
      }}
      onPointerMove={event => {
        if (!held.current) return;
        const { offset, units: before } = held.current;
        const wanted = unitsAt(offset + event.clientX);
        if (wanted === before) return;
        held.current = { offset, units: wanted };
        onUnits(wanted);
      }}
      onLostPointerCapture={() => {
        held.current = undefined;
      }}
      onKeyDown={event => {
        const wanted = keys[event.key]?.(units);
        if (wanted === undefined) return;
        event.preventDefault();
        onUnits(wanted);
      }}
    />
  );
}
