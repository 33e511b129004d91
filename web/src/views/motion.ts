import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const slide = 240; // ms
const fade = 900; // ms
const fadeAtMost = 1_000; // ms between two fades of one cell
const fadeFrom = 0.002; // of the value; less is not worth a glance

let underWay = 0; // slides

/**
 * Whether something slides, or has in this frame. On a busy machine that takes longer than
 * what it waits for, and in its last frame Chromium still counts from where it began.
 */
export const sliding = () => underWay > 0;

/** Calls back in the next frame but one; a hidden page has none. */
export function twoFramesOn(callback: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(callback));
}

function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Lets the rows of a body slide to their new places whenever order changes. The
 * focus stays where it was, though the browser takes it from a row that moves.
 */
export function useSlide(order: string) {
  const body = useRef<HTMLTableSectionElement>(null);
  const places = useRef(new Map<Element, number>());
  const focused = body.current?.contains(document.activeElement) ? document.activeElement : null;
  useLayoutEffect(() => {
    const before = places.current;
    const now = new Map<Element, number>();
    for (const row of body.current?.rows ?? []) now.set(row, row.offsetTop);
    places.current = now;
    if (focused !== document.activeElement && focused instanceof HTMLElement) {
      focused.focus({ preventScroll: true });
    }
    for (const [row, top] of now) slideFrom(row, (before.get(row) ?? top) - top);
  }, [order]);
  return body;
}

/**
 * Lets a list that got rows at its head slide down to its new place whenever
 * newest changes. What is in sight stays there in the frame in which they come,
 * so that nothing jumps.
 */
export function useArrival(list: RefObject<HTMLElement | null>, newest: string): void {
  const anchor = useRef<{ row: HTMLElement; top: number } | null>(null);
  useLayoutEffect(() => {
    const { current: before } = anchor;
    const first = list.current?.firstElementChild;
    anchor.current = first instanceof HTMLElement ? { row: first, top: first.offsetTop } : null;
    if (list.current && before?.row.isConnected) slideFrom(list.current, before.top - before.row.offsetTop);
  }, [list, newest]);
}

/** Lets an element slide to its place from an offset, and from where an earlier slide has led. */
function slideFrom(element: Element, offset: number): void {
  if (offset === 0) return;
  const slides = element.getAnimations().filter(({ id }) => id === "slide");
  const on = slides.length > 0 ? new DOMMatrix(getComputedStyle(element).transform).m42 : 0;
  for (const earlier of slides) earlier.cancel();
  const { finished } = element.animate(
    [{ transform: `translateY(${offset + on}px)` }, { transform: "none" }],
    {
      id: "slide",
      // Without motion it is there in the next frame; in this one the browser would count a jump.
      duration: still() ? 1 : slide,
      easing: "cubic-bezier(.2,.7,.3,1)",
    },
  );
  underWay++;
  const end = () => twoFramesOn(() => underWay--);
  finished.then(end, end);
}

/**
 * Lets the returned element, which lies under a cell's text, fade from green or
 * red when the cell's value has changed by a fifth of a percent, at most once a
 * second: a tick alone would keep every cell alight. Only its opacity moves, so
 * that the fade costs the main thread nothing.
 */
export function useFade(value: number) {
  const under = useRef<HTMLElement>(null);
  const last = useRef({ value, at: 0 });
  useLayoutEffect(() => {
    const { value: before, at } = last.current;
    const now = performance.now();
    if (Math.abs(value - before) < Math.abs(before) * fadeFrom || now - at < fadeAtMost) return;
    last.current = { value, at: now };
    const element = under.current;
    if (still() || !element || document.hidden) return;
    element.className = value > before ? "fade rose" : "fade fell";
    element.animate([{ opacity: 0.18 }, { opacity: 0 }], { duration: fade });
  }, [value]);
  return under;
}
