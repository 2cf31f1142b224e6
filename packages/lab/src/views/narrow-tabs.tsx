// On a narrow screen one view at a time stands below the boundary.
import type { JSX } from 'preact';
import { Tabs } from '../parts/tabs.tsx';
import { useShared, useWords } from '../state/context.ts';
import type { NarrowTab } from '../state/screen.ts';

const tabs: readonly NarrowTab[] = ['fit', 'inside', 'model', 'data', 'story'];

export function NarrowTabs(): JSX.Element {
  const { screen, server } = useShared();
  const { common } = useWords();
  const offered = server ? [...tabs, 'runs' as const] : tabs;
  return (
    <div class="narrow-tabs">
      <Tabs
        label={common.fit}
        tabs={offered.map(name => [name, common[name]] as const)}
        chosen={screen.narrowTab.value}
        onChoose={name => {
          if (name === 'story' || name === 'runs') screen.drawer.value = name;
          else screen.narrowTab.value = name;
        }}
      />
    </div>
  );
}
