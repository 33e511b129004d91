import { isLive } from "./fixtures";
import { expect, test } from "./real";

test.describe("models that write", () => {
  test.use({ settings: { ARENA_FAKE_LLM: "true" } });

  const row = "tr[data-agent='Fake GPT-5 Chat']";

  test("an agent that is open is read while it writes, and only while its round is open", async ({
    page,
    arena,
  }) => {
    await page.goto(`${arena.url}/a/multi-model`);
    await isLive(page);
    await expect(page.locator(`${row} .dots`)).toBeVisible();
    // Nobody is heard whom nobody has open.
    await expect(page.locator(".writing")).toHaveCount(0);
    await page.locator(`${row} button`).click();
    const writing = page.locator(".side .writing");
    await expect(writing.locator("pre")).toContainText('"rationale":"Fake model: ');
    await expect(writing).toContainText("Being written; not decided yet");
    // A round later it is gone, and what it wrote stands in the decision.
    await expect(writing).toHaveCount(0);
    await expect(writing.locator("pre")).toContainText('{"rationale"');
    // Over the page it is the one whose decision is open.
    await page.locator(".did a", { hasText: "GPT-5 Chat" }).first().click();
    await expect(page.locator("dialog .writing pre")).toContainText('"trades":');
  });

  test("without motion dots stand still, and are none for a screen reader", async ({ page, arena }) => {
    await page.goto(`${arena.url}/a/multi-model`);
    await isLive(page);
    const dots = page.locator(`${row} .dots`);
    await expect(dots).toBeVisible();
    await expect(dots).toHaveCSS("animation-name", "none");
    await expect(dots).toHaveText("");
  });
});
