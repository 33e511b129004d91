import { expect, test } from "vitest";
import type { Snapshot } from "./frames";
import { keptEvents, Replica } from "./replica";

function snapshot(seq: number, d: Snapshot["d"] = []): Snapshot {
  return {
    e: "k1",
    r: 1,
    s: seq,
    now: 0,
    top: [
      ["board", "latest"],
      ["fills", "log"],
    ],
    d,
  };
}

function replicaAt(seq: number, d: Snapshot["d"] = []): Replica {
  const replica = new Replica();
  replica.replace(snapshot(seq, d));
  return replica;
}

test("a delta that joins moves the replica", () => {
  const replica = replicaAt(10, [[0, "a", 1]]);
  expect(
    replica.apply({
      p: 10,
      s: 12,
      d: [
        [0, "a", 2],
        [1, 12, "fill"],
      ],
    }),
  ).toEqual({ ok: true, entries: 2 });
  expect(replica.seq).toBe(12);
  expect(replica.latest("board").get("a")).toBe(2);
  expect(replica.log("fills")).toEqual([{ seq: 12, value: "fill" }]);
});

test.each([
  ["from the future", { p: 11, s: 13, d: [] }],
  ["from the past", { p: 9, s: 11, d: [] }],
  ["that runs backwards", { p: 10, s: 9, d: [] }],
])("a delta %s is a gap and changes nothing", (_, delta) => {
  const replica = replicaAt(10, [[0, "a", 1]]);
  replica.changed.clear();
  expect(replica.apply(delta)).toEqual({ ok: false, reason: "gap" });
  expect([replica.seq, replica.latest("board").get("a"), replica.changed.size]).toEqual([10, 1, 0]);
});

test("an empty delta moves the cursor", () => {
  const replica = replicaAt(10);
  expect(replica.apply({ p: 10, s: 40, d: [] })).toEqual({ ok: true, entries: 0 });
  expect(replica.seq).toBe(40);
});

test("without a snapshot no delta is taken", () => {
  expect(new Replica().apply({ p: 0, s: 1, d: [] })).toEqual({ ok: false, reason: "no snapshot" });
});

test("null removes a key", () => {
  const replica = replicaAt(1, [
    [0, "a", 1],
    [0, "b", 2],
  ]);
  replica.apply({ p: 1, s: 2, d: [[0, "a", null]] });
  expect([...replica.latest("board").keys()]).toEqual(["b"]);
});

test("a snapshot replaces everything, and says that topics that are gone changed", () => {
  const replica = replicaAt(5, [
    [0, "a", 1],
    [1, 3, "old"],
  ]);
  replica.changed.clear();
  replica.replace({ ...snapshot(2, [[0, "z", 9]]), e: "k2", top: [["board", "latest"]] });
  expect([replica.epoch, replica.seq]).toEqual(["k2", 2]);
  expect([...replica.latest("board").entries()]).toEqual([["z", 9]]);
  expect(replica.log("fills")).toEqual([]);
  expect(replica.changed).toEqual(new Set(["board", "fills"]));
});

test("an event that is known is not taken twice", () => {
  const replica = replicaAt(5, [[1, 4, "one"]]);
  expect(
    replica.apply({
      p: 5,
      s: 6,
      d: [
        [1, 4, "one"],
        [1, 6, "two"],
      ],
    }),
  ).toEqual({ ok: true, entries: 1 });
  expect(replica.log("fills").map((event) => event.value)).toEqual(["one", "two"]);
});

test("an unknown topic is left alone", () => {
  const replica = replicaAt(5);
  expect(replica.apply({ p: 5, s: 6, d: [[7, "x", 1]] })).toEqual({ ok: true, entries: 0 });
});

test("a log keeps its last events only", () => {
  const replica = replicaAt(0);
  const d = Array.from({ length: keptEvents + 5 }, (_, n): [number, number, unknown] => [1, n + 1, n]);
  replica.apply({ p: 0, s: keptEvents + 5, d });
  expect(replica.log("fills")).toHaveLength(keptEvents);
  expect(replica.log("fills")[0]?.seq).toBe(6);
});
