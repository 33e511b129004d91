import type { Point, Range, Series } from "../wire/rest";
import { Timeline } from "./timeline";

/** What is appended while the page is live. */
export interface Live {
  at: number;
  values: ReadonlyMap<string, number>;
  benchmark: number | null;
}

/** How many live points a dataset takes before the server should thin it again. */
const liveRoom = 900;

/** A Dataset is history from the server with the live present at its end. */
export class Dataset {
  readonly points = new Map<string, Point[]>();
  readonly benchmark: Point[];
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
    this.benchmark = series.benchmark?.points ?? [];
    this.symbol = series.benchmark?.symbol ?? null;
    this.timeline = new Timeline(series.sessions);
    this.start = series.start;
  }

  /** The time of the last point. */
  get last(): number {
    let last = this.benchmark.at(-1)?.[0] ?? 0;
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
    if (live.benchmark !== null && this.benchmark.length > 0) this.benchmark.push([live.at, live.benchmark]);
    this.appended++;
    return true;
  }

  /** The highest value of an agent so far, or of the benchmark. */
  peak(agent: string | null): number {
    const points = agent === null ? this.benchmark : (this.points.get(agent) ?? []);
    return points.reduce((peak, [, value]) => Math.max(peak, value), agent === null ? 0 : this.start);
  }
}
