import type { Page } from "@playwright/test";
import { isLive, saidBy, watchBanner } from "./fixtures";
import { expect, onTime, test } from "./real";

const decided = (page: Page) =>
  page.locator(".did a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`the page lives through a ${signal} of the server`, async ({ page, arena, context }) => {
    await page.goto(arena.url);
    await isLive(page);
    await expect(page.locator(".did a").first()).toBeAttached();
    const ticked = () => page.locator(".pulse").textContent();
    const before = await ticked();
    await expect.poll(ticked).not.toBe(before);
    await watchBanner(page);

    await arena.stop(signal);
    await expect(page.locator(".banner")).toContainText(/Reconnecting.*Showing state as of/);
    await expect(page.locator("html")).toHaveClass(/drained/);
    await arena.start();
    await expect.poll(() => saidBy(page)).toContain("Caught up");
    await expect(page.locator("html")).not.toHaveClass(/drained/);

    const fresh = await context.newPage();
    await fresh.goto(arena.url);
    await isLive(fresh);
    const here = await decided(page);
    expect(new Set(here).size).toBe(here.length);
    await expect.poll(async () => (await decided(page))[0] === (await decided(fresh))[0]).toBe(true);
  });
}

test.describe("between two rounds", () => {
  // Fifteen ticks, or almost four minutes, from the first round to the next: none opens while the test looks.
  test.use({ settings: { SIM_INTERVAL_MS: "15000" } });

  test("a reload keeps the countdown of the server", async ({ page, arena }) => {
    await page.goto(arena.url);
    await isLive(page);
    expect(await onTime(page, arena)).toMatch(/^\d\d:\d\d$/);
    await page.reload();
    await isLive(page);
    expect(await onTime(page, arena)).toMatch(/^\d\d:\d\d$/);
  });
});

test("a decision has an address of its own", async ({ page, standing }) => {
  await page.goto(standing.url);
  await isLive(page);
  const link = page.locator(".did a").first();
  await expect(link).toBeAttached();
  const path = (await link.getAttribute("href")) ?? "";
  await page.goto(standing.url + path);
  await expect(page.locator("dialog[open]")).toBeVisible();
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });
  for (const width of [1440, 390]) {
    test(`the server's page tells timer, ranking and positions at ${width} px`, async ({
      page,
      standing,
    }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${standing.url}/?still=1`);
      await expect(page.getByRole("timer")).toBeVisible();
      await expect(page.getByRole("table").first()).toContainText("momentum");
      await expect(page.getByRole("table", { name: /^Positions of/ })).toBeVisible();
      await page
        .getByRole("row", { name: /momentum/ })
        .getByRole("link")
        .click();
      await expect(page).toHaveURL(/agent=momentum.*still=1#positions$/);
      await expect(page.getByRole("table", { name: "Positions of momentum" })).toBeVisible();
      await expect(page.getByRole("button")).toHaveCount(0);

      const main = await page.getByRole("main").boundingBox();
      expect((main?.x ?? 0) + (main?.width ?? 0)).toBeLessThanOrEqual(width);
    });
  }
});
