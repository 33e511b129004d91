import { test as base, expect, type Page } from "@playwright/test";
import { Arena, binary } from "./arena";
import { isLive, shiftOf, watchShift } from "./fixtures";

/** A season with a round every second, and ticks between. */
const fast = { SIM_MARKET_MINUTES_PER_TICK: "10", TRADE_INTERVAL_MS: "2400000" };

const test = base.extend<{ season: Page }>({
  season: async ({ page }, use) => {
    const arena = new Arena(fast);
    await arena.start();
    await page.goto(arena.url);
    await isLive(page);
    await use(page);
    await arena.close();
  },
});

test.skip(!binary, "needs the server's binary in ARENA_BIN");
test.setTimeout(60_000);

const rows = (page: Page) => page.locator(".did a");
const newest = (page: Page) => rows(page).first().getAttribute("href");

/** What has the focus: the mark of a stop, or the address of a decision. */
function focused(page: Page) {
  return page.evaluate(() => {
    const at = document.activeElement as HTMLElement;
    return { stop: at.dataset.stop ?? "", href: at.matches(".did a") ? at.getAttribute("href") : null };
  });
}

/** Waits until the list is long enough to scroll. */
async function filled(page: Page): Promise<void> {
  await expect.poll(() => rows(page).count(), { timeout: 30_000 }).toBe(40);
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

    test("nothing jumps at a round a second", async ({ season }) => {
      if (section) await season.locator(".dock").getByRole("button", { name: section }).click();
      // The press is an input, after which shifts do not count.
      await season.waitForTimeout(1000);
      const round = () => season.evaluate(() => document.querySelector(".pulse, .page")?.textContent);
      const before = await round();
      await watchShift(season);
      await season.waitForTimeout(12_000);
      expect(await round()).not.toBe(before);
      // A fifth of the time in which 0.02 are allowed.
      expect(await shiftOf(season)).toBeLessThanOrEqual(0.004);
    });
  });
}

test("rows keep still under the pointer, and say how many wait", async ({ season }) => {
  await expect(rows(season).first()).toBeAttached({ timeout: 20_000 });
  // Playwright's own hover scrolls after a row that slides away from it, and a list that is scrolled waits too.
  const box = await season.locator(".decisions .scroller").boundingBox();
  await season.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 32);
  const under = await newest(season);
  await expect(season.locator(".decisions .fresh")).toHaveText(/\d+ new/);
  await expect(season.locator(".decisions .fresh")).toHaveText(/[2-9]\d\+? new/, { timeout: 20_000 });
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
  await expect(rows(season).first()).toBeAttached({ timeout: 20_000 });
  await rows(season).first().focus();
  await season.keyboard.press("Tab");
  const path = await season.evaluate(() => document.activeElement?.getAttribute("href"));
  await season.keyboard.press("Enter");
  await expect(season.locator(".factlist")).toBeVisible();
  await expect(season.locator(".decisions .fresh")).toHaveText(/[5-9]\d\+? new/, { timeout: 30_000 });
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
  // Twice around: a rank that changes may carry a row past the focus.
  for (let i = 0; i < 2 * (wanted + 44); i++) {
    await season.keyboard.press("Tab");
    const { stop, href } = await focused(season);
    // Rounds in which a row near the end would fall out of the list.
    if (href && decisions.size === 34) {
      await season.waitForTimeout(2500);
      expect((await focused(season)).href).toBe(href);
    }
    if (stop !== "") reached.add(stop);
    else if (href) decisions.add(href);
    else if (await season.evaluate(() => document.activeElement === document.body)) lost++;
  }
  expect(reached.size).toBe(wanted);
  expect(decisions.size).toBeGreaterThanOrEqual(40);
  // Only the end of the page leads out of it, once around.
  expect(lost).toBeLessThanOrEqual(3);
});
