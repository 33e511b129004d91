import { test as base, expect, type Page } from "@playwright/test";
import { Mock } from "../mock/server";
import { expectStill, isLive, watchShift } from "./fixtures";
import { sized, until } from "./patience";

// Time is virtual here, for the season and for the page: the test plays a tick, and plays the next one
// when the page has drawn it and what slides has arrived. On a machine that is too slow for a round a
// second, slides meet, and Chromium counts the rest of their way, which nobody sees as a jump.

const tick = 250; // ms
const ticksARound = 4;
const rounds = sized(6, 60); // in full those of a minute

interface Received {
  /** The season's head, as far as frames told of it. */
  head: number;
  /** Pings that were not answered. */
  pings: number;
}

base.use({ reducedMotion: "no-preference" });

const test = base.extend<{ mock: Mock; live: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  mock: async ({}, use) => {
    const mock = new Mock("dist", null);
    await mock.start();
    await use(mock);
    await mock.stop();
  },
  live: async ({ page, mock }, use) => {
    await page.clock.install();
    await page.addInitScript(() => {
      const received: Received = { head: 0, pings: 0 };
      const Browsers = WebSocket;
      class Watched extends Browsers {
        constructor(url: string, protocol: string) {
          super(url, protocol);
          this.addEventListener("message", ({ data }) => {
            const { s, pong } = JSON.parse(String(data)) as { s?: number; pong?: number };
            received.head = s ?? received.head;
            if (pong) received.pings--;
          });
        }
        override send(text: string) {
          if (text.includes('"ping"')) received.pings++;
          super.send(text);
        }
      }
      Object.assign(window, { received, WebSocket: Watched });
    });
    await page.goto(`${mock.url}/a/wall-street`);
    await isLive(page);
    await use(page);
  },
});

/** Lets the page have what was played, and the time until the next tick. */
async function draw(page: Page, mock: Mock): Promise<void> {
  mock.flush();
  const { head } = mock.season.feed;
  await until("the page has what was played", () =>
    page.evaluate((wanted) => {
      const { received } = window as unknown as { received: Received };
      return received.head >= wanted && received.pings === 0;
    }, head),
  );
  await page.clock.runFor(tick);
  await page.evaluate(async () => {
    const slides = document.getAnimations().filter(({ id }) => id === "slide");
    await Promise.all(slides.map(({ finished }) => finished));
    // The page's own frames are virtual; an animation ends with a real one, and the second follows a paint.
    for (let frame = 0; frame < 2; frame++) await document.body.animate([], { duration: 1 }).finished;
  });
}

const views = [
  { width: 1440, height: 900, section: null },
  { width: 390, height: 844, section: "Arena" },
  { width: 390, height: 844, section: "Decisions" },
  { width: 390, height: 844, section: "Tape" },
];

for (const { section, ...viewport } of views) {
  test.describe(`${viewport.width} px, ${section ?? "everything"}`, () => {
    test.use({ viewport });

    test("nothing jumps at a round a second", async ({ live, mock }) => {
      if (section) await live.locator(".dock").getByRole("button", { name: section }).click();
      // The press is an input, after which the browser lets shifts pass for so long.
      await live.waitForTimeout(500);
      await live.clock.pauseAt(Date.now() + 1_000);
      const shown = () => live.locator(".page").textContent();
      const before = await shown();
      mock.season.step();
      await draw(live, mock);
      await watchShift(live);
      for (let played = 0; played < rounds * ticksARound; played++) {
        if (played % ticksARound === 0) mock.season.playRound();
        else mock.season.step();
        await draw(live, mock);
      }
      expect(await shown()).not.toBe(before);
      // To the sixty rounds of a minute 0.02 are allowed.
      await expectStill(live, (0.02 / 60) * rounds);
    });
  });
}
