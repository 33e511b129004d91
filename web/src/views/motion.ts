import { useLayoutEffect, useRef } from "preact/hooks";

const slide = 240; // ms
const fade = 900; // ms
const fadeAtMost = 1_000; // ms between two fades of one cell

function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Lets the rows of a body slide to their new places whenever order changes. */
export function useSlide(order: string) {
  const body = useRef<HTMLTableSectionElement>(null);
  const places = useRef(new Map<Element, number>());
  useLayoutEffect(() => {
    const before = places.current;
    const now = new Map<Element, number>();
    for (const row of body.current?.rows ?? []) now.set(row, row.offsetTop);
    places.current = now;
    if (still()) return;
    for (const [row, top] of now) {
      const from = before.get(row);
      if (from === undefined || from === top) continue;
      row.animate([{ transform: `translateY(${from - top}px)` }, { transform: "none" }], {
        duration: slide,
        easing: "cubic-bezier(.2,.7,.3,1)",
      });
    }
  }, [order]);
  return body;
}

/**
 * Lets the returned element, which lies under a cell's text, fade from green or
 * red when the cell's value changes, at most once a second. Only its opacity
 * moves, so that the fade costs the main thread nothing.
 */
export function useFade(value: number) {
  const under = useRef<HTMLElement>(null);
  const last = useRef({ value, at: 0 });
  useLayoutEffect(() => {
    const { value: before, at } = last.current;
    const now = performance.now();
    if (value === before || now - at < fadeAtMost) return;
    last.current = { value, at: now };
    const element = under.current;
    if (still() || !element || document.hidden) return;
    element.className = value > before ? "fade rose" : "fade fell";
    element.animate([{ opacity: 0.18 }, { opacity: 0 }], { duration: fade });
  }, [value]);
  return under;
}
