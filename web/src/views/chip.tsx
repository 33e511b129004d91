import type { Mark } from "../chart/plot";
import type { Agent } from "../store/roster";
import { usePage } from "./context";

/** The two letters of an agent in its colour. */
export function Chip({ agent }: { agent: Agent | undefined }) {
  if (!agent) return <span class="chip base" aria-hidden="true" />;
  return (
    <span class={`chip ${agent.colour}${agent.dashed ? " dashed" : ""}`} aria-hidden="true">
      {agent.chip}
    </span>
  );
}

/** The name of an agent, as short as it must be to differ from the others. */
export function Name({ of }: { of: string }) {
  const label = usePage().arena.agents.value.get(of)?.label ?? of;
  return (
    <bdi class="name" title={label === of ? undefined : of}>
      {label}
    </bdi>
  );
}

/** The mark of an index in the place of a chip. */
export function IndexChip({ mark }: { mark: Mark }) {
  return (
    <span class="chip base" aria-hidden="true">
      {mark}
    </span>
  );
}

/** Up or down, in colour and by the sign of the text. */
export function tone(value: number | null | undefined): string {
  if (!value || Math.abs(value) < 0.00005) return "";
  return value > 0 ? "up" : "down";
}
