import type { Canvas } from "../chart/canvas";
import type { Plot } from "../chart/plot";
import { spread } from "../chart/spread";
import { usePage } from "./context";
import { inUnit, type Reading } from "./reading";

const gap = 17; // px between two labels

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
export function EndLabels({ canvas, plot, readings, hovering }: Props) {
  const { arena, screen } = usePage();
  const { top, bottom } = canvas.bounds;
  const isolated = screen.isolated.value;
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
        const dashed = agent?.dashed ? " dashed" : "";
        const faint = isolated && isolated !== entry.name && !entry.benchmark ? " faint" : "";
        const alone = isolated === entry.name ? " alone" : "";
        const look = entry.benchmark ? "base bench" : `${agent?.colour ?? "base"}${dashed}${faint}${alone}`;
        return (
          <span
            key={entry.name}
            class={`end ${look}`}
            style={{ transform: `translateY(${(places[index] ?? 0) - 9}px)` }}
            data-agent={entry.benchmark ? undefined : entry.name}
          >
            <i />
            <bdi class="long">{entry.name}</bdi>
            <span class="short">{entry.benchmark ? "IX" : agent?.chip}</span>
            <span class="figure">{inUnit(entry.value, plot.unit)}</span>
          </span>
        );
      })}
    </div>
  );
}
