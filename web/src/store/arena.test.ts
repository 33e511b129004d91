import { expect, test } from "vitest";
import type { Whisper } from "../wire/frames";
import { Replica } from "../wire/replica";
import { ArenaStore } from "./arena";

function rig() {
  const replica = new Replica();
  replica.replace({
    e: "k",
    r: 1,
    s: 1,
    now: 0,
    top: [
      ["timer", "latest"],
      ["board", "latest"],
      ["decisions", "log"],
      ["agent:a", "latest"],
    ],
    d: [
      [0, "", { next: 1, every: 2, phase: "open", round: 3 }],
      [1, "a", { i: 0, rank: 2, decider: "model:x", base: 0 }],
      [1, "b", { i: 1, rank: 1, decider: "model:y", base: 0 }],
      [3, "NVDA", { sh: "10", cost: "100.00" }],
    ],
  });
  const store = new ArenaStore(replica);
  store.publish();
  return { replica, store };
}

test("views hear only of topics that changed", () => {
  const { replica, store } = rig();
  const { value: board } = store.board;
  replica.apply({ p: 1, s: 2, d: [[3, "NVDA", null]] });
  store.publish();
  expect(store.board.value).toBe(board);
  expect(store.positions("a").value.size).toBe(0);
});

test("the leader is the first by rank, and the roster stays while ranks change", () => {
  const { replica, store } = rig();
  const { value: roster } = store.roster;
  expect(store.leader.value?.name).toBe("b");
  replica.apply({
    p: 1,
    s: 2,
    d: [
      [1, "a", { i: 0, rank: 1, decider: "model:x", base: 0 }],
      [1, "b", { i: 1, rank: 2, decider: "model:y", base: 0 }],
    ],
  });
  store.publish();
  expect(store.leader.value?.name).toBe("a");
  expect(store.roster.value).toBe(roster);
});

test("an agent thinks until it decides or the round is over", () => {
  const { replica, store } = rig();
  store.ephemeral(["thinking", "a", true]);
  store.ephemeral(["thinking", "b", true]);
  store.ephemeral(["something new", "c", true] as unknown as Whisper);
  store.ephemeral(["thinking", "a", false]);
  expect([...store.thinking.value]).toEqual(["b"]);
  replica.apply({ p: 1, s: 2, d: [[0, "", { next: 9, every: 2, phase: "running", round: 4 }]] });
  store.publish();
  expect([...store.thinking.value]).toEqual([]);
});
