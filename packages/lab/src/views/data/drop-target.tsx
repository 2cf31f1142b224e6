// The whole window takes a file; while one hangs over it, it says so.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useShared, useWords } from '../../state/context.ts';
import { openFiles } from './open-file.ts';

const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

export function DropTarget(): JSX.Element {
  const shared = useShared();
  const { data } = useWords();
  const isOver = useSignal(false);
  const sign = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      isOver.value = true;
    };
    const leave = (event: DragEvent) => {
      // from one element to the next the window is not left
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = (event: DragEvent) => {
      isOver.value = false;
      if (!holdsFile(event)) return;
      event.preventDefault();
      void openFiles(event.dataTransfer?.files ?? null, shared);
    };
    const ends = new AbortController();
    const { signal } = ends;
    window.addEventListener('dragenter', over, { signal });
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => ends.abort();
  }, []);
  // above an open drawer as well, which lies on top of everything else
  useEffect(() => {
    if (isOver.value) sign.current?.showPopover();
    else sign.current?.hidePopover();
  }, [isOver.value]);
  return (
    <div ref={sign} class="drop-target" popover="manual">
      <p>{data.dropHere}</p>
      <p class="quiet">{data.dropText}</p>
    </div>
  );
}
