import { effect, untracked } from "@preact/signals";
import { capital, count, percent } from "./format";
import type { Page } from "./views/context";

const atMostEvery = 5_000; // ms between two figures; a title that flickers is a nuisance in a row of tabs

/** Keeps the title of the document telling what the page shows: a decision, the line's trouble, or who leads. */
export function tellTitle({ arena, screen }: Page): void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let kind = "";
  effect(() => {
    const [now, text] = title();
    clearTimeout(timer);
    const wait = now === kind ? Math.max(0, toldAt + atMostEvery - performance.now()) : 0;
    kind = now;
    const tell = () => {
      toldAt = performance.now();
      document.title = `${text} · ${untracked(() => arena.status.value?.name || screen.arena)}`;
    };
    if (wait > 0) timer = setTimeout(tell, wait);
    else tell();
  });

  /** What is told, and what kind of news that is: another kind is told at once. */
  function title(): [kind: string, text: string] {
    const decision = screen.decision.value;
    if (decision) {
      const name = `${decision.agent}, round ${count(decision.round)}`;
      return [name, name];
    }
    const over = screen.over.value;
    if (typeof over === "string") return [over, capital(over)];
    const { phase } = arena.line.value;
    if (phase === "waiting") return [phase, "Reconnecting"];
    if (phase === "refused") return [phase, "Not live"];
    const leader = arena.leader.value;
    return leader ? [leader.name, `${leader.name} ${percent(leader.standing.ret)}`] : ["", "arena"];
  }
}
