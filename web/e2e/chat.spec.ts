import type { Page } from "@playwright/test";
import { violations } from "./axe";
import { isLive } from "./fixtures";
import { expect, test } from "./real";

const hostile = '<img src=x onerror="alert(1)"> & "you"';

/** An arena of models that can be written to, a round of which comes every few seconds. */
test.use({ settings: { ARENA_FAKE_LLM: "true", TRADE_INTERVAL_MS: "3600000" } });

const message = (page: Page) => page.getByRole("textbox", { name: "Message" });
const entries = (page: Page) => page.locator(".chat li");

async function openChat(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/a/prompt-strategies`);
  await isLive(page);
  await page.getByRole("tab", { name: "Chat" }).click();
  await expect(message(page)).toBeVisible();
}

async function write(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

test("a message is delivered by the next round, and has one outcome", async ({ page, arena, context }) => {
  await openChat(page, arena.url);
  await expect(page.locator(".beside")).toContainText(/Delivered with the next decision in \d\d:\d\d/);
  await page.getByRole("textbox", { name: /Your name/ }).fill("Zoe");
  await write(page, hostile);
  const said = entries(page).first();
  await expect(said).toContainText(`Zoe (you) to everybody`);
  await expect(said.locator(".said").first()).toHaveText(hostile);
  await expect(said).toContainText(/waits for the next round|delivered|answered|ignored/);
  await expect(said.locator(".fate")).toHaveText(/^(answered|ignored: no reply)$/);
  await expect(message(page)).toHaveValue("");
  // A fresh page shows the same, but for who wrote it.
  const fresh = await context.newPage();
  await openChat(fresh, arena.url);
  await expect(entries(fresh).first().locator(".said").first()).toHaveText(hostile);
  expect(await fresh.locator("img").count()).toBe(0);
});

test("what cannot be taken is told in sentences, and the words stay", async ({ page, arena }) => {
  await openChat(page, arena.url);
  await write(page, "look at example.com");
  await expect(page.getByRole("status").filter({ hasText: "links are not taken" })).toBeVisible();
  await expect(message(page)).toHaveValue("look at example.com");
  await expect(message(page)).toHaveAttribute("aria-invalid", "true");
  await message(page).fill("👩‍👩‍👧‍👦".repeat(3));
  await expect(page.locator(".beside")).toContainText("3 of 140");
  await message(page).fill("x".repeat(141));
  await expect(page.getByRole("button", { name: "Send" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator(".beside .warned")).toContainText("141 of 140");
});

test("an answer that was lost is asked for again, and the message counts once", async ({ page, arena }) => {
  await openChat(page, arena.url);
  let lost = 0;
  await page.route("**/chat", async (route) => {
    if (lost++ > 0) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await write(page, "only once");
  await expect(page.locator(".told")).toContainText("it will count once");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.locator(".told")).toContainText("Taken");
  await expect(entries(page)).toHaveCount(1);
});

test.describe("between two rounds", () => {
  test.use({ settings: { ARENA_FAKE_LLM: "true", SIM_INTERVAL_MS: "15000" } });

  test("a viewer has two messages, and the operator hides and closes", async ({ page, arena }) => {
    await openChat(page, arena.url);
    for (const text of ["one", "two"]) {
      await write(page, text);
      await expect(entries(page).first()).toContainText(text);
    }
    await write(page, "three");
    await expect(page.locator(".told")).toContainText("You have written your 2 messages for this round");
    await arena.command("/api/arenas/prompt-strategies/chat/2/hide");
    await expect(entries(page).first()).toContainText("Hidden by the operator.");
    await expect(entries(page).first()).not.toContainText("two");
    await arena.command("/api/arenas/prompt-strategies/chat/close");
    await expect(page.locator(".shut")).toContainText("The operator has closed the chat");
    await expect(message(page)).toHaveCount(0);
    await expect(entries(page)).toHaveCount(2);
  });

  for (const [name, viewport] of Object.entries({
    wide: { width: 1440, height: 900 },
    phone: { width: 390, height: 844 },
  })) {
    for (const colorScheme of ["light", "dark"] as const) {
      test.describe(`${name}, ${colorScheme}`, () => {
        test.use({ viewport, colorScheme });

        test("axe finds nothing, nothing scrolls sideways, and the keyboard alone writes", async ({
          page,
          arena,
        }) => {
          await page.goto(`${arena.url}/a/prompt-strategies?section=chat`);
          await isLivePhone(page);
          await page.getByRole("combobox", { name: "To" }).selectOption("The Gambler");
          await message(page).focus();
          await page.keyboard.type(`${"wide".repeat(30)} word`);
          await page.keyboard.press("Enter");
          await expect(entries(page).first()).toContainText("to The Gambler");
          await write(page, hostile);
          await expect(entries(page)).toHaveCount(2);
          expect(await violations(page)).toEqual([]);
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(wider).toBeLessThanOrEqual(0);
          if (process.env.SHOTS)
            await page.screenshot({ path: `${process.env.SHOTS}/chat-${name}-${colorScheme}.png` });
        });
      });
    }
  }
});

/** Waits until a page is live that may show no chart. */
async function isLivePhone(page: Page): Promise<void> {
  await expect(page.locator(".line.live")).toBeVisible();
  await expect(message(page)).toBeVisible();
}

test("an arena without a chat has no tab for it", async ({ page, arena }) => {
  await page.goto(`${arena.url}/a/strategies?section=chat`);
  await isLive(page);
  await expect(page.getByRole("tab", { name: "Positions" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Chat" })).toHaveCount(0);
});
