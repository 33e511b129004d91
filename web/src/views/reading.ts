import type { Mark, Plot } from "../chart/plot";
import { account, percent } from "../format";
import type { Unit } from "../store/choice";
import type { Range } from "../wire/rest";

/** The value of a line at a moment. */
export interface Reading {
  name: string;
  /** Null for an agent. */
  mark: Mark | null;
  value: number;
}

/** The values of all lines at an index of the plot, or at its end; highest first. */
export function reading(plot: Plot, index: number | null): Reading[] {
  const at = index ?? plot.xs.length - 1;
  return plot.lines
    .flatMap((line) => {
      const value = plot.valueAt(line, at);
      return value === null ? [] : [{ name: line.name, mark: line.mark, value }];
    })
    .sort((a, b) => b.value - a.value);
}

/** A value in the unit of the plot. */
export function inUnit(value: number, unit: Unit): string {
  return unit === "dollar" ? account(value) : percent(value / 100);
}

const spans: Record<Range, string> = {
  "1d": "over the last session",
  "1w": "over a week",
  "1m": "over a month",
  all: "since the season's start",
};

/** The chart in one line. */
export function summary(plot: Plot): string {
  const readings = reading(plot, null);
  const first = readings.find((entry) => entry.mark === null);
  const last = readings.findLast((entry) => entry.mark === null);
  if (!first || !last) return "No history yet";
  const say = (entry: Reading) => `${entry.name} ${inUnit(entry.value, plot.unit)}`;
  const indices = readings.filter((entry) => entry.mark !== null).map((entry) => `, ${say(entry)}`);
  const what = plot.unit === "drawdown" ? "Drawdown" : "Account value";
  return `${what} ${spans[plot.range]}: highest ${say(first)}, lowest ${say(last)}${indices.join("")}`;
}
