import type { Point, Range, Series } from "../wire/rest";
import type { Mark } from "./plot";
import { Timeline } from "./timeline";

/** What is appended while the page is live. */
export interface Live {
  at: number;
  values: ReadonlyMap<string, number>;
  indices: Readonly<Record<Mark, number | null>>;
}

/** How many live points a dataset takes before the server should thin it again. */
const liveRoom = 900;

/** A Dataset is history from the server with the live present at its end. */
export class Dataset {
  readonly points = new Map<string, Point[]>();
  readonly indices: Readonly<Record<Mark, Point[]>>;
  readonly timeline: Timeline;
  readonly start: number;
  private appended = 0;

  /** The symbol of the benchmark, where there is one. */
  readonly symbol: string | null;

  /** Takes the points of series as its own. */
  constructor(
    readonly range: Range,
    series: Series,
  ) {
    for (const { agent, points } of series.agents) this.points.set(agent, points);
    this.indices = { IX: series.benchmark?.points ?? [], AI: series.managers?.points ?? [] };
    this.symbol = series.benchmark?.symbol ?? null;
    this.timeline = new Timeline(series.sessions);
    this.start = series.start;
  }

  /** The time of the last point. */
  get last(): number {
    let last = this.indices.IX.at(-1)?.[0] ?? 0;
    for (const points of this.points.values()) last = Math.max(last, points.at(-1)?.[0] ?? 0);
    return last;
  }

  /** Tells whether it is time to ask the server again. */
  get full(): boolean {
    return this.appended > liveRoom;
  }

  /** Appends the present, and tells whether it was newer than the past. */
  append(live: Live): boolean {
    if (live.at <= this.last) return false;
    for (const [agent, value] of live.values) this.points.get(agent)?.push([live.at, value]);
    for (const mark of ["IX", "AI"] as const) {
      const value = live.indices[mark];
      if (value !== null && this.indices[mark].length > 0) this.indices[mark].push([live.at, value]);
    }
    this.appended++;
    return true;
  }

  /** The highest value of an agent so far. */
  peak(agent: string): number {
    return highest(this.points.get(agent) ?? [], this.start);
  }

  /** The highest value of an index so far. */
  indexPeak(mark: Mark): number {
    return highest(this.indices[mark], 0);
  }
}

function highest(points: readonly Point[], least: number): number {
  return points.reduce((peak, [, value]) => Math.max(peak, value), least);
}
