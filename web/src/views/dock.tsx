import type { Section } from "../store/choice";
import { usePage } from "./context";

const sections: readonly { value: Section; label: string }[] = [
  { value: "arena", label: "Arena" },
  { value: "decisions", label: "Decisions" },
  { value: "positions", label: "Positions" },
  { value: "tape", label: "Tape" },
];

/** The notices and the chat are behind tabs of the tape. */
export function shown(section: Section): Section {
  return section === "notices" || section === "chat" ? "tape" : section;
}

/** What a phone shows, at the foot of its screen. */
export function Dock() {
  const { screen } = usePage();
  const section = shown(screen.section.value);
  return (
    <nav class="dock" aria-label="Sections">
      {sections.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-current={section === value ? "page" : undefined}
          onClick={() => screen.show(value)}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}
