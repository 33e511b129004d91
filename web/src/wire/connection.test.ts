import { beforeEach, expect, test, vi } from "vitest";
import { sumOf } from "./crc";
import { first, rig, settle, useFakeTime } from "./rig";

beforeEach(useFakeTime);

test("the hello asks to resume where the replica stands", () => {
  const { goLive, last, states, caught } = rig();
  goLive();
  expect(last().sent[0]).toEqual({ hello: 1, topics: ["board", "thinking"], e: "k1", s: 10 });
  expect(states.at(-1)?.phase).toBe("live");
  // The first connection missed nothing that anybody saw.
  expect(caught).toEqual([]);
});

test("a gap resumes from the last good frame", () => {
  const { goLive, last, sockets, replica, caught } = rig();
  goLive();
  last().says({ p: 10, s: 12, d: [[0, "a", 2]] });
  last().says({ p: 13, s: 14, d: [[0, "a", 4]] });
  expect(replica.latest("board").get("a")).toBe(2);
  expect(sockets).toHaveLength(2);
  last().opens();
  expect(last().sent[0]).toMatchObject({ e: "k1", s: 12 });
  vi.advanceTimersByTime(1);
  last().says({ p: 12, s: 14, d: [[0, "a", 4]] });
  last().pongs();
  expect(caught).toEqual([[1, false]]);
});

test("a lost line waits with jitter, tells until when, and counts what it missed", () => {
  const { goLive, last, sockets, states, caught } = rig(0.5);
  goLive();
  last().ends(1006);
  expect(states.at(-1)).toEqual({ phase: "waiting", until: performance.now() + 250 });
  vi.advanceTimersByTime(249);
  expect(sockets).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(sockets).toHaveLength(2);
  last().opens();
  vi.advanceTimersByTime(1);
  last().says({
    p: 10,
    s: 20,
    d: [
      [0, "a", 5],
      [0, "b", 6],
    ],
  });
  last().pongs();
  expect(caught).toEqual([[2, false]]);
});

test("waits grow while the server is away and start anew after a good line", async () => {
  const { goLive, last, states } = rig();
  goLive();
  const lose = async () => {
    last().ends(1006);
    await settle();
    const state = states.at(-1);
    const wait = state?.phase === "waiting" ? Math.round(state.until - performance.now()) : -1;
    vi.advanceTimersByTime(wait);
    return wait;
  };
  for (const wait of [500, 1000, 2000, 4000, 8000, 15000, 15000]) expect(await lose()).toBe(wait);
  last().opens();
  vi.advanceTimersByTime(1);
  last().pongs();
  vi.advanceTimersByTime(400);
  last().pongs();
  vi.advanceTimersByTime(5_000);
  expect(await lose()).toBe(500);
});

test("a restart is waited for as long as the server says, a refusal is final", () => {
  const { goLive, last, states, sockets } = rig(0.5);
  goLive();
  last().ends(1012, '{"retry":8000}');
  expect(states.at(-1)).toEqual({ phase: "waiting", until: performance.now() + 4000 });
  vi.advanceTimersByTime(4000);
  last().ends(4003, "forbidden");
  expect(states.at(-1)?.phase).toBe("refused");
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(2);
});

test("a snapshot after a loss is told as such", () => {
  const { goLive, last, caught, replica } = rig(0);
  goLive();
  last().ends(1006);
  vi.advanceTimersByTime(1);
  last().opens();
  vi.advanceTimersByTime(1);
  last().says({ ...first, e: "k2", s: 3, d: [[0, "z", 1]] });
  last().pongs();
  expect(caught).toEqual([[1, true]]);
  expect([replica.epoch, replica.seq]).toEqual(["k2", 3]);
});

test("an unanswered ping is a dead line", () => {
  const { goLive, sockets, states } = rig(0);
  goLive();
  vi.advanceTimersByTime(1_800);
  expect(states.at(-1)?.phase).toBe("lagging");
  vi.advanceTimersByTime(4_000);
  expect(sockets.length).toBeGreaterThan(1);
});

test("a sum that differs fetches a snapshot, one that differs again is not believed until one agrees", () => {
  const { goLive, last, sockets, replica, reports } = rig();
  goLive();
  last().says({ hb: 10, now: 0, crc: sumOf(replica) });
  expect(sockets).toHaveLength(1);
  last().says({ hb: 10, now: 0, crc: 1 });
  expect(sockets).toHaveLength(2);
  last().opens();
  expect(last().sent[0]).toEqual({ hello: 1, topics: ["board", "thinking"] });
  last().says(first);
  for (let i = 0; i < 3; i++) last().says({ hb: 10, now: 0, crc: 1 });
  expect(sockets).toHaveLength(2);
  expect(reports).toHaveLength(1);
  expect(reports.join()).toContain("differs");
  last().says({ hb: 10, now: 0, crc: sumOf(replica) });
  last().says({ hb: 10, now: 0, crc: 1 });
  expect(sockets).toHaveLength(3);
});

test("a heartbeat ahead of the replica is a gap", () => {
  const { goLive, last, sockets } = rig();
  goLive();
  last().says({ hb: 11, now: 0, crc: 0 });
  expect(sockets).toHaveLength(2);
});

test("a snapshot with topics that the hello did not know subscribes to them", () => {
  const { goLive, last } = rig();
  goLive();
  last().says({
    ...first,
    top: [
      ["board", "latest"],
      ["agent:b", "latest"],
    ],
  });
  expect(last().sent.at(-1)).toEqual({ sub: ["agent:b"] });
});

test("after a sleep a silent socket is given up", () => {
  const { goLive, connection, last, sockets, states } = rig();
  goLive();
  const asleep = last();
  connection.wake(true);
  expect(states.at(-1)?.phase).toBe("waiting");
  vi.advanceTimersByTime(2_001);
  expect(sockets).toHaveLength(2);
  expect(asleep.readyState).toBe(3);
});

test("after a sleep an open socket catches up by itself", () => {
  const { goLive, connection, last, sockets, caught } = rig();
  goLive();
  connection.wake(true);
  last().says({ p: 10, s: 11, d: [[0, "a", 2]] });
  last().says({ p: 11, s: 12, d: [[0, "a", 3]] });
  last().pongs();
  expect(sockets).toHaveLength(1);
  expect(caught).toEqual([[2, false]]);
});
