import type { Tab } from "../store/choice";
import { usePage } from "./context";
import { Holdings } from "./holdings";
import { Notices, Tape } from "./tape";

const tabs: readonly { value: Tab; label: string }[] = [
  { value: "positions", label: "Positions" },
  { value: "tape", label: "Tape" },
  { value: "notices", label: "Notices" },
];

/** Positions, tape and notices behind tabs. */
export function Side() {
  const { screen } = usePage();
  const tab = screen.tab.value;
  const step = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = tabs.findIndex(({ value }) => value === tab);
    const next = tabs[(at + by + tabs.length) % tabs.length]?.value ?? "positions";
    screen.showTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <section class="panel side" aria-label="Positions, tape and notices">
      <div class="tabs" role="tablist" aria-label="What to show">
        {tabs.map(({ value, label }) => (
          <button
            key={value}
            id={`tab-${value}`}
            type="button"
            role="tab"
            aria-selected={value === tab}
            aria-controls="tab-body"
            tabIndex={value === tab ? 0 : -1}
            onKeyDown={step}
            onClick={() => screen.showTab(value)}
          >
            {label}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div id="tab-body" class="scroller" role="tabpanel" tabIndex={0} aria-labelledby={`tab-${tab}`}>
        {tab === "positions" && <Holdings />}
        {tab === "tape" && <Tape />}
        {tab === "notices" && <Notices />}
      </div>
    </section>
  );
}
