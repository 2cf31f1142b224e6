// A hand moves faster than a network starts anew: the first place acts at once, further ones once a frame.
import { useMemo, useRef } from 'preact/hooks';

/**
 * A function that acts at once, and then at most once a frame, on the value that came last.
 *
 * @param request calls back at the next frame
 */
export function onceAFrame<Value>(
  act: (value: Value) => void,
  request: (next: () => void) => void,
): (value: Value) => void {
  let waiting: { readonly value: Value } | undefined;
  let isHeld = false;
  const actAndHold = (value: Value) => {
    isHeld = true;
    act(value);
    request(() => {
      isHeld = false;
      const last = waiting;
      waiting = undefined;
      if (last) actAndHold(last.value);
    });
  };
  return value => {
    if (isHeld) waiting = { value };
    else actAndHold(value);
  };
}

/** {@link onceAFrame} of the page's frames, with what `act` is at the latest drawing. */
export function useOnceAFrame<Value>(act: (value: Value) => void): (value: Value) => void {
  const latest = useRef(act);
  latest.current = act;
  return useMemo(
    () =>
      onceAFrame<Value>(
        value => latest.current(value),
        next => requestAnimationFrame(next),
      ),
    [],
  );
}
