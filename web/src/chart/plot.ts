import type { Unit } from "../store/choice";
import type { Point, Range } from "../wire/rest";
import type { Dataset, Live } from "./dataset";
import type { Timeline } from "./timeline";

/** An index beside the agents, by the mark in the place of a chip: the benchmark, or the mean of the models. */
export type Mark = "IX" | "AI";

/** An index of the chart. */
export interface Index {
  name: string;
  mark: Mark;
}

/** A line of the chart; those of the indices are last. */
export interface Line {
  name: string;
  /** Null for an agent. */
  mark: Mark | null;
  values: (number | null)[];
}

/** What a shorter range does not know of the whole season. */
export interface Past {
  /** The highest value of every agent so far. */
  peaks: ReadonlyMap<string, number>;
  /** And of the indices. */
  indexPeaks?: ReadonlyMap<Mark, number>;
  /** The benchmark's price when the season started. */
  benchmark: number | null;
}

interface Source {
  name: string;
  mark: Mark | null;
  points: readonly Point[];
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
    indices: readonly Index[],
  ) {
    this.timeline = dataset.timeline;
    this.range = dataset.range;
    this.base = unit === "dollar" ? dataset.start : 0;
    const sources: Source[] = [
      ...names.map((name) => ({ name, mark: null, points: dataset.points.get(name) ?? [] })),
      ...indices.map(({ name, mark }) => ({ name, mark, points: dataset.indices[mark] })),
    ];
    this.scales = sources.map((source) => this.scaleOf(source, dataset));
    this.lines = sources.map(({ name, mark }) => ({ name, mark, values: [] }));
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
      const value = line.mark === null ? (live.values.get(line.name) ?? null) : live.indices[line.mark];
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
    const known = line.mark === null ? this.past.peaks.get(line.name) : this.past.indexPeaks?.get(line.mark);
    const peak = Math.max(known ?? value, value);
    return peak > 0 ? (value / peak - 1) * 100 : 0;
  }

  /** The benchmark is a price; everything else is worth dollars. */
  private scaleOf(source: Source, dataset: Dataset): (value: number) => number {
    const priced = source.mark === "IX";
    const first = source.points[0]?.[1] ?? 1;
    if (this.unit === "drawdown") return (value) => value * 100;
    if (this.unit === "dollar") {
      const begun = this.past.benchmark ?? first;
      return priced ? (value) => (value / begun) * dataset.start : (value) => value;
    }
    const whole = priced ? (this.past.benchmark ?? first) : dataset.start;
    const base = dataset.range === "all" ? whole : first;
    // Of nothing there are no percent.
    return base === 0 ? () => 0 : (value) => (value / base - 1) * 100;
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
