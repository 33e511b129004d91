import type { Canvas } from "../chart/canvas";
import type { Plot } from "../chart/plot";
import { spread } from "../chart/spread";
import type { Agent } from "../store/roster";
import { usePage } from "./context";
import { inUnit, type Reading } from "./reading";

const gap = 17; // px between two labels
const most = 8; // labels beside those of the indices and of who stands alone; more cannot be read

interface Props {
  canvas: Canvas;
  plot: Plot;
  readings: readonly Reading[];
  hovering: boolean;
}

/**
 * Names where the lines end; under the cursor they become the read-out, and sort
 * themselves anew. They are for the eye and the pointer: the leaderboard's
 * buttons isolate a line for everybody else.
 */
export function EndLabels({ canvas, plot, readings: all, hovering }: Props) {
  const { arena, screen } = usePage();
  const { top, bottom } = canvas.bounds;
  const isolated = screen.isolated.value;
  const readings = labelled(all, isolated);
  const places = spread(
    readings.map((entry) => canvas.top(entry.value)),
    gap,
    top + 4,
    bottom - 6,
  );
  const pick = (event: MouseEvent) => {
    const end = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-agent]") : null;
    if (end?.dataset.agent) screen.isolate(end.dataset.agent);
  };
  return (
    <div class={hovering ? "ends reading" : "ends"} aria-hidden="true" onClick={pick}>
      {readings.map((entry, index) => {
        const agent = arena.agents.value.get(entry.name);
        return (
          <span
            key={entry.name}
            class={`end ${entry.mark !== null ? "base bench" : lookOf(agent, isolated)}`}
            style={{ transform: `translateY(${(places[index] ?? 0) - 9}px)` }}
            data-agent={entry.mark !== null ? undefined : entry.name}
          >
            <i />
            <bdi class="long">{agent?.label ?? entry.name}</bdi>
            <span class="short">{entry.mark ?? agent?.chip}</span>
            <span class="figure">{inUnit(entry.value, plot.unit)}</span>
          </span>
        );
      })}
    </div>
  );
}

/** The classes of a label whose agent may stand alone, or beside one that does. */
function lookOf(agent: Agent | undefined, isolated: string | null): string {
  const dashed = agent?.dashed ? " dashed" : "";
  const beside = isolated === null ? "" : isolated === agent?.name ? " alone" : " faint";
  return `${agent?.colour ?? "base"}${dashed}${beside}`;
}

/** The highest, the indices, and who stands alone. */
function labelled(readings: readonly Reading[], isolated: string | null): Reading[] {
  let left = most;
  return readings.filter(({ name, mark }) => mark !== null || left-- > 0 || name === isolated);
}
