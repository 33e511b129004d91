import { expect, test } from "vitest";
import type { Series } from "../wire/rest";
import { axisLabel } from "./axis";
import { Dataset } from "./dataset";
import { type Index, Plot } from "./plot";
import { spread } from "./spread";
import { Timeline } from "./timeline";

const hour = 3_600_000;
const sessions: [number, number][] = [
  [10 * hour, 16 * hour],
  [34 * hour, 40 * hour],
];

test("nights take no room on the timeline", () => {
  const timeline = new Timeline(sessions);
  expect([10, 13, 16, 20, 34, 35, 41].map((h) => timeline.toX(h * hour) / hour)).toEqual([
    0, 3, 6, 6, 6, 7, 12,
  ]);
  expect([0, 3, 7].map((x) => timeline.toTime(x * hour) / hour)).toEqual([10, 13, 35]);
  expect(timeline.separators(0, 12 * hour)).toEqual([6 * hour]);
});

test("without sessions time runs as it is", () => {
  const timeline = new Timeline([]);
  expect([timeline.toX(5), timeline.toTime(7), timeline.length]).toEqual([5, 7, 0]);
});

test("ticks fit into their room", () => {
  const timeline = new Timeline(
    Array.from({ length: 30 }, (_, n) => [n * 24 * hour, n * 24 * hour + 6 * hour]),
  );
  expect(timeline.ticks(0, timeline.length, 8).length).toBeLessThanOrEqual(8);
  const labels = new Timeline(sessions).ticks(0, 12 * hour, 6).map((tick) => tick.label);
  expect(labels.length).toBeGreaterThan(2);
  expect(labels.length).toBeLessThanOrEqual(7);
});

test("labels keep their order and their distance", () => {
  expect(spread([100, 102, 150], 17, 0, 200)).toEqual([92.5, 109.5, 150]);
  expect(spread([195, 198], 17, 0, 200)).toEqual([183, 200]);
  expect(spread([50, -20], 17, 0, 200)).toEqual([50, 0]);
  expect(spread([], 17, 0, 200)).toEqual([]);
  const tight = spread([5, 5, 5, 5], 17, 0, 30);
  expect(tight).toEqual([0, 10, 20, 30]);
});

const series: Series = {
  range: "all",
  resolution: "tick",
  from: 10 * hour,
  to: 12 * hour,
  start: 1000,
  sessions,
  agents: [
    {
      agent: "a",
      points: [
        [10 * hour, 1010],
        [12 * hour, 1100],
      ],
    },
    { agent: "b", points: [[11 * hour, 900]] },
  ],
  benchmark: {
    symbol: "INDEX",
    points: [
      [10 * hour, 500],
      [12 * hour, 510],
    ],
  },
  managers: null,
};

const index: Index[] = [{ name: "INDEX", mark: "IX" }];

test("lines of different times share one axis", () => {
  const plot = new Plot(
    new Dataset("all", series),
    "percent",
    { peaks: new Map(), benchmark: null },
    ["a", "b"],
    index,
  );
  expect(plot.xs.map((x) => x / hour)).toEqual([0, 1, 2]);
  expect(
    plot.lines.map((line) => line.values.map((value) => value && Math.round(value * 100) / 100)),
  ).toEqual([
    [1, null, 10],
    [null, -10, null],
    [0, null, 2],
  ]);
  expect(plot.valueAt(plot.lines[1] as never, 2)).toBeCloseTo(-10);
  expect(plot.valueAt(plot.lines[1] as never, 0)).toBeNull();
});

test("a shorter range starts everybody at nothing", () => {
  const plot = new Plot(
    new Dataset("1d", series),
    "percent",
    { peaks: new Map(), benchmark: null },
    ["a"],
    [],
  );
  expect(plot.lines[0]?.values[0]).toBe(0);
});

test("who had nothing at the start of a range has no percent of it", () => {
  const broke = {
    agent: "broke",
    points: [[10 * hour, 0] as [number, number], [12 * hour, 0] as [number, number]],
  };
  const dataset = new Dataset("1d", { ...series, agents: [broke] });
  const plot = new Plot(dataset, "percent", { peaks: new Map(), benchmark: null }, ["broke"], []);
  expect(plot.lines[0]?.values).toEqual([0, 0]);
});

test("in dollars the benchmark is what the starting cash would be", () => {
  const plot = new Plot(
    new Dataset("all", series),
    "dollar",
    { peaks: new Map(), benchmark: null },
    ["a"],
    index,
  );
  expect([plot.base, plot.last(plot.lines[1] as never)]).toEqual([1000, 1020]);
});

test("in a shorter range the dollars of the benchmark still count from the start", () => {
  const past = { peaks: new Map(), benchmark: 400 };
  const plot = new Plot(new Dataset("1d", series), "dollar", past, ["a"], index);
  expect(plot.last(plot.lines[1] as never)).toBe(1275);
});

test("the mean of the models is worth dollars, as an agent is", () => {
  const managed: Series = {
    ...series,
    agents: [],
    benchmark: null,
    managers: { points: [[10 * hour, 1200]] },
  };
  const dataset = new Dataset("all", managed);
  dataset.append({ at: 13 * hour, values: new Map(), indices: { IX: 510, AI: 900 } });
  const past = { peaks: new Map(), indexPeaks: new Map([["AI" as const, 1200]]), benchmark: null };
  const mean: Index[] = [{ name: "AI managers", mark: "AI" }];
  const lastIn = (unit: "percent" | "dollar") => {
    const plot = new Plot(dataset, unit, past, [], mean);
    return plot.last(plot.lines[0] as never);
  };
  expect([lastIn("percent"), lastIn("dollar"), dataset.indexPeak("AI")]).toEqual([
    expect.closeTo(-10),
    900,
    1200,
  ]);
});

test("the present is appended once, and below a peak it is a drawdown", () => {
  const dataset = new Dataset("all", series);
  const live = { at: 13 * hour, values: new Map([["a", 1045]]), indices: { IX: 510, AI: null } };
  expect(dataset.append(live)).toBe(true);
  expect(dataset.append(live)).toBe(false);
  expect(dataset.peak("a")).toBe(1100);
  const fallen: Series = { ...series, agents: [{ agent: "a", points: [[10 * hour, 0]] }], benchmark: null };
  const plot = new Plot(
    new Dataset("all", fallen),
    "drawdown",
    { peaks: new Map([["a", 1100]]), benchmark: null },
    ["a"],
    [],
  );
  plot.append(live);
  expect(plot.lines[0]?.values).toEqual([0, expect.closeTo(-5)]);
});

test("axis labels", () => {
  expect([2.5, 0, -10].map((value) => axisLabel(value, "percent", 2.5))).toEqual([
    "+2.5%",
    "0%",
    "\u221210%",
  ]);
  expect(axisLabel(1040000, "dollar", 20_000)).toBe("$1,040,000");
  expect([10, 10.005].map((value) => axisLabel(value, "dollar", 0.005))).toEqual(["$10.000", "$10.005"]);
  expect(axisLabel(10_002_500_000, "dollar", 2_500_000)).toBe("$10.0025 B");
});
