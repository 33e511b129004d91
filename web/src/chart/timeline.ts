import { day, hourMinute } from "../format";

/** A Timeline lays trading sessions side by side, so that nights and weekends take no room. */
export class Timeline {
  // A page that stays open sees thousands of sessions.
  private readonly opens: Float64Array; // Unix ms
  private readonly closes: Float64Array;
  private readonly starts: Float64Array; // where each session starts on the axis, ms
  readonly length: number;

  /** Takes sessions in order of time; without any, time runs as it is. */
  constructor(sessions: readonly (readonly [open: number, close: number])[]) {
    this.opens = Float64Array.from(sessions, ([open]) => open);
    this.closes = Float64Array.from(sessions, ([, close]) => close);
    this.starts = new Float64Array(sessions.length);
    let length = 0;
    for (const [index, [open, close]] of sessions.entries()) {
      this.starts[index] = length;
      length += Math.max(close - open, 0);
    }
    this.length = length;
  }

  /** How many sessions there are. */
  get sessions(): number {
    return this.opens.length;
  }

  /** The place of a time on the axis; a time outside the sessions falls on the nearest edge. */
  toX(at: number): number {
    const { opens, closes, starts } = this;
    if (opens.length === 0) return at;
    const index = lastAtMost(opens, at, (open) => open);
    if (index < 0) return 0;
    return (starts[index] as number) + Math.min(at, closes[index] as number) - (opens[index] as number);
  }

  /** The time at a place of the axis. */
  toTime(x: number): number {
    const { opens, closes, starts } = this;
    if (opens.length === 0) return x;
    const index = Math.max(
      0,
      lastAtMost(starts, x, (start) => start),
    );
    const open = opens[index] as number;
    return Math.max(open, Math.min(closes[index] as number, open + x - (starts[index] as number)));
  }

  /** Places between min and max where a session starts, the first session's aside. */
  separators(min: number, max: number): number[] {
    return [...this.starts.filter((start) => start > min && start < max && start > 0)];
  }

  /** Ticks of the axis, at most room of them: sessions as days, or hours when there are few. */
  ticks(min: number, max: number, room: number): { x: number; label: string }[] {
    const inside = [...this.starts.filter((start) => start >= min && start < max)];
    if (this.sessions === 0 || inside.length < 3) return this.hours(min, max, room);
    const step = Math.max(1, Math.ceil(inside.length / Math.max(1, room)));
    return inside.filter((_, index) => index % step === 0).map((x) => ({ x, label: day(this.toTime(x)) }));
  }

  private hours(min: number, max: number, room: number): { x: number; label: string }[] {
    const minute = 60_000;
    const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440].map((n) => n * minute);
    const step = steps.find((candidate) => (max - min) / candidate <= room) ?? 1440 * minute;
    const ticks: { x: number; label: string }[] = [];
    const first = Math.ceil(this.toTime(min) / step) * step;
    for (let at = first; at <= this.toTime(max); at += step) {
      const x = this.toX(at);
      const open = this.toTime(x);
      // A time between two sessions has no place of its own.
      if (Math.abs(open - at) < 1 && x >= min && x <= max) ticks.push({ x, label: hourMinute(at) });
    }
    return ticks;
  }
}

/** The index of the last item whose key is at most limit, or -1. */
export function lastAtMost<T>(items: ArrayLike<T>, limit: number, key: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(items[middle] as T) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
