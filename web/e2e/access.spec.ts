import type { Page } from "@playwright/test";
import { violations } from "./axe";
import { decisionPath, expect, isLive, test } from "./fixtures";

const widths = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const [width, viewport] of Object.entries(widths)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${width}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test("axe finds nothing on the page", async ({ live }) => {
        expect(await violations(live)).toEqual([]);
      });

      test("axe finds nothing in the costs", async ({ page, address, complaints }) => {
        void complaints;
        await page.goto(`${address}/costs`);
        await expect(page.getByRole("dialog").locator("tbody tr").first()).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });

      test("axe finds nothing in a decision, and in the difference of two prompts", async ({
        live,
        mock,
      }) => {
        await decisionPath(live);
        await live.locator(".did a").first().click();
        await expect(live.locator(".factlist")).toBeVisible();
        expect(await violations(live)).toEqual([]);
        if (!mock) return; // a season of strategies has no prompts
        await live.getByRole("button", { name: "Difference" }).click();
        await expect(live.locator("ins").first()).toBeVisible();
        expect(await violations(live)).toEqual([]);
      });
    });
  }
}

test.describe("phone", () => {
  test.use({ viewport: widths.phone, hasTouch: true });

  test("nothing scrolls sideways, in any section", async ({ live }) => {
    for (const section of ["Arena", "Decisions", "Positions", "Tape"]) {
      await live.locator(".dock").getByRole("button", { name: section }).click();
      const wider = await live.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider, section).toBeLessThanOrEqual(0);
    }
  });

  test("what is touched is at least 44 pixels high, in any section and in a decision", async ({ live }) => {
    for (const section of ["Arena", "Decisions", "Positions", "Tape"]) {
      await live.locator(".dock").getByRole("button", { name: section }).click();
      expect(await small(live), section).toEqual([]);
    }
    await live.locator(".dock").getByRole("button", { name: "Decisions" }).click();
    await live.locator(".did a").first().click();
    await expect(live.locator(".factlist")).toBeVisible();
    expect(await small(live)).toEqual([]);
  });

  for (const width of [360, 320]) {
    test(`nothing scrolls sideways at ${width} px`, async ({ live }) => {
      await live.setViewportSize({ width, height: 640 });
      for (const section of ["Arena", "Decisions", "Positions", "Tape"]) {
        await live.locator(".dock").getByRole("button", { name: section }).click();
        const wider = await live.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wider, section).toBeLessThanOrEqual(0);
      }
    });
  }
});

/** What a finger misses by 21 pixels above or below its middle, of all that is in sight. */
function small(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const missed: string[] = [];
    const top = document.querySelector("dialog[open]") ?? document;
    for (const node of top.querySelectorAll<HTMLElement>("a[href], button:not([disabled]), select, input")) {
      node.scrollIntoView({ block: "center" });
      const box = node.getBoundingClientRect();
      const x = box.left + box.width / 2;
      const y = box.top + box.height / 2;
      if (box.height === 0 || node.classList.contains("skip")) continue;
      const hit = (at: number) => {
        const there = document.elementFromPoint(x, at);
        return there !== null && (node.contains(there) || there.contains(node));
      };
      const owns = [y - 21, y + 21].every((at) => at < 0 || at > innerHeight || hit(at));
      if (!owns) missed.push(`${node.tagName} ${node.className} ${node.textContent?.slice(0, 30)}`);
    }
    return missed;
  });
}

test("the keyboard alone reaches everything", async ({ live }) => {
  const wanted = await live
    .locator("a[href], button:not([disabled]), select, input, [tabindex='0']")
    .evaluateAll((nodes) => {
      const seen = nodes.filter(
        (node) => (node as HTMLElement).offsetParent !== null && (node as HTMLElement).tabIndex >= 0,
      );
      for (const [index, node] of seen.entries()) (node as HTMLElement).dataset.stop = String(index);
      return seen.length;
    });
  expect(wanted).toBeGreaterThan(30);
  await live.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const reached = new Set<string>();
  for (let i = 0; i < wanted + 20; i++) {
    await live.keyboard.press("Tab");
    const stop = await live.evaluate(
      () => (document.activeElement as HTMLElement | null)?.dataset.stop ?? "",
    );
    if (stop !== "") reached.add(stop);
  }
  // Rows of decisions and lines may move while the season runs.
  expect(reached.size).toBeGreaterThanOrEqual(wanted - 3);
});

test("the skip link leads to the standings", async ({ live }) => {
  await live.keyboard.press("Tab");
  await expect(live.locator(".skip")).toBeFocused();
  await live.keyboard.press("Enter");
  await expect(live.locator("#main")).toBeFocused();
});

test("the help lists the keys and gives the focus back", async ({ live }) => {
  await live.keyboard.press("?");
  await expect(live.getByRole("dialog", { name: "Keys" })).toContainText("Show the agent of that rank");
  await live.keyboard.press("Escape");
  await expect(live.getByRole("dialog")).toHaveCount(0);
  await isLive(live);
});
