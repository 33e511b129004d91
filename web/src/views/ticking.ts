import { useEffect, useState } from "preact/hooks";

/**
 * Renders at once and then whenever left (milliseconds) passes a full second.
 * Hidden pages do not tick.
 */
export function useSeconds(left: () => number | null): number | null {
  const [, render] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = () => {
      render((n) => n + 1);
      const ms = left();
      if (document.hidden || ms === null) return;
      const rest = ((ms % 1000) + 1000) % 1000;
      timer = setTimeout(next, Math.max(rest, 20) + 4);
    };
    const start = () => {
      clearTimeout(timer);
      next();
    };
    start();
    document.addEventListener("visibilitychange", start);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", start);
    };
  }, [left]);
  return left();
}
