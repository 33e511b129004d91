import type { Unit } from "../store/choice";
import type { Point, Range } from "../wire/rest";
import type { Dataset, Live } from "./dataset";
import type { Timeline } from "./timeline";

/** A line of the chart; the benchmark's is last. */
export interface Line {
  name: string;
  benchmark: boolean;
  values: (number | null)[];
}

/** What a shorter range does not know of the whole season. */
export interface Past {
  /** The highest value of every agent so far, and of the benchmark under "". */
  peaks: ReadonlyMap<string, number>;
  /** The benchmark's price when the season started. */
  benchmark: number | null;
}

/**
 * A Plot is a dataset in one unit, its lines aligned on common places of the
 * axis: percent and drawdown in hundredths, dollar in dollars.
 */
export class Plot {
  readonly xs: number[] = [];
  readonly times: number[] = [];
  readonly lines: Line[];
  readonly timeline: Timeline;
  /** The line at which everybody started. */
  readonly base: number;
  readonly range: Range;

  constructor(
    dataset: Dataset,
    readonly unit: Unit,
    private readonly past: Past,
    names: readonly string[],
    benchmark: string | null,
  ) {
    this.timeline = dataset.timeline;
    this.range = dataset.range;
    this.base = unit === "dollar" ? dataset.start : 0;
    const sources = names.map((name) => ({ name, benchmark: false, points: dataset.points.get(name) ?? [] }));
    if (benchmark !== null) sources.push({ name: benchmark, benchmark: true, points: dataset.benchmark });
    this.scales = sources.map((source) => this.scaleOf(source, dataset));
    this.lines = sources.map(({ name, benchmark: isBenchmark }) => ({
      name,
      benchmark: isBenchmark,
      values: [],
    }));
    this.align(sources.map((source) => source.points));
  }

  private readonly scales: ((value: number) => number)[];

  /** Appends the present. */
  append(live: Live): void {
    const x = this.timeline.toX(live.at);
    if (x < (this.xs.at(-1) ?? Number.NEGATIVE_INFINITY)) return;
    this.xs.push(x);
    this.times.push(live.at);
    for (const [index, line] of this.lines.entries()) {
      const value = line.benchmark ? live.benchmark : (live.values.get(line.name) ?? null);
      line.values.push(value === null ? null : this.present(index, value));
    }
  }

  /** The value of a line at a place, or the last before it. */
  valueAt(line: Line, index: number): number | null {
    for (let i = Math.min(index, line.values.length - 1); i >= 0; i--) {
      const value = line.values[i];
      if (value !== null && value !== undefined) return value;
    }
    return null;
  }

  /** The last value of a line. */
  last(line: Line): number | null {
    return this.valueAt(line, line.values.length - 1);
  }

  private present(index: number, value: number): number {
    const line = this.lines[index] as Line;
    if (this.unit !== "drawdown") return (this.scales[index] as (value: number) => number)(value);
    const peak = Math.max(this.past.peaks.get(line.benchmark ? "" : line.name) ?? value, value);
    return peak > 0 ? (value / peak - 1) * 100 : 0;
  }

  private scaleOf(
    source: { benchmark: boolean; points: readonly Point[] },
    dataset: Dataset,
  ): (value: number) => number {
    const first = source.points[0]?.[1] ?? 1;
    if (this.unit === "drawdown") return (value) => value * 100;
    if (this.unit === "dollar") {
      const begun = this.past.benchmark ?? first;
      return source.benchmark ? (value) => (value / begun) * dataset.start : (value) => value;
    }
    const whole = source.benchmark ? (this.past.benchmark ?? first) : dataset.start;
    const base = dataset.range === "all" ? whole : first;
    return (value) => (value / base - 1) * 100;
  }

  /** Merges the lines' own times into one axis. */
  private align(sources: readonly (readonly Point[])[]): void {
    const times = [...new Set(sources.flatMap((points) => points.map(([at]) => at)))].sort((a, b) => a - b);
    const place = new Map<number, number>();
    for (const at of times) {
      place.set(at, this.xs.length);
      this.xs.push(this.timeline.toX(at));
      this.times.push(at);
    }
    for (const [index, points] of sources.entries()) {
      const values = new Array<number | null>(times.length).fill(null);
      const scale = this.scales[index] as (value: number) => number;
      for (const [at, value] of points) values[place.get(at) as number] = scale(value);
      (this.lines[index] as Line).values = values;
    }
  }
}
