import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { count } from "../format";
import { useHold } from "./hold";
import { useArrival } from "./motion";
import { usePaced } from "./pace";

const shown = 40;
const mostCounted = 99;

/** What a list of news draws, the last first. */
interface Ticker<Row, E extends HTMLElement> {
  rows: readonly Row[];
  /** How many rows wait because somebody reads those that are here. */
  waiting: number;
  /** Belongs to the element whose children are the rows, inside of a scroller. */
  list: RefObject<E | null>;
  /** Shows what waits. */
  show(event: MouseEvent): void;
}

/**
 * Lets rows, the last first, flow into a list, and wait while somebody reads it:
 * under a pointer, around the focus and below the top nothing moves. Another
 * question, such as a filter, is answered at once.
 */
export function useTicker<E extends HTMLElement, Row extends { seq: number } = { seq: number }>(
  fresh: readonly Row[],
  question: string,
): Ticker<Row, E> {
  const news = usePaced(fresh, String(fresh[0]?.seq ?? 0), question);
  const list = useRef<E>(null);
  const { held, release } = useHold(list);
  const kept = useRef<{ question: string; rows: readonly Row[] }>({ question, rows: [] });
  const focusFirst = useRef(false);
  const before = kept.current;
  const begun = (news[0]?.seq ?? 0) < (before.rows[0]?.seq ?? 0);
  if (!held || before.question !== question || begun) kept.current = { question, rows: news.slice(0, shown) };
  const { rows } = kept.current;
  const newest = rows[0]?.seq ?? 0;
  const known = news.findIndex(({ seq }) => seq <= newest);
  useArrival(list, `${question}\n${newest}`);
  useLayoutEffect(() => {
    if (!focusFirst.current) return;
    focusFirst.current = false;
    list.current?.querySelector("a")?.focus({ preventScroll: true });
  });
  return {
    rows,
    waiting: known < 0 ? news.length : known,
    list,
    show(event) {
      // The button goes; whoever pressed it by key stays with the news.
      focusFirst.current = event.detail === 0;
      const scroller = list.current?.closest(".scroller");
      if (scroller) scroller.scrollTop = 0;
      if ((scroller?.getBoundingClientRect().top ?? 0) < 0) scrollTo(0, 0);
      release();
    },
  };
}

/** Says how many rows wait, and shows them. */
export function Waiting({
  ticker,
  of,
}: {
  ticker: Pick<Ticker<never, never>, "waiting" | "show">;
  of: string;
}) {
  const { waiting, show } = ticker;
  if (waiting === 0) return null;
  const many = waiting > mostCounted ? `${mostCounted}+` : count(waiting);
  return (
    <button type="button" class="fresh" aria-label={`Show ${many} new ${of}`} onClick={show}>
      <span aria-hidden="true">↑</span> {many} new
    </button>
  );
}
