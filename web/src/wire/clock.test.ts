import { expect, test } from "vitest";
import { ServerClock } from "./clock";

test("the clock believes the sample of least round trip", () => {
  let now = 0;
  const clock = new ServerClock(() => now);
  expect(clock.now()).toBeNull();
  // The server is at 1,000,000 when the page is at 0; one answer is slow one way.
  clock.sample(1_000_110, 100, 320); // 220 ms, 100 off
  clock.sample(1_000_410, 400, 420); // 20 ms, exact
  clock.sample(1_000_790, 500, 800); // 300 ms, 140 off
  now = 1000;
  expect(clock.now()).toBe(1_001_000);
});

test("of equal trips the newer is believed, and old ones are forgotten", () => {
  const clock = new ServerClock(() => 0);
  clock.sample(500, 0, 0);
  for (let i = 0; i < 12; i++) clock.sample(900, 0, 10);
  expect(clock.now()).toBe(895);
});

test("after a reset the next sample stands alone, and until then the time goes on", () => {
  const clock = new ServerClock(() => 0);
  clock.sample(500, 0, 0);
  clock.reset();
  expect([clock.known, clock.now()]).toEqual([false, 500]);
  clock.sample(90_000, 0, 200);
  expect([clock.known, clock.now()]).toEqual([true, 89_900]);
});
