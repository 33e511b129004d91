import { expect, isLive, secondsLeft, shiftOf, test, watchShift } from "./fixtures";

test("a reload keeps the countdown within a second", async ({ live }) => {
  const before = await secondsLeft(live);
  const at = Date.now();
  await live.reload();
  await expect(live.getByRole("timer")).toBeVisible();
  const after = await secondsLeft(live);
  const passed = (Date.now() - at) / 1000;
  expect(Math.abs(before - passed - after)).toBeLessThanOrEqual(1.2);
});

test("two tabs agree", async ({ live, context, address }) => {
  const other = await context.newPage();
  await other.goto(address);
  await isLive(other);
  const [one, two] = await Promise.all([secondsLeft(live), secondsLeft(other)]);
  expect(Math.abs(one - two)).toBeLessThanOrEqual(1);
  const names = (tab: typeof live) => tab.locator(".board .name").allTextContents();
  await expect
    .poll(async () => JSON.stringify(await names(live)) === JSON.stringify(await names(other)))
    .toBe(true);
});

test("a lost server is told with the time of the state, and caught up without a shift", async ({
  live,
  line,
}) => {
  await watchShift(live);
  await live.evaluate(() => Object.assign(window, { complaintsOfArena: [] as string[] }));
  const warnings: string[] = [];
  live.on("console", (message) => warnings.push(message.text()));
  line.cut();
  const banner = live.locator(".banner");
  await expect(banner).toContainText(/Reconnecting( in \d+ s)?\. Showing state as of \d\d:\d\d:\d\d ET\./);
  await expect(live.locator("html")).toHaveClass(/drained/);
  await live.waitForTimeout(2000);
  line.mend();
  await live
    .getByRole("button", { name: "Retry now" })
    .click({ timeout: 2000 })
    .catch(() => {});
  await expect(banner).toContainText(/Caught up\s*\d+ updates?/, { timeout: 20_000 });
  await expect(live.locator("html")).not.toHaveClass(/drained/);
  expect(warnings.filter((text) => text.includes("gap") || text.includes("differs"))).toEqual([]);
  expect(await shiftOf(live)).toBeLessThanOrEqual(0.02);
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
  await mock.stop();
  await expect(live.locator(".banner")).toContainText("Reconnecting");
  mock.season.playRound();
  mock.season.playRound();
  await mock.start(port);
  await expect(live.locator(".banner")).toContainText("Caught up", { timeout: 20_000 });
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
  await page.addInitScript(() => {
    const seen = { sum: 0 };
    Object.assign(window, { seenShift: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        seen.sum += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(address);
  await isLive(page);
  await page.waitForTimeout(1000);
  expect(await shiftOf(page)).toBeLessThanOrEqual(0.02);
});

test("a line that carries nothing is noticed", async ({ live, line }) => {
  test.setTimeout(60_000);
  line.stall();
  await expect(live.locator(".line.warn")).toBeVisible({ timeout: 20_000 });
  line.mend();
  await isLive(live);
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
