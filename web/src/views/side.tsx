import type { Tab } from "../store/choice";
import { usePage } from "./context";
import { Holdings } from "./holdings";
import { Later } from "./later";

const tabs = [
  { value: "positions", label: "Positions" },
  { value: "tape", label: "Tape" },
  { value: "notices", label: "Notices" },
  { value: "chat", label: "Chat" },
] as const satisfies readonly { value: Tab; label: string }[];

/** Positions, tape, notices and, where there is one, the chat behind tabs. */
export function Side() {
  const { arena, screen } = usePage();
  const here = arena.room.value ? tabs : tabs.slice(0, 3);
  const { value: tab } = here.find(({ value }) => value === screen.tab.value) ?? tabs[0];
  const step = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = here.findIndex(({ value }) => value === tab);
    const next = here[(at + by + here.length) % here.length]?.value ?? "positions";
    screen.showTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <section class="panel side" aria-label="Positions, tape and notices">
      <div class="tabs" role="tablist" aria-label="What to show">
        {here.map(({ value, label }) => (
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
        {tab === "positions" ? <Holdings /> : <Later what={tab} />}
      </div>
    </section>
  );
}
