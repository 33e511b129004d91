import { useEffect, useRef, useState } from "preact/hooks";

const pace = 1_000; // ms

/**
 * Returns a value that takes another key at most once a second, however fast the
 * season runs: eyes follow no faster, and no slide is cut short. Another
 * question is answered at once.
 */
export function usePaced<T>(value: T, key: string, question: string): T {
  const [, wake] = useState(0);
  const shown = useRef({ value, key, question, at: Number.NEGATIVE_INFINITY });
  const { current } = shown;
  const now = performance.now();
  const changed = key !== current.key;
  const wait = changed && question === current.question ? Math.max(0, current.at + pace - now) : 0;
  if (wait === 0) shown.current = { value, key, question, at: changed ? now : current.at };
  useEffect(() => {
    if (wait === 0) return;
    const timer = setTimeout(() => wake((n) => n + 1), wait);
    return () => clearTimeout(timer);
  });
  return shown.current.value;
}
