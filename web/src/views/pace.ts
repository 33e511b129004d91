import { useEffect, useRef, useState } from "preact/hooks";
import { sliding, twoFramesOn } from "./motion";

const pace = 1_000; // ms

// Not while the page is hidden, and not in its first frame after, in which Chromium takes a row
// that begins to slide for one that jumps.
let painted = !document.hidden;
document.addEventListener("visibilitychange", () => {
  painted = false;
  twoFramesOn(() => (painted = !document.hidden));
});

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
  const wait = Math.max(0, current.at + pace - now);
  // Nobody sees a slide on a hidden page: it would be over when the page is looked at, a jump.
  const ready = () => painted && !sliding();
  const late = changed && question === current.question && (wait > 0 || !ready());
  if (!late) shown.current = { value, key, question, at: changed ? now : current.at };
  useEffect(() => {
    if (!late) return;
    let frame = 0;
    const next = () => {
      if (ready()) wake((n) => n + 1);
      else frame = requestAnimationFrame(next); // there is none on a hidden page
    };
    const timer = setTimeout(next, wait);
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  });
  return shown.current.value;
}
