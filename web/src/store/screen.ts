import { computed, signal } from "@preact/signals";
import type { Range } from "../wire/rest";
import type { Sort } from "./ranking";
import { arenaPath, type DecisionName, decisionOf, decisionPath } from "./route";

export type Unit = "percent" | "dollar" | "drawdown";
export type Filter = "all" | "trades" | "holds" | "errors";
export type Tab = "positions" | "tape" | "notices";
/** What a phone shows, chosen in its dock. */
export type Section = "arena" | "decisions" | Tab;

export const ranges: readonly Range[] = ["1d", "1w", "1m", "all"];

/** A ScreenStore is what the reader chose to look at. */
export class ScreenStore {
  /** The agent whose line stands alone; null shows all alike. */
  readonly isolated = signal<string | null>(null);
  readonly range = signal<Range>("all");
  readonly unit = signal<Unit>("percent");
  readonly asTable = signal(false);
  readonly sort = signal<Sort>({ key: "ret", descending: true });
  readonly filter = signal<Filter>("all");
  readonly search = signal("");
  readonly tab = signal<Tab>("positions");
  readonly section = signal<Section>("arena");
  readonly decision = signal<DecisionName | null>(null);
  readonly help = signal(false);
  /** Whether a dialog lies over the page. */
  readonly covered = computed(() => this.help.value || this.decision.value !== null);
  /** Whether this is a phone, which shows one section at a time. */
  readonly narrow = signal(false);

  constructor(readonly arena: string) {
    this.decision.value = decisionOf(location.pathname);
    const narrow = matchMedia("(max-width: 560px)");
    this.narrow.value = narrow.matches;
    narrow.addEventListener("change", () => {
      this.narrow.value = narrow.matches;
    });
    addEventListener("popstate", () => {
      this.decision.value = decisionOf(location.pathname);
    });
  }

  /** Isolates an agent, or shows all again when it already was. */
  isolate(agent: string | null): void {
    this.isolated.value = this.isolated.value === agent ? null : agent;
  }

  /** Opens a decision under its own address; a step replaces the one before. */
  open(decision: DecisionName): void {
    const path = decisionPath(this.arena, decision);
    if (this.decision.value) history.replaceState({ over: history.state?.over ?? false }, "", path);
    else history.pushState({ over: true }, "", path);
    this.decision.value = decision;
  }

  /** Closes the decision and goes back to where it was opened from. */
  close(): void {
    if (!this.decision.value) return;
    if (history.state?.over) {
      history.back();
      return;
    }
    history.replaceState(null, "", arenaPath(this.arena));
    this.decision.value = null;
  }

  /** Takes the next or the previous range. */
  stepRange(by: number): void {
    const at = ranges.indexOf(this.range.value) + by;
    this.range.value = ranges[Math.max(0, Math.min(ranges.length - 1, at))] ?? "all";
  }

  show(section: Section): void {
    this.section.value = section;
    if (section !== "arena" && section !== "decisions") this.tab.value = section;
    scrollTo(0, 0);
  }
}
