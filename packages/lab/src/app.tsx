// The page: a bar, three columns, and a drawer. One state, six views.
import type { JSX } from 'preact';
import { useShared, useWords } from './state/context.ts';
import { BoundaryView } from './views/boundary-view.tsx';
import { DropTarget } from './views/data/drop-target.tsx';
import { DataColumn } from './views/data-column.tsx';
import { Dock } from './views/dock.tsx';
import { DrawerSheet } from './views/drawer-sheet.tsx';
import { FitView } from './views/fit-view.tsx';
import { InsideView } from './views/inside-view.tsx';
import { ModelColumn } from './views/model-column.tsx';
import { NarrowTabs } from './views/narrow-tabs.tsx';
import { Notices } from './views/notices.tsx';
import { RestraintFaders } from './views/restraint-faders.tsx';
import { TopBar } from './views/top-bar.tsx';

export function App(): JSX.Element {
  const words = useWords();
  const { screen } = useShared();
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('boundary')?.focus()}>
        {words.common.skip}
      </button>
      <div class="page" data-tab={screen.narrowTab.value}>
        <TopBar />
        <main class="stage">
          <div class="column column-left">
            <DataColumn />
            <ModelColumn />
            <RestraintFaders />
          </div>
          <div class="column column-center">
            <BoundaryView />
            <NarrowTabs />
          </div>
          <div class="column column-right">
            <FitView />
            <InsideView />
          </div>
        </main>
        <Dock />
      </div>
      <DrawerSheet />
      <DropTarget />
      {screen.drawer.value === undefined && <Notices />}
    </>
  );
}
