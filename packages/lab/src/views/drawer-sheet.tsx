// The drawer: a sheet over the page for what needs room. Escape closes it, and the focus goes back where it came from.
import type { ComponentType, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CloseIcon } from '../parts/icons.tsx';
import { later } from '../parts/later.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useShared, useWords } from '../state/context.ts';
import type { Drawer } from '../state/screen.ts';
import { Notices } from './notices.tsx';

/** Drawers are loaded when they are opened for the first time. */
const contents: Readonly<Record<Drawer, ComponentType>> = {
  data: later(() => import('./data-drawer.tsx').then(({ DataDrawer }) => DataDrawer)),
  model: later(() => import('./model-drawer.tsx').then(({ ModelDrawer }) => ModelDrawer)),
  compare: later(() => import('../compare/compare-drawer.tsx').then(({ CompareDrawer }) => CompareDrawer)),
  story: later(() => import('../story/story-drawer.tsx').then(({ StoryDrawer }) => StoryDrawer)),
  runs: later(() => import('../served/runs-drawer.tsx').then(({ RunsDrawer }) => RunsDrawer)),
};

/** What a drawer has to offer in its head. */
const offers: Partial<Readonly<Record<Drawer, ComponentType>>> = {
  compare: later(() => import('../compare/export-bar.tsx').then(({ ExportBar }) => ExportBar)),
};

const drawers: readonly Drawer[] = ['data', 'model', 'compare', 'story'];

export function DrawerSheet(): JSX.Element {
  const { screen } = useShared();
  const { common } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const drawer = screen.drawer.value;
  const isOpen = drawer !== undefined;
  useEffect(() => {
    // the browser itself gives the focus back to what opened it
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-label={drawer && common[drawer]}
      onClose={() => {
        screen.drawer.value = undefined;
      }}
    >
      {drawer && <DrawerContents drawer={drawer} />}
      {isOpen && <Notices />}
    </dialog>
  );
}

function DrawerContents({ drawer }: { readonly drawer: Drawer }): JSX.Element {
  const { screen, server } = useShared();
  const { common } = useWords();
  const offered = server ? [...drawers, 'runs' as const] : drawers;
  const Contents = contents[drawer];
  const Offers = offers[drawer];
  return (
    <>
      <div class="sheet-head">
        <Tabs
          label={common.drawers}
          tabs={offered.map(name => [name, common[name]] as const)}
          chosen={drawer}
          onChoose={name => {
            screen.drawer.value = name;
          }}
          panel="drawer"
        />
        {Offers && <Offers key={drawer} />}
        <button
          type="button"
          class="button icon-button"
          aria-label={common.close}
          onClick={() => {
            screen.drawer.value = undefined;
          }}
        >
          <CloseIcon />
        </button>
      </div>
      <div id="drawer" class="sheet-body" role="tabpanel" aria-label={common[drawer]}>
        <Contents key={drawer} />
      </div>
    </>
  );
}
