import type { Page } from "@playwright/test";
import { isLive } from "./fixtures";
import { test as base, expect } from "./real";

const test = base.extend<{ season: Page }>({
  season: async ({ page, arena }, use) => {
    await page.goto(arena.url);
    await isLive(page);
    await use(page);
  },
});

// A round every second, and ticks between.
test.use({
  reducedMotion: "no-preference",
  settings: { SIM_MARKET_MINUTES_PER_TICK: "10", TRADE_INTERVAL_MS: "2400000" },
});

const rows = (page: Page) => page.locator(".did a");
const newest = (page: Page) => rows(page).first().getAttribute("href");

/** What has the focus: the mark of a stop, the address of a decision, or nothing. */
function focused(page: Page) {
  return page.evaluate(() => {
    const at = document.activeElement as HTMLElement;
    const href = at.matches(".did a") ? at.getAttribute("href") : null;
    return { stop: at.dataset.stop ?? "", href, nothing: at === document.body };
  });
}

/** How many decisions wait because somebody reads; at most 99. */
function waiting(page: Page): Promise<number> {
  return page.evaluate(() =>
    Number(document.querySelector(".decisions .fresh")?.textContent?.replaceAll(/\D/g, "") ?? 0),
  );
}

/** Waits until the list is long enough to scroll. */
async function filled(page: Page): Promise<void> {
  await expect.poll(() => rows(page).count()).toBe(40);
}

test("rows keep still under the pointer, and say how many wait", async ({ season }) => {
  await expect(rows(season).first()).toBeAttached();
  // Playwright's own hover scrolls after a row that slides away from it, and a list that is scrolled waits too.
  const box = await season.locator(".decisions .scroller").boundingBox();
  await season.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 32);
  const under = await newest(season);
  await expect(season.locator(".decisions .fresh")).toHaveText(/\d+ new/);
  await expect(season.locator(".decisions .fresh")).toHaveText(/[2-9]\d\+? new/);
  expect(await newest(season)).toBe(under);
  await season.mouse.move(2, 2);
  await expect.poll(() => newest(season)).not.toBe(under);
  await expect(season.locator(".decisions .fresh")).toHaveCount(0);
});

test("a list that is scrolled waits until its reader asks for what is new", async ({ season }) => {
  await filled(season);
  await season.locator(".decisions .scroller").evaluate((scroller) => {
    scroller.scrollTop = 300;
  });
  const fresh = season.locator(".decisions .fresh");
  await expect(fresh).toBeVisible();
  const top = await newest(season);
  await fresh.click();
  await expect.poll(() => newest(season)).not.toBe(top);
  expect(await season.locator(".decisions .scroller").evaluate((scroller) => scroller.scrollTop)).toBe(0);
});

test("a decision that is read has the focus back when it is closed, rounds later", async ({ season }) => {
  await expect(rows(season).first()).toBeAttached();
  await rows(season).first().focus();
  await season.keyboard.press("Tab");
  const path = await season.evaluate(() => document.activeElement?.getAttribute("href"));
  await season.keyboard.press("Enter");
  await expect(season.locator(".factlist")).toBeVisible();
  await expect(season.locator(".decisions .fresh")).toHaveText(/[5-9]\d\+? new/);
  await season.keyboard.press("Escape");
  await expect(season.getByRole("dialog")).toHaveCount(0);
  await expect(season.locator(`.did a[href="${path}"]`)).toBeFocused();
});

test("the keyboard alone reaches everything at a round a second", async ({ season }) => {
  await filled(season);
  // What stands outside of the list stays; what is in it is counted on the way.
  const wanted = await season
    .locator("a[href]:not(.did a), button:not([disabled]):not(.fresh), select, input, [tabindex='0']")
    .evaluateAll((nodes) => {
      const stops = (nodes as HTMLElement[]).filter(
        (node) => node.offsetParent !== null && node.tabIndex >= 0,
      );
      for (const [index, stop] of stops.entries()) stop.dataset.stop = String(index);
      return stops.length;
    });
  expect(wanted).toBeGreaterThan(25);
  await season.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const reached = new Set<string>();
  const decisions = new Set<string>();
  let lost = 0;
  // A rank that changes may carry a row past the focus: twice around, and on until all was reached.
  const around = wanted + 44;
  let i = 0;
  for (; i < 2 * around || (reached.size < wanted && i < 20 * around); i++) {
    await season.keyboard.press("Tab");
    const { stop, href, nothing } = await focused(season);
    // Two rounds, in which a row near the end would fall out of the list.
    if (href && decisions.size === 34) {
      const already = await waiting(season);
      await expect.poll(() => waiting(season)).toBeGreaterThanOrEqual(Math.min(already + 18, 99));
      expect((await focused(season)).href).toBe(href);
    }
    if (stop !== "") reached.add(stop);
    else if (href) decisions.add(href);
    else if (nothing) lost++;
  }
  expect(reached.size).toBe(wanted);
  expect(decisions.size).toBeGreaterThanOrEqual(40);
  // Only the end of the page leads out of it, once around.
  expect(lost).toBeLessThanOrEqual(Math.ceil(i / around) + 1);
});
