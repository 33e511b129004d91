import uPlot from "uplot";
import type { Agent } from "../store/roster";
import { axisLabels } from "./axis";
import { drawFills, drawGround, type Emphasis, sameEmphasis } from "./marks";
import { faint, type Paint, readPaint } from "./paint";
import type { Line, Plot } from "./plot";

const axisFont = '450 11px "Inter Variable", "Inter Fallback", system-ui, sans-serif';
const axisHeight = 30;
const axisWidth = 53; // of labels such as +2.25%; the server draws its lines beside it
const percentSteps = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100, 200, 500, 1000,
];
const lowHeight = 260; // px; a chart that is lower needs denser labels
const pickWithin = 12; // px between a click and a line
const tickRoom = 84; // px that a label of the time axis needs

/** Where the cursor is: an index of the plot and a place in pixels. */
export interface Hover {
  index: number;
  left: number;
}

/** Tells whether two plots have the same lines, in the same order. */
function sameLines(a: Plot, b: Plot): boolean {
  return (
    a.lines.length === b.lines.length &&
    a.lines.every(({ name, mark }, i) => name === b.lines[i]?.name && mark === b.lines[i]?.mark)
  );
}

/**
 * A Canvas draws plots with uPlot, one after another on the same chart. It never
 * animates; it draws when it is given points, a size, an emphasis or other colours.
 */
export class Canvas {
  private chart: uPlot;
  private paint: Paint;
  private drawn: number; // points
  private recoloured: number | null = null;

  constructor(
    private readonly host: HTMLElement,
    private plot: Plot,
    private readonly agents: () => ReadonlyMap<string, Agent>,
    private emphasis: Emphasis,
    private readonly onHover: (hover: Hover | null) => void,
    private readonly onDraw: () => void,
    private readonly onPick: (name: string) => void,
  ) {
    this.paint = readPaint(host);
    this.drawn = plot.xs.length;
    this.chart = this.build();
  }

  /** Draws another plot. Only one of other lines, or in another unit, needs another chart. */
  show(plot: Plot): void {
    if (plot === this.plot) return;
    const alike = plot.unit === this.plot.unit && sameLines(plot, this.plot);
    this.plot = plot;
    this.drawn = plot.xs.length;
    if (alike) {
      this.chart.setData(this.columns());
      return;
    }
    this.chart.destroy();
    this.chart = this.build();
  }

  /** Draws what was appended to the plot. */
  grow(): void {
    if (this.plot.xs.length === this.drawn) return;
    this.drawn = this.plot.xs.length;
    this.chart.setData(this.columns());
  }

  /** Fits the host. */
  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width > 0 && height > 0 && (width !== this.chart.width || height !== this.chart.height)) {
      this.chart.setSize({ width, height });
    }
  }

  /** Takes the page's colours anew, once for every count of their changes. */
  recolour(changes: number): void {
    this.recoloured ??= changes;
    if (changes === this.recoloured) return;
    this.recoloured = changes;
    this.paint = readPaint(this.host);
    this.chart.redraw(false, true);
  }

  emphasise(emphasis: Emphasis): void {
    if (sameEmphasis(emphasis, this.emphasis)) return;
    this.emphasis = emphasis;
    for (const [index, line] of this.plot.lines.entries()) {
      const series = this.chart.series[index + 1];
      if (series) series.width = this.widthOf(line.name);
    }
    this.chart.redraw(false, false);
  }

  /** The height of a value, in pixels from the top of the host. */
  top(value: number): number {
    return this.chart.valToPos(value, "y") + this.bounds.top;
  }

  /** Where lines may be, in pixels of the host; told by uPlot, which spares a layout. */
  get bounds(): { top: number; bottom: number; left: number } {
    const { left, top, height } = this.chart.bbox;
    const scale = uPlot.pxRatio;
    return { top: top / scale, bottom: (top + height) / scale, left: left / scale };
  }

  destroy(): void {
    this.chart.destroy();
  }

  private build(): uPlot {
    const chart = new uPlot(this.options(), this.columns(), this.host);
    this.touch(chart);
    chart.over.addEventListener("click", (event) => this.pick(event));
    return chart;
  }

  private columns(): uPlot.AlignedData {
    return [this.plot.xs, ...this.plot.lines.map((line) => line.values)] as uPlot.AlignedData;
  }

  private options(): uPlot.Options {
    const { plot } = this;
    return {
      width: Math.max(this.host.clientWidth, 50),
      height: Math.max(this.host.clientHeight, 50),
      pxAlign: 0,
      padding: [10, 0, 0, 0],
      legend: { show: false },
      scales: { x: { time: false }, y: { range: (_, min, max) => this.room(min, max) } },
      cursor: {
        y: false,
        drag: { x: false, y: false, setScale: false },
        points: { size: 7, width: 2, fill: () => this.paint.surface, stroke: (_, at) => this.colour(at - 1) },
        dataIdx: (_, seriesIdx, index) => this.known(seriesIdx, index),
      },
      axes: [this.timeAxis(), this.valueAxis()],
      series: [
        {},
        ...plot.lines.map((line, index) => ({
          stroke: () => this.strokeOf(index),
          width: this.widthOf(line.name),
          spanGaps: true,
          points: { show: false },
          ...this.dashOf(line),
        })),
      ],
      hooks: {
        setCursor: [(chart) => this.hovered(chart)],
        drawAxes: [(chart) => drawGround(chart, this.plot, this.paint)],
        draw: [
          (chart) => {
            drawFills(chart, this.plot, this.emphasis, this.paint);
            this.onDraw();
          },
        ],
      },
    };
  }

  private room(min: number, max: number): [number, number] {
    const { base, unit } = this.plot;
    const low = Math.min(min ?? base, base);
    const high = Math.max(max ?? base, base);
    const rim = (high - low || (unit === "dollar" ? base * 0.001 : 0.1)) * 0.06;
    return [low - rim, unit === "drawdown" ? high + rim / 3 : high + rim];
  }

  private timeAxis(): uPlot.Axis {
    return {
      stroke: () => this.paint.ink3,
      font: axisFont,
      size: axisHeight,
      gap: 8,
      grid: { show: false },
      ticks: { show: false },
      splits: (chart, _, min, max) => {
        const room = Math.max(2, Math.floor(this.across(chart) / tickRoom));
        return this.plot.timeline.ticks(min, max, room).map((tick) => tick.x);
      },
      values: (chart, splits) => {
        const { min = 0, max = 0 } = chart.scales.x ?? {};
        const room = Math.max(2, Math.floor(this.across(chart) / tickRoom));
        const labels = new Map(this.plot.timeline.ticks(min, max, room).map((tick) => [tick.x, tick.label]));
        // A label at the very end would be cut.
        const end = max - ((max - min) * 18) / Math.max(1, this.across(chart));
        return splits.map((x) => (x < end ? (labels.get(x) ?? "") : ""));
      },
    };
  }

  /** The width of the lines' room, in pixels of the page. */
  private across(chart: uPlot): number {
    return chart.bbox.width / uPlot.pxRatio;
  }

  private valueAxis(): uPlot.Axis {
    return {
      stroke: () => this.paint.ink3,
      font: axisFont,
      size: (_, values) => Math.max(axisWidth, ...(values ?? []).map((text) => text.length * 6.4 + 14)),
      gap: 8,
      grid: { stroke: () => this.paint.line, width: 1 },
      ticks: { show: false },
      // Never finer than labels of six letters: a wider axis would push the lines aside.
      ...(this.plot.unit === "dollar" ? {} : { incrs: percentSteps }),
      space: this.host.clientHeight < lowHeight ? 30 : 40,
      values: (_, splits) => axisLabels(splits, this.plot.unit),
    };
  }

  private colour(index: number): string {
    const line = this.plot.lines[index];
    const agent = line?.mark === null ? this.agents().get(line.name) : undefined;
    if (!agent || agent.baseline) return this.paint.ink3;
    return this.paint.agents[Number(agent.colour.slice(1))] ?? this.paint.ink;
  }

  private strokeOf(index: number): string {
    const { alone, strong } = this.emphasis;
    const line = this.plot.lines[index];
    const colour = this.colour(index);
    if (alone && line?.name !== strong && line?.mark === null) return faint(colour, 0.16);
    return this.isBaseline(line?.name) && line?.name !== strong ? faint(colour, 0.6) : colour;
  }

  private widthOf(name: string): number {
    if (name === this.emphasis.strong) return 2.25;
    return this.isBaseline(name) ? 1 : 1.5;
  }

  /** Baselines are thin: dashed beside the benchmark, which they follow, they would be a hatching. */
  private isBaseline(name: string | undefined): boolean {
    return name !== undefined && (this.agents().get(name)?.baseline ?? false);
  }

  private dashOf(line: Line): { dash?: number[] } {
    if (line.mark === "AI") return { dash: [2, 3] };
    const agent = this.agents().get(line.name);
    return line.mark !== null || agent?.dashed ? { dash: [5, 4] } : {};
  }

  /** The last place at or before index where a line has a value. */
  private known(seriesIdx: number, index: number): number {
    if (seriesIdx === 0) return index;
    const values = this.plot.lines[seriesIdx - 1]?.values ?? [];
    let at = index;
    while (at > 0 && (values[at] === null || values[at] === undefined)) at--;
    return at;
  }

  private hovered(chart: uPlot): void {
    const { idx, left } = chart.cursor;
    const inside = idx !== null && idx !== undefined && left !== undefined && left >= 0;
    this.onHover(inside ? { index: idx, left: left + this.bounds.left } : null);
  }

  /** A finger compares as a mouse does, and still scrolls the page up and down. */
  private touch(chart: uPlot): void {
    const { over } = chart;
    const move = (event: PointerEvent) => {
      if (event.pointerType === "mouse") return;
      const box = over.getBoundingClientRect();
      chart.setCursor({ left: event.clientX - box.left, top: event.clientY - box.top });
    };
    const leave = (event: PointerEvent) => {
      if (event.pointerType !== "mouse") chart.setCursor({ left: -10, top: -10 });
    };
    over.addEventListener("pointerdown", move);
    over.addEventListener("pointermove", move);
    over.addEventListener("pointerup", leave);
    over.addEventListener("pointercancel", leave);
  }

  /** Picks the agent whose line is nearest to a click, and near enough. */
  private pick(event: MouseEvent): void {
    const { idx } = this.chart.cursor;
    if (idx === null || idx === undefined) return;
    const y = event.clientY - this.chart.over.getBoundingClientRect().top;
    let nearest: { name: string; distance: number } | null = null;
    for (const line of this.plot.lines) {
      const value = line.mark !== null ? null : this.plot.valueAt(line, idx);
      if (value === null) continue;
      const distance = Math.abs(this.chart.valToPos(value, "y") - y);
      if (distance <= (nearest?.distance ?? pickWithin)) nearest = { name: line.name, distance };
    }
    if (nearest) this.onPick(nearest.name);
  }
}
