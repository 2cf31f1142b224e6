// Values for those who listen: sixty a second would drown what they say.
import { useEffect, useRef, useState } from 'preact/hooks';

/** The value as it was at most so many milliseconds ago; the last one always arrives. */
export function useAtMostEvery<Value>(milliseconds: number, value: Value): Value {
  const [shown, show] = useState(value);
  const latest = useRef(value);
  latest.current = value;
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (timer.current !== undefined || Object.is(value, shown)) return;
    timer.current = window.setTimeout(() => {
      timer.current = undefined;
      show(() => latest.current);
    }, milliseconds);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return shown;
}
