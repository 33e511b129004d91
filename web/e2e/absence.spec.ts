import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { freePort } from "./arena";
import { whole } from "./browser";
import { expectStill, isLive, saidBy, watchBanner, watchShift } from "./fixtures";
import { Line } from "./line";
import { patience, sized } from "./patience";
import { test as base, collectFaults, expect, onTime, showsWhatAFreshPageShows } from "./real";

// In full it is a minute. The small sleep, too, is longer than a round and than the 15 s after which
// the server, hearing nothing of a quiet page, sends it a heartbeat.
const sleep = sized(20_000, 60_000); // ms
const beatEvery = 100; // ms
const asleep = 5; // beats; awake it would be 200 at least

/**
 * Pages of this context can be frozen: Playwright's own contexts emulate the
 * focus, so that a page is always looked at, and such a page is never frozen; nor is one
 * of a browser without windows.
 */
const test = base.extend<{ freezable: BrowserContext }>({
  freezable: async ({ launchOptions, faults }, use) => {
    const port = await freePort();
    const args = [
      ...(launchOptions.args ?? []),
      `--remote-debugging-port=${port}`,
      "--window-size=1440,900",
      // Slides have tests of their own; here a busy machine would cut them short.
      "--force-prefers-reduced-motion",
    ];
    const launched = await chromium.launch({ ...launchOptions, executablePath: whole, args });
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, {
      noDefaults: true,
      timeout: patience.condition,
    });
    const [context] = browser.contexts();
    if (!context) throw new Error("the browser has no context of its own");
    collectFaults(context, faults);
    await use(context);
    await browser.close();
    await launched.close();
  },
});

// A round every 15 s, so that a countdown which stood still would show.
test.use({ settings: { TRADE_INTERVAL_MS: "7200000" } });

/** Freezes a page as a closed lid does. What is returned thaws it, and tells how often it beat meanwhile. */
async function freeze(page: Page): Promise<() => Promise<number>> {
  const beats = () => page.evaluate(() => (window as unknown as { beats: number }).beats);
  await page.evaluate((every) => {
    const seen = Object.assign(window, { beats: 0 });
    setInterval(() => seen.beats++, every);
  }, beatEvery);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  let before = Number.NaN;
  await expect
    .poll(
      async () => {
        const last = before;
        before = await beats();
        return before - last;
      },
      { intervals: [5 * beatEvery] },
    )
    .toBe(0);
  return async () => {
    const during = (await beats()) - before;
    await page.bringToFront();
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    return during;
  };
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await isLive(page);
  await expect(page.locator(".did a").first()).toBeAttached();
  await watchBanner(page);
  await watchShift(page);
}

/** At which rank a page shows each agent. */
function ranks(page: Page): Promise<string[]> {
  return page.locator(".board tbody tr th").allTextContents();
}

// Both pages sleep at the same time, in one test that keeps one worker: sleep is long.
test("after a sleep a page is where the season is, with and without a network meanwhile", async ({
  freezable,
  arena,
  address,
}) => {
  const other = new Line(new URL(arena.url));
  const plugged = await freezable.newPage();
  await open(plugged, address);
  const unplugged = await freezable.newPage();
  await open(unplugged, await other.open());

  // The first is hidden by now, and has an order to show when it is looked at.
  const kept = await ranks(plugged);
  await expect
    .poll(async () => (await ranks(unplugged)).filter((agent, rank) => agent !== kept[rank]).length)
    .toBeGreaterThan(kept.length / 2);
  const thaw = { plugged: await freeze(plugged), unplugged: await freeze(unplugged) };
  await new Promise((done) => setTimeout(done, 5_000));
  other.cut();
  await new Promise((done) => setTimeout(done, sleep - 5_000));

  // A countdown that stood still would be right once a round, and never for two seconds.
  const counts = async (page: Page) => {
    await isLive(page);
    const right = new Set<string>();
    await expect
      .poll(async () => {
        const text = await onTime(page, arena);
        if (text === null) right.clear();
        else right.add(text);
        return right.size;
      })
      .toBeGreaterThan(1);
  };
  expect(await thaw.plugged()).toBeLessThan(asleep);
  await expect.poll(() => saidBy(plugged)).toMatch(/Caught up\s*\d+ updates/);
  await counts(plugged);

  expect(await thaw.unplugged()).toBeLessThan(asleep);
  await expect(unplugged.locator(".banner")).toContainText(/Reconnecting.*Showing state as of/);
  other.mend();
  await expect.poll(() => saidBy(unplugged)).toMatch(/Caught up\s*\d+ updates/);
  await counts(unplugged);

  await arena.pause();
  for (const page of [plugged, unplugged]) {
    await expectStill(page, 0.02);
    await showsWhatAFreshPageShows(page, arena);
  }
  await other.close();
});
