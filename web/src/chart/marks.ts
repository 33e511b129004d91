import type uPlot from "uplot";
import type { Fill, Side } from "../wire/values";
import { faint, type Paint } from "./paint";
import type { Plot } from "./plot";

/** With more sessions than this in sight, lines between them would be a hatching. */
const mostSeparators = 8;

/** Which line stands out, whether it stands alone, and the fills that are marked on it. */
export interface Emphasis {
  strong: string | null;
  alone: boolean;
  fills: readonly Fill[];
}

/** Tells whether two emphases draw the same. */
export function sameEmphasis(a: Emphasis, b: Emphasis): boolean {
  return (
    a.strong === b.strong &&
    a.alone === b.alone &&
    a.fills.length === b.fills.length &&
    a.fills.at(-1)?.order === b.fills.at(-1)?.order
  );
}

/** Draws separators of sessions, and the line at which everybody started. */
export function drawGround(chart: uPlot, plot: Plot, paint: Paint): void {
  const { ctx, bbox } = chart;
  const { min = 0, max = 0 } = chart.scales.x ?? {};
  const separators = plot.timeline.separators(min, max);
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  if (separators.length <= mostSeparators) {
    ctx.strokeStyle = paint.line;
    ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    for (const place of separators) {
      const x = chart.valToPos(place, "x", true);
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
    }
    ctx.stroke();
  }
  const y = chart.valToPos(plot.base, "y", true);
  ctx.setLineDash([]);
  ctx.strokeStyle = faint(paint.ink3, 0.55);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

/** Draws triangles where the emphasised agent bought and sold, unless they would touch. */
export function drawFills(chart: uPlot, plot: Plot, emphasis: Emphasis, paint: Paint): void {
  const line = plot.lines.find((candidate) => candidate.name === emphasis.strong);
  if (!line || plot.unit === "drawdown") return;
  const first = plot.times[0] ?? 0;
  const size = 4.5 * devicePixelRatio;
  let before = Number.NEGATIVE_INFINITY;
  for (const fill of emphasis.fills) {
    if (fill.at < first) continue;
    const place = plot.timeline.toX(fill.at);
    // At the rims a mark stays whole.
    const x = Math.min(chart.valToPos(place, "x", true), chart.bbox.left + chart.bbox.width - size);
    if (Math.abs(x - before) < size * 3) continue;
    before = x;
    const value = plot.valueAt(line, chart.valToIdx(place));
    if (value === null) continue;
    chart.ctx.fillStyle = fill.side === "buy" ? paint.up : paint.down;
    triangle(
      chart.ctx,
      fill.side,
      x,
      Math.max(chart.valToPos(value, "y", true), chart.bbox.top + size * 3),
      size,
    );
  }
}

/** A purchase points up from below the line, a sale down from above it. */
function triangle(ctx: CanvasRenderingContext2D, side: Side, x: number, y: number, size: number): void {
  const down = side === "buy" ? 1 : -1;
  const middle = y + down * size * 2.6;
  ctx.beginPath();
  ctx.moveTo(x - size, middle + down * size * 0.8);
  ctx.lineTo(x + size, middle + down * size * 0.8);
  ctx.lineTo(x, middle - down * size * 0.8);
  ctx.fill();
}
