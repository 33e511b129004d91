import { test as base, expect, type Page } from "@playwright/test";
import { Arena, binary } from "./arena";
import { isLive, secondsLeft } from "./fixtures";

const test = base.extend<{ arena: Arena }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  arena: async ({}, use) => {
    const arena = new Arena();
    await arena.start();
    await use(arena);
    await arena.close();
  },
});

test.skip(!binary, "needs the server's binary in ARENA_BIN");
test.setTimeout(60_000);

const decided = (page: Page) =>
  page.locator(".did a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`the page lives through a ${signal} of the server`, async ({ page, arena, context }) => {
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await page.goto(arena.url);
    await isLive(page);
    await expect(page.locator(".did a").first()).toBeAttached({ timeout: 20_000 });
    const ticked = () => page.locator(".pulse").textContent();
    const before = await ticked();
    await expect.poll(ticked).not.toBe(before);

    await arena.stop(signal);
    await expect(page.locator(".banner")).toContainText(/Reconnecting.*Showing state as of/);
    await expect(page.locator("html")).toHaveClass(/drained/);
    await arena.start();
    await expect(page.locator(".banner")).toContainText(/Caught up/, { timeout: 30_000 });
    await expect(page.locator("html")).not.toHaveClass(/drained/);

    const fresh = await context.newPage();
    await fresh.goto(arena.url);
    await isLive(fresh);
    const here = await decided(page);
    expect(new Set(here).size).toBe(here.length);
    await expect.poll(async () => (await decided(page))[0] === (await decided(fresh))[0]).toBe(true);
    expect(complaints.filter((text) => /gap|differs/.test(text))).toEqual([]);
  });
}

test("a reload keeps the countdown of the server", async ({ page, arena }) => {
  await page.goto(arena.url);
  await isLive(page);
  const before = await secondsLeft(page);
  const at = Date.now();
  await page.reload();
  await isLive(page);
  const left = await secondsLeft(page);
  const passed = (Date.now() - at) / 1000;
  expect(Math.abs(before - passed - left)).toBeLessThanOrEqual(1.2);
});

test("a decision has an address of its own", async ({ page, arena }) => {
  await page.goto(arena.url);
  await isLive(page);
  const link = page.locator(".did a").first();
  await expect(link).toBeAttached({ timeout: 20_000 });
  const path = (await link.getAttribute("href")) ?? "";
  await page.goto(arena.url + path);
  await expect(page.locator("dialog[open]")).toBeVisible();
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });
  for (const width of [1440, 390]) {
    test(`the server's page tells timer, ranking and positions at ${width} px`, async ({ page, arena }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${arena.url}/?still=1`);
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
