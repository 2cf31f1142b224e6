// Views that are loaded when they are first shown.
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A view that stands empty until its code is there. */
export function later(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | undefined;
  return function Later(): JSX.Element | null {
    const [View, setView] = useState<ComponentType | undefined>(() => loaded);
    useEffect(() => {
      if (loaded) return;
      void load().then(view => {
        loaded = view;
        setView(() => view);
      });
    }, []);
    return View ? <View /> : null;
  };
}
