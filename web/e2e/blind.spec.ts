import { readFile } from "node:fs/promises";
import { Arena } from "./arena";
import { violations } from "./axe";
import { isLive } from "./fixtures";
import { until } from "./patience";
import { test as base, expect } from "./real";

/** A blind season of fake models, which stands still in its middle. */
const test = base.extend<object, { blind: Arena }>({
  blind: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const file = await readFile("../cmd/arena/roster/arenas/4-blind-test.yaml", "utf8");
      const arena = new Arena({ ARENA_FAKE_LLM: "true", MAX_SIMULATION_DAYS: "3" }, file);
      await arena.start({ SIM_INTERVAL_MS: "50" });
      await until("four rounds have been played", async () => (await arena.round()) > 4);
      await arena.stop();
      await arena.start({ SIM_INTERVAL_MS: "7000000" });
      await arena.still();
      await use(arena);
      await arena.close();
    },
    { scope: "worker" },
  ],
});

const model = /gpt|claude|gemini|grok|qwen|google|openai|anthropic/i;

for (const [width, viewport] of Object.entries({
  wide: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
})) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${width}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test("axe finds nothing in the form of who is who", async ({ page, blind }, info) => {
        await page.goto(`${blind.url}/a/blind-test/seats`);
        await expect(page.getByRole("dialog").locator("tbody tr")).toHaveCount(5);
        await isLive(page);
        await page.screenshot({ path: info.outputPath(`seats-${width}-${colorScheme}.png`) });
        expect(await violations(page)).toEqual([]);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wider).toBeLessThanOrEqual(0);
      });
    });
  }
}

test("the page of a blind season names no model, but those who may play", async ({ page, blind }) => {
  await page.goto(`${blind.url}/a/blind-test`);
  await isLive(page);
  await expect(page.locator(".pill")).toHaveText("Simulated · blind");
  expect(await page.locator("html").innerHTML()).not.toMatch(model);
  await page.goto(`${blind.url}/a/blind-test/d/2-Phoenix`);
  const decision = page.locator(".inspector");
  await expect(decision).toContainText("Hidden, as are prompt and reply, until the reveal");
  await expect(decision.getByRole("button", { name: "Prompt" })).toHaveCount(0);
  expect(await page.locator("html").innerHTML()).not.toMatch(model);
  await page.goto(`${blind.url}/a/blind-test/costs`);
  const row = page.getByRole("dialog").locator("tbody tr", { hasText: "Phoenix" });
  await expect(row.getByTitle("Hidden until the reveal")).toHaveText(["–", "–", "–", "–"]);
  expect(await page.locator("html").innerHTML()).not.toMatch(model);
});

test("guesses stay in the browser, and are scored at the reveal", async ({ page, blind }, info) => {
  await page.goto(`${blind.url}/a/blind-test`);
  await isLive(page);
  await page.getByRole("link", { name: "Who is who" }).click();
  const dialog = page.getByRole("dialog", { name: "Seats" });
  await expect(page).toHaveTitle("Seats · Hidden Arena");
  const pick = dialog.getByLabel("Who is Phoenix?");
  await expect(pick.locator("option")).toHaveText([
    "No guess",
    "Fake Claude 3 Haiku",
    "Fake GPT-5 Chat",
    "Fake Gemini 2.5 Flash",
    "Fake Grok 4 Fast",
    "Fake Qwen 2.5 72B",
  ]);
  for (const name of ["Phoenix", "Shadow", "Nova", "Zenith", "Nexus"])
    await dialog.getByLabel(`Who is ${name}?`).selectOption("Fake GPT-5 Chat");
  await page.reload();
  await expect(pick).toHaveValue("Fake GPT-5 Chat");

  // The page stays open while the season ends.
  await blind.stop();
  await blind.start({ SIM_INTERVAL_MS: "20" });
  await expect(dialog.getByRole("columnheader", { name: "Was" })).toBeVisible({ timeout: 60_000 });
  await expect(dialog.locator("p").last()).toContainText(
    "1 of 5 guesses is right. By chance it would be 1.0.",
  );
  await expect(dialog.locator("tbody tr", { hasText: "right" })).toHaveCount(1);
  await page.screenshot({ path: info.outputPath("revealed.png") });
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.locator(".board")).toContainText("was Fake GPT-5 Chat");
  await page.goto(`${blind.url}/a/blind-test/d/2-Phoenix`);
  await expect(page.locator(".inspector").getByRole("button", { name: "Prompt" })).toBeVisible();
});
