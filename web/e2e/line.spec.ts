import {
  countdownOf,
  expect,
  expectStill,
  expectTheSame,
  isLive,
  saidBy,
  test,
  ticks,
  watchBanner,
  watchLoading,
  watchShift,
} from "./fixtures";

test("a reload keeps the countdown within a second", async ({ live }) => {
  const before = await countdownOf(live);
  await live.reload();
  await isLive(live);
  expectTheSame(before, await countdownOf(live));
});

test("two tabs agree", async ({ live, context, address }) => {
  const other = await context.newPage();
  await other.goto(address);
  await isLive(other);
  expectTheSame(await countdownOf(live), await countdownOf(other));
  const names = (tab: typeof live) => tab.locator(".board .name").allTextContents();
  await expect
    .poll(async () => JSON.stringify(await names(live)) === JSON.stringify(await names(other)))
    .toBe(true);
});

test("a lost server is told with the time of the state, and caught up without a shift", async ({
  live,
  line,
  mock,
}) => {
  await watchShift(live);
  await watchBanner(live);
  const warnings: string[] = [];
  live.on("console", (message) => warnings.push(message.text()));
  line.cut();
  const banner = live.locator(".banner");
  await expect(banner).toContainText(/Reconnecting( in \d+ s)?\. Showing state as of \d\d:\d\d:\d\d ET\./);
  await expect(live.locator("html")).toHaveClass(/drained/);
  await expect.poll(() => line.refused).toBeGreaterThan(0);
  for (let tick = 0; tick < 8; tick++) mock?.season.step();
  line.mend();
  // The page may try again before the button is pressed, which is gone then.
  await live.evaluate(() => document.querySelector<HTMLElement>(".banner button")?.click());
  await expect.poll(() => saidBy(live)).toMatch(/Caught up\s*\d+ updates?/);
  await expect(live.locator("html")).not.toHaveClass(/drained/);
  expect(warnings.filter((text) => text.includes("gap") || text.includes("differs"))).toEqual([]);
  await expectStill(live, 0.02);
});

test("what happened during a restart is there afterwards, once and in order", async ({
  live,
  mock,
  context,
  address,
}) => {
  test.skip(!mock, "needs a server that can be told to restart");
  if (!mock) return;
  const { port } = mock;
  await watchBanner(live);
  await mock.stop();
  await expect(live.locator(".banner")).toContainText("Reconnecting");
  mock.season.playRound();
  mock.season.playRound();
  await mock.start(port);
  await expect.poll(() => saidBy(live)).toContain("Caught up");
  const fresh = await context.newPage();
  await fresh.goto(address);
  await isLive(fresh);
  const told = (page: typeof live) =>
    page
      .locator(".did a")
      .evaluateAll((links) => links.map((link) => `${link.getAttribute("href")} ${link.textContent}`));
  const [after, anew] = [await told(live), await told(fresh)];
  expect(after).toEqual(anew);
  expect(new Set(after).size).toBe(after.length);
});

test("nothing moves while the page loads", async ({ page, address }) => {
  await watchLoading(page);
  await page.goto(address);
  await isLive(page);
  // What comes late would come with the next news.
  for (let tick = 0; tick < 4; tick++) await ticks(page);
  await expectStill(page, 0.02);
});

test("a line that carries nothing is noticed", async ({ page, address, line }) => {
  await page.clock.install();
  await page.goto(address);
  await isLive(page);
  line.stall();
  // The page asks every 10 s, and misses an answer after 1.5 s.
  await page.clock.runFor(12_000);
  await expect(page.locator(".line.warn")).toBeVisible();
  line.mend();
  await isLive(page);
});

test("the first paint needs no request beside the page and its assets", async ({ page, address, mock }) => {
  test.skip(!mock, "needs a server whose API can be taken away");
  await page.route("**/api/**", (route) => route.abort());
  await page.goto(address);
  await expect(page.locator(".board tbody tr").first()).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/\d\d:\d\d/);
});

test("a page without a snapshot fetches it", async ({ page, address }) => {
  await page.addInitScript(() => {
    // Fires when the page is parsed, just before its script runs.
    document.addEventListener("readystatechange", () => document.getElementById("snapshot")?.remove());
  });
  await page.goto(address);
  await isLive(page);
});
