import { useMemo } from "preact/hooks";
import type { Mark } from "../chart/plot";
import { lastAtMost } from "../chart/timeline";
import type { Agent } from "../store/roster";
import type { Point } from "../wire/rest";
import { usePage } from "./context";

const width = 64;
const height = 20;
const steps = 40;

/** The season of an agent, or of an index without one, as a line of 64 by 20. */
export function Sparkline({ agent, mark = "IX" }: { agent: Agent | null; mark?: Mark }) {
  const { history } = usePage();
  const season = history.season.value;
  const drawing = history.sparks.value;
  const name = agent?.name ?? null;
  const line = useMemo(() => {
    const points = name === null ? season?.indices[mark] : season?.points.get(name);
    return season && points && points.length > 1 ? path(points, (at) => season.timeline.toX(at)) : null;
  }, [season, drawing, name, mark]);
  const look = agent ? `${agent.colour}${agent.dashed ? " dashed" : ""}` : "base";
  return (
    <svg class={`spark ${look}`} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {line !== null && <polyline points={line} />}
    </svg>
  );
}

function path(points: readonly Point[], place: (at: number) => number): string {
  const placed = points.map(([at, value]) => ({ x: place(at), value }));
  const first = placed[0]?.x ?? 0;
  const span = (placed.at(-1)?.x ?? 0) - first || 1;
  const sampled = Array.from({ length: steps + 1 }, (_, step) => {
    const index = lastAtMost(placed, first + (span * step) / steps, (point) => point.x);
    return placed[Math.max(0, index)]?.value ?? 0;
  });
  const low = Math.min(...sampled);
  const rise = Math.max(...sampled) - low || 1;
  return sampled
    .map((value, step) => {
      const x = (width * step) / steps;
      const y = height - 2 - ((value - low) / rise) * (height - 4);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(" ");
}
