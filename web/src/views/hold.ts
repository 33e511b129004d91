import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

const slack = 8; // px that a list may be scrolled and still counts as at its top

/** What keeps a list still. */
interface Reasons {
  /** A mouse rests on it, or a finger touches it. */
  pointer: boolean;
  /** The keyboard is in it, or in a dialog that was opened from it. */
  focus: boolean;
  /** Its newest row is out of sight. */
  scroll: boolean;
}

/**
 * Tells whether somebody reads the scroller around inside, which must then keep
 * still. Released, it moves on until the reader comes back to it.
 */
export function useHold(inside: RefObject<HTMLElement | null>): { held: boolean; release(): void } {
  const [held, setHeld] = useState(false);
  const [reasons] = useState<Reasons>({ pointer: false, focus: false, scroll: false });
  // What is read may be drawn later than its reader.
  const drawn = inside.current !== null;
  useEffect(() => {
    const scroller = inside.current?.closest<HTMLElement>(".scroller");
    if (!scroller) return;
    const listening = new AbortController();
    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      heed: (event: HTMLElementEventMap[K]) => void,
    ) =>
      scroller.addEventListener(
        type,
        (event) => {
          heed(event);
          setHeld(Object.values(reasons).some(Boolean));
        },
        { passive: true, signal: listening.signal },
      );
    // A pointer may have come before its reader listened.
    reasons.pointer = matchMedia("(hover: hover)").matches && scroller.matches(":hover");
    setHeld(Object.values(reasons).some(Boolean));
    const touches = (down: boolean) => (event: PointerEvent) => {
      if (event.pointerType !== "mouse") reasons.pointer = down;
    };
    on("pointermove", (event) => {
      if (event.pointerType === "mouse") reasons.pointer = true;
    });
    on("pointerleave", () => {
      reasons.pointer = false;
    });
    on("pointerdown", touches(true));
    on("pointerup", touches(false));
    on("pointercancel", touches(false));
    on("focusin", (event) => {
      reasons.focus = (event.target as Element).matches(":focus-visible");
    });
    on("focusout", ({ relatedTarget: to }) => {
      const near = to instanceof Element && (scroller.contains(to) || to.closest("dialog") !== null);
      if (!near) reasons.focus = false;
    });
    const scrolled = () => {
      reasons.scroll = outOfSight(scroller);
      setHeld(Object.values(reasons).some(Boolean));
    };
    on("scroll", scrolled);
    addEventListener("scroll", scrolled, { passive: true, signal: listening.signal });
    return () => listening.abort();
  }, [inside, reasons, drawn]);
  const release = () => {
    Object.assign(reasons, { pointer: false, focus: false, scroll: false });
    setHeld(false);
  };
  return { held, release };
}

/** On a phone the page scrolls, elsewhere the list does. */
function outOfSight(scroller: HTMLElement): boolean {
  if (scroller.scrollTop > slack) return true;
  return scroller.scrollHeight <= scroller.clientHeight && scroller.getBoundingClientRect().top < 0;
}
