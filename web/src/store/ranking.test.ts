import { expect, test } from "vitest";
import type { Bench, Standing } from "../wire/values";
import { beaten, rowsOf, type Sort } from "./ranking";

const bench: Bench = { symbol: "INDEX", level: "100.00", price: "510.00", ret: 0.02, day: 0 };

function standing(rank: number, ret: number, more: Partial<Standing> = {}): Standing {
  return {
    i: rank - 1,
    rank,
    decider: "model:x",
    base: 0,
    eq: (1000 * (1 + ret)).toFixed(2),
    ret,
    day: 0,
    dd: -ret / 2,
    sharpe: null,
    se: null,
    cash: "0",
    fees: "0",
    n: 0,
    pos: 0,
    miss: 0,
    rej: 0,
    cost: "0",
    benched: 0,
    ...more,
  };
}

function names(board: Map<string, Standing>, sort: Sort): string[] {
  return rowsOf(board, bench, null, 1000, sort).map((row) => row.name);
}

const byReturn: Sort = { key: "ret", descending: true };

test("the benchmark stands inside the ranking, without a rank", () => {
  const board = new Map([
    ["a", standing(1, 0.05)],
    ["b", standing(2, 0.01)],
  ]);
  expect(names(board, byReturn)).toEqual(["a", "INDEX", "b"]);
  const row = rowsOf(board, bench, null, 1000, byReturn)[1];
  expect([row?.rank, row?.value]).toEqual([null, 1020]);
  expect(beaten(board, bench)).toEqual({ by: 1, of: 2 });
});

test("the mean of the models stands beside the benchmark", () => {
  const board = new Map([
    ["a", standing(1, 0.05)],
    ["b", standing(2, 0.01)],
  ]);
  const rows = rowsOf(board, bench, { ret: 0.03, day: 0 }, 1000, byReturn);
  expect(rows.map(({ name, mark }) => [name, mark])).toEqual([
    ["a", null],
    ["AI managers", "AI"],
    ["INDEX", "IX"],
    ["b", null],
  ]);
  expect(rows[1]?.value).toBe(1030);
});

test("baselines beat nobody", () => {
  const board = new Map([["cash", standing(1, 0.05, { base: 1 })]]);
  expect(beaten(board, bench)).toEqual({ by: 0, of: 0 });
});

test("what is unknown is last, whichever way it is sorted", () => {
  const board = new Map([
    ["a", standing(1, 0.05)],
    ["b", standing(2, 0.01, { sharpe: 0.5 })],
    ["c", standing(3, 0, { sharpe: 1.5 })],
  ]);
  expect(names(board, { key: "sharpe", descending: true })).toEqual(["c", "b", "a", "INDEX"]);
  expect(names(board, { key: "sharpe", descending: false })).toEqual(["b", "c", "a", "INDEX"]);
});

test("of equal ranks the first of the roster comes first", () => {
  const board = new Map([
    ["b", standing(1, 0.01, { i: 1 })],
    ["a", standing(1, 0.01, { i: 0 })],
  ]);
  expect(names(board, byReturn)).toEqual(["INDEX", "a", "b"]);
});

test("equal figures keep the order of the ranks", () => {
  const board = new Map([
    ["b", standing(2, 0.01)],
    ["a", standing(1, 0.01)],
  ]);
  expect(names(board, byReturn)).toEqual(["INDEX", "a", "b"]);
});

test("a rank change is counted from the last close", () => {
  // At the close b led by far; since then a won 8 % and b lost 2 %.
  const board = new Map([
    ["a", standing(1, 0.08, { day: 0.08 })],
    ["b", standing(2, 0.05, { day: -0.02 })],
    ["c", standing(3, 0.01, { day: 0.01 })],
  ]);
  const moved = rowsOf(board, null, null, 1000, byReturn).map((row) => row.moved);
  expect(moved).toEqual([1, -1, 0]);
});

test("who was level at the close has won nothing by still being so", () => {
  const board = new Map([
    ["a", standing(1, 0.01, { day: 0.01 })],
    ["b", standing(2, 0, { day: 0 })],
    ["c", standing(2, 0, { day: 0 })],
  ]);
  expect(rowsOf(board, null, null, 1000, byReturn).map((row) => row.moved)).toEqual([0, 0, 0]);
});
