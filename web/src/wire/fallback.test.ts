import { beforeEach, expect, test, vi } from "vitest";
import { sumOf } from "./crc";
import { first, rig, settle, useFakeTime } from "./rig";

beforeEach(useFakeTime);

/** A page on a network that lets no WebSocket pass; its stream was asked for. */
async function streaming() {
  const page = rig();
  page.server.there = true;
  page.connection.connect();
  for (let i = 0; i < 2; i++) {
    page.last().ends(1006);
    await settle();
  }
  return page;
}

/** The same with a stream that is live. */
async function streamed() {
  const page = await streaming();
  page.asked().opens();
  await settle();
  page.asked().says({ p: 10, s: 10, d: [] });
  await settle();
  return page;
}

/** The same on a network that keeps streams back. */
async function polling() {
  const page = await streaming();
  page.asked().opens();
  await vi.advanceTimersByTimeAsync(5_000);
  return page;
}

const unchanged = () => new Response(null, { status: 304 });

test("two sockets that never speak to a server that answers make a stream, from where the replica stands", async () => {
  const { sockets, requests, asked, states } = await streaming();
  expect(sockets).toHaveLength(2);
  expect(requests).toHaveLength(1);
  expect(asked()).toMatchObject({ what: "events", headers: { "Last-Event-ID": "k1:10" } });
  // Nobody saw anything that could have been missed.
  expect(states).toEqual([]);
});

test("a stream is live without a figure, and its frames join as those of a socket", async () => {
  const { asked, states, caught, replica, requests } = await streamed();
  expect(states).toEqual([{ phase: "live", latency: null }]);
  expect(caught).toEqual([]);
  asked().says({ p: 10, s: 12, d: [[0, "a", 2]] });
  await settle();
  expect(replica.latest("board").get("a")).toBe(2);
  asked().says({ p: 13, s: 14, d: [[0, "a", 4]] });
  await settle();
  expect(replica.latest("board").get("a")).toBe(2);
  expect(requests).toHaveLength(2);
  expect(asked()).toMatchObject({ what: "events", headers: { "Last-Event-ID": "k1:12" } });
});

test("a server that is away is no reason to leave the socket", async () => {
  const { connection, last, requests, sockets, states } = rig();
  connection.connect();
  for (let i = 0; i < 5; i++) {
    last().ends(1006);
    await settle();
    expect(states.at(-1)?.phase).toBe("waiting");
    await vi.advanceTimersByTimeAsync(15_000);
  }
  expect(sockets.length).toBeGreaterThan(4);
  expect(requests).toHaveLength(0);
});

test("a stream that is lost is told, begins with a socket again, and counts what was missed", async () => {
  const { asked, caught, last, sockets, states } = await streamed();
  asked().ends();
  await settle();
  expect(states.at(-1)?.phase).toBe("waiting");
  await vi.advanceTimersByTimeAsync(500);
  expect(sockets).toHaveLength(3);
  last().opens();
  await vi.advanceTimersByTimeAsync(1);
  last().says({ p: 10, s: 12, d: [[0, "a", 2]] });
  last().pongs();
  expect(caught).toEqual([[1, false]]);
});

test("a server that goes says over the stream when to come back", async () => {
  const { asked, states } = await streamed();
  asked().writes("retry: 8000\n\n");
  asked().ends();
  await settle();
  expect(states.at(-1)).toEqual({ phase: "waiting", until: performance.now() + 8000 });
});

test("a socket is tried beside the stream, and taken only when it opens", async () => {
  const { last, requests, sockets, states, replica } = await streamed();
  const [stream] = requests;
  const beat = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 15_000) {
      stream?.says({ hb: 10, now: 0, crc: sumOf(replica) });
      await vi.advanceTimersByTimeAsync(15_000);
    }
  };
  await beat(180_000);
  expect(sockets).toHaveLength(3);
  last().ends(1006);
  await beat(180_000);
  expect(sockets).toHaveLength(4);
  last().opens();
  expect(sockets).toHaveLength(5);
  expect(sockets[3]?.readyState).toBe(3);
  last().opens();
  await vi.advanceTimersByTimeAsync(1);
  last().says({ p: 10, s: 10, d: [] });
  last().pongs();
  expect(states.at(-1)).toMatchObject({ phase: "live", latency: 1 });
  expect(states.every((state) => state.phase === "live")).toBe(true);
  expect(requests.filter(({ what }) => what === "events")).toHaveLength(1);
});

test("a trial that opens too late, and an answer that comes too late, change nothing", async () => {
  const { connection, last, requests, sockets, replica, server } = await streamed();
  const [stream] = requests;
  for (let passed = 0; passed < 180_000; passed += 15_000) {
    stream?.says({ hb: 10, now: 0, crc: sumOf(replica) });
    await vi.advanceTimersByTimeAsync(15_000);
  }
  const trial = last();
  connection.connect();
  expect(sockets).toHaveLength(4);
  trial.opens();
  expect(sockets).toHaveLength(4);
  server.there = false;
  last().ends(1006);
  connection.connect();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sockets).toHaveLength(5);
});

test("a gap in a stream that is not mended soon is told", async () => {
  const { asked, states } = await streamed();
  asked().says({ p: 11, s: 12, d: [] });
  await vi.advanceTimersByTimeAsync(1_499);
  expect(states.at(-1)?.phase).toBe("live");
  await vi.advanceTimersByTimeAsync(1);
  expect(states.at(-1)?.phase).toBe("lagging");
});

test("a stream that says nothing is left for polling, with the tag of what is known", async () => {
  const { asked, requests, states, caught } = await polling();
  expect(requests).toHaveLength(2);
  expect(asked()).toMatchObject({ what: "state", headers: { "If-None-Match": '"k1:10"' } });
  asked().answer(unchanged());
  await settle();
  expect(states).toEqual([{ phase: "live", latency: null, every: 5000 }]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(requests).toHaveLength(3);
  asked().answer(
    new Response(JSON.stringify({ ...first, s: 12, d: [[0, "a", 3]] }), { headers: { ETag: '"k1:12"' } }),
  );
  await settle();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked().headers["If-None-Match"]).toBe('"k1:12"');
  expect(caught).toEqual([]);
});

test("an answer from an instance that is behind changes nothing", async () => {
  const { asked, replica, states } = await polling();
  asked().answer(new Response(JSON.stringify({ ...first, s: 9, d: [[0, "a", 0]] })));
  await settle();
  expect([replica.seq, replica.latest("board").get("a")]).toEqual([10, 1]);
  expect(states.at(-1)?.phase).toBe("live");
});

test("a poll that is not answered is a lost line", async () => {
  const { asked, caught, last, requests, sockets, states } = await polling();
  asked().answer(unchanged());
  await vi.advanceTimersByTimeAsync(5_000);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(states.at(-1)?.phase).toBe("live");
  await vi.advanceTimersByTimeAsync(1);
  expect(states.at(-1)?.phase).toBe("waiting");
  await vi.advanceTimersByTimeAsync(500);
  expect(sockets).toHaveLength(3);
  for (let i = 0; i < 2; i++) {
    last().ends(1006);
    await settle();
  }
  // What keeps streams back is remembered.
  expect(requests.map((request) => request.what)).toEqual(["events", "state", "state", "state"]);
  asked().answer(unchanged());
  await settle();
  expect(caught).toEqual([[0, false]]);
});

test("a stream that falls silent is told at once, and left for polling", async () => {
  const { asked, states } = await streamed();
  await vi.advanceTimersByTimeAsync(24_000);
  expect(states.at(-1)?.phase).toBe("live");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(states.at(-1)?.phase).toBe("waiting");
  expect(asked().what).toBe("state");
});

test("a stream of which a part is kept back is noticed by asking beside it", async () => {
  const { requests, states } = await streamed();
  const [stream] = requests;
  const head = (seq: number) => new Response(null, { headers: { ETag: `"k1:${seq}"` } });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(requests[1]).toMatchObject({ what: "state", method: "HEAD" });
  requests[1]?.answer(head(11));
  await vi.advanceTimersByTimeAsync(1_000);
  stream?.says({ p: 10, s: 11, d: [] });
  await vi.advanceTimersByTimeAsync(16_000);
  expect(requests[2]).toMatchObject({ what: "state", method: "HEAD" });
  requests[2]?.answer(head(14));
  stream?.says({ p: 11, s: 13, d: [] });
  await vi.advanceTimersByTimeAsync(1_999);
  expect(states.at(-1)?.phase).toBe("live");
  await vi.advanceTimersByTimeAsync(1);
  expect(states.at(-1)?.phase).toBe("waiting");
  expect(requests[3]).toMatchObject({
    what: "state",
    method: "GET",
    headers: { "If-None-Match": '"k1:13"' },
  });
});

test("a server that is full is believed when to come back, one that refuses is not asked again", async () => {
  const { asked, states, requests } = await streaming();
  asked().answer(new Response("full", { status: 503, headers: { "Retry-After": "7" } }));
  await settle();
  expect(states.at(-1)).toEqual({ phase: "waiting", until: performance.now() + 7000 });
  await vi.advanceTimersByTimeAsync(7_000);
  expect(asked().what).toBe("events");
  asked().answer(new Response("no", { status: 403 }));
  await settle();
  expect(states.at(-1)?.phase).toBe("refused");
  await vi.advanceTimersByTimeAsync(600_000);
  expect(requests).toHaveLength(2);
});

test("after a sleep all ways are open again", async () => {
  const { connection, sockets, states } = await polling();
  connection.wake(true);
  expect(states.at(-1)?.phase).toBe("waiting");
  expect(sockets).toHaveLength(3);
});
