import { batch, computed, effect, signal } from "@preact/signals";
import type { Range } from "../wire/rest";
import { type Choice, choiceOf, queryOf, ranges, type Section, type Tab, tabs, type Unit } from "./choice";
import type { Sort } from "./ranking";
import { arenaPath, type DecisionName, type Over, overOf, overPath } from "./route";

export type Filter = "all" | "trades" | "holds" | "errors";

/**
 * A ScreenStore is what the reader chose to look at. The address tells it, so that
 * a link shows the same: a view and a section get an entry of the history, and
 * small choices change the entry that there is.
 */
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
  /** What lies over the page under an address of its own. */
  readonly over = signal<Over | null>(null);
  readonly decision = computed((): DecisionName | null =>
    typeof this.over.value === "string" ? null : this.over.value,
  );
  readonly help = signal(false);
  /** Whether a dialog lies over the page. */
  readonly covered = computed(() => this.help.value || this.over.value !== null);
  /** Whether this is a phone, which shows one section at a time. */
  readonly narrow = signal(false);
  private home: string; // the path under what lies over it

  constructor(readonly arena: string) {
    this.home = arenaPath(arena);
    this.read();
    const narrow = matchMedia("(max-width: 560px)");
    this.narrow.value = narrow.matches;
    narrow.addEventListener("change", () => {
      this.narrow.value = narrow.matches;
    });
    addEventListener("popstate", () => this.read());
    effect(() => {
      const address = this.address(this.over.value, this.section.value);
      if (address !== location.pathname + location.search) history.replaceState(history.state, "", address);
    });
  }

  /** Isolates an agent, or shows all again when it already was. */
  isolate(agent: string | null): void {
    this.isolated.value = this.isolated.value === agent ? null : agent;
  }

  /** Opens what lies over the page under its own address; a step replaces the one before. */
  open(over: Over): void {
    const address = this.address(over, this.section.value);
    if (this.over.value) history.replaceState(history.state, "", address);
    else history.pushState({ over: true }, "", address);
    this.over.value = over;
  }

  /** Closes what lies over the page and goes back to where it was opened from. */
  close(): void {
    if (!this.over.value) return;
    if (history.state?.over) history.back();
    else this.over.value = null;
  }

  /** Takes the next or the previous range. */
  stepRange(by: number): void {
    const at = ranges.indexOf(this.range.value) + by;
    this.range.value = ranges[Math.max(0, Math.min(ranges.length - 1, at))] ?? "all";
  }

  /** Shows a section of a phone; the one before is a step back. */
  show(section: Section): void {
    if (section !== this.section.value) {
      history.pushState(null, "", this.address(this.over.value, section));
      this.showSection(section);
    }
    scrollTo(0, 0);
  }

  /** Shows what stands behind a tab. */
  showTab(tab: Tab): void {
    this.tab.value = tab;
    this.section.value = tab === "positions" && !this.narrow.value ? "arena" : tab;
  }

  private showSection(section: Section): void {
    this.section.value = section;
    const tab = tabs.find((value) => value === section);
    if (tab) this.tab.value = tab;
  }

  /** Takes what the address tells. */
  private read(): void {
    const over = overOf(location.pathname);
    if (!over) this.home = location.pathname;
    const { agent, range, unit, section } = choiceOf(location.search);
    batch(() => {
      this.over.value = over;
      this.isolated.value = agent;
      this.range.value = range;
      this.unit.value = unit;
      this.showSection(section);
    });
  }

  private address(over: Over | null, section: Section): string {
    const choice: Choice = {
      agent: this.isolated.value,
      range: this.range.value,
      unit: this.unit.value,
      section,
    };
    const path = over ? overPath(this.arena, over) : this.home;
    return path + queryOf(choice, location.search);
  }
}
