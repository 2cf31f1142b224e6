// The bottom line: drawers to open, and what each holds, in a few words.
import type { JSX } from 'preact';
import { useShared, useWords } from '../state/context.ts';
import type { Drawer } from '../state/screen.ts';

export function Dock(): JSX.Element {
  const { screen, server } = useShared();
  const { common, compare, served } = useWords();
  const open = (drawer: Drawer) => {
    screen.drawer.value = drawer;
  };
  return (
    <footer class="dock">
      <button type="button" onClick={() => open('compare')}>
        {common.compare} <span>{compare.teaser}</span>
      </button>
      <button type="button" onClick={() => open('story')}>
        {common.story} <span>{common.storyTeaser}</span>
      </button>
      {server && (
        <button type="button" onClick={() => open('runs')}>
          {common.runs} <span>{served.teaser}</span>
        </button>
      )}
    </footer>
  );
}
