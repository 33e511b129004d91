import { isLive } from "./fixtures";
import { expect, test } from "./real";

test.describe("fake models", () => {
  test.use({ settings: { ARENA_FAKE_LLM: "true" } });

  test("the page tells what they cost, and what changed in their prompts", async ({ page, arena }) => {
    await page.goto(`${arena.url}/a/multi-model`);
    await isLive(page);
    await expect(page.locator(".pulse")).toContainText(/Spent today(\$[\d.]+|\d+ unknown)/);
    await page.getByRole("link", { name: "Costs and misses" }).click();
    const dialog = page.getByRole("dialog", { name: "Costs" });
    await expect(dialog.locator("tbody tr")).toHaveCount(8);
    await expect(dialog.locator("tbody tr", { hasText: "GPT-5 Chat" })).toContainText(/[\d,]+ → [\d,]+/);
    const round = await dialog.getByText(/round \d+\./).textContent();
    await expect(dialog.getByText(/round \d+\./)).not.toHaveText(round ?? "");
    await page.keyboard.press("Escape");

    await page.locator(".did a", { hasText: "GPT-5 Chat" }).first().click();
    await page.getByRole("button", { name: "Difference" }).click();
    await expect(page.locator("ins", { hasText: "# Round" })).toHaveCount(1);
    await expect(page.locator("del", { hasText: "# Round" })).toHaveCount(1);
  });
});
