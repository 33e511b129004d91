import { expect, test } from "vitest";
import { overOf, overPath, pathOf, routeOf } from "./route";

test.each([
  ["/a/main", null],
  ["/", null],
  ["/a/main/d/12-momentum", { round: 12, agent: "momentum" }],
  ["/a/main/d/12-mean-reversion/", { round: 12, agent: "mean-reversion" }],
  ["/a/main/d/x-momentum", null],
  ["/a/main/d/12-%C3%A9-%2F", { round: 12, agent: "é-/" }],
  ["/a/main/costs", "costs"],
  ["/a/main/costs/x", null],
  ["/a/main/seats", "seats"],
  ["/a/main/d/12-%zz", { round: 12, agent: "%zz" }],
])("%s", (path, expected) => {
  expect(overOf(path)).toEqual(expected);
});

test("an address reads back", () => {
  const decision = { round: 3, agent: "a/b c-d" };
  expect(overOf(overPath("wall street", decision))).toEqual(decision);
  expect(overOf(overPath("wall street", "costs"))).toBe("costs");
  expect(overOf(overPath("wall street", "seats"))).toBe("seats");
});

test("every view has its address", () => {
  expect(routeOf("/a/wall%20street/")).toEqual({ view: "arena", places: { arena: "wall street" } });
  expect(routeOf(pathOf("decision", { arena: "a", round: "7", agent: "x-y" }))).toEqual({
    view: "decision",
    places: { arena: "a", round: "7", agent: "x-y" },
  });
  expect(routeOf("/api/timer")).toBeNull();
});
