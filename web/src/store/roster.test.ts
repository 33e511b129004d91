import { expect, test } from "vitest";
import type { Standing } from "../wire/values";
import { chipOf, deciderOf, labelsOf, rosterOf } from "./roster";

test("chips are two letters that nobody else has", () => {
  const taken = new Set<string>();
  const names = [
    "momentum",
    "mean-reversion",
    "equal-weight",
    "random-1",
    "random-2",
    "gpt-5",
    "cash",
    "copper",
    "custom",
    "??",
  ];
  expect(names.map((name) => chipOf(name, taken))).toEqual([
    "MO",
    "MR",
    "EW",
    "R1",
    "R2",
    "G5",
    "CA",
    "CO",
    "CU",
    "?",
  ]);
});

test("colours follow the roster, not the rank; baselines have none; the ninth is dashed", () => {
  const board = new Map(
    Array.from({ length: 10 }, (_, i): [string, Standing] => [
      `agent-${i}`,
      { i, rank: 10 - i, decider: "model:x", base: i === 3 ? 1 : 0 } as Standing,
    ]),
  );
  const roster = rosterOf(new Map([...board].reverse()));
  expect(roster.map((agent) => agent.colour)).toEqual([
    "c0",
    "c1",
    "c2",
    "base",
    "c3",
    "c4",
    "c5",
    "c6",
    "c7",
    "c0",
  ]);
  expect(roster.map((agent) => agent.dashed).indexOf(true)).toBe(9);
});

test("what decides does not repeat the name", () => {
  expect(deciderOf("momentum", "strategy:momentum")).toBe("strategy");
  expect(deciderOf("Claude", "model:sonnet-5")).toBe("sonnet-5");
  expect(deciderOf("bold", "strategy:momentum")).toBe("strategy · momentum");
});

test("thirty agents have thirty chips, and a name without letters has its symbol", () => {
  const taken = new Set<string>();
  const names = Array.from({ length: 30 }, (_, i) => `Agent ${i + 1}`);
  expect(new Set(names.map((name) => chipOf(name, taken))).size).toBe(30);
  expect([chipOf("🦊", taken), chipOf("نموذج", taken)]).toEqual(["🦊", "نم"]);
});

test("names that begin alike show their ends", () => {
  const names = [
    "claude-sonnet-5-thinking-high",
    "claude-sonnet-5-thinking-low",
    "momentum",
    "a-name-of-its-own-kind",
  ];
  expect([...labelsOf(names).values()]).toEqual([
    "clau…ing-high",
    "clau…king-low",
    "momentum",
    "a-name-of-its-own-kind",
  ]);
});
