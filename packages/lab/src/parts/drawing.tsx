// A canvas that fits its box, is sharp on every display, and draws anew when something that it shows changes.
import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Palette } from '../draw/palette.ts';
import { type DrawingSize, fitCanvas } from '../draw/surface.ts';
import { useShared } from '../state/context.ts';
import { paletteOf } from './palette.ts';

/** What a drawing is made with. */
export interface DrawingPlace {
  readonly context: CanvasRenderingContext2D;
  readonly size: DrawingSize;
  readonly palette: Palette;
}

/** A drawing of its box's size; `draw` is called again whenever a signal that it reads changes. */
export function Drawing({
  label,
  className,
  draw,
}: {
  /** What the picture shows, in words. */
  readonly label: string;
  readonly className: string;
  readonly draw: (place: DrawingPlace) => void;
}): JSX.Element {
  const { screen } = useShared();
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useBoxSize(canvas);
  const latest = useSignal(draw);
  latest.value = draw;
  useSignalEffect(() => {
    const { width, height, pixelRatio } = size.value;
    const drawNow = latest.value;
    const palette = paletteOf(screen.theme.value);
    if (!canvas.current || width === 0 || height === 0) return;
    drawNow({ context: fitCanvas(canvas.current, size.value), size: { width, height, pixelRatio }, palette });
  });
  return <canvas ref={canvas} class={className} role="img" aria-label={label} />;
}

/** The size of an element's box in CSS pixels, as it is now. */
function useBoxSize(element: { readonly current: HTMLElement | null }): Signal<DrawingSize> {
  const size = useSignal<DrawingSize>({ width: 0, height: 0, pixelRatio: 1 });
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return undefined;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = box;
      const { devicePixelRatio: pixelRatio } = window;
      const before = size.peek();
      if (before.width === width && before.height === height && before.pixelRatio === pixelRatio) return;
      size.value = { width, height, pixelRatio };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return size;
}
