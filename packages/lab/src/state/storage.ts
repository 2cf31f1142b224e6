// Texts that the browser keeps for the page, by name. Storage may be forbidden: then nothing is kept, and nothing is said.

/** For all visits, or for as long as the tab is there. */
type Place = 'localStorage' | 'sessionStorage';

export function keep(name: string, text: string, place: Place = 'localStorage'): void {
  try {
    globalThis[place].setItem(name, text);
  } catch {}
}

export function kept(name: string, place: Place = 'localStorage'): string | undefined {
  try {
    return globalThis[place].getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function forget(name: string, place: Place = 'localStorage'): void {
  try {
    globalThis[place].removeItem(name);
  } catch {}
}
