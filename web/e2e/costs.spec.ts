import type { Page } from "@playwright/test";
import { expect, isLive, test } from "./fixtures";

const rows = (page: Page) => page.getByRole("dialog", { name: "Costs" }).locator("tbody tr");
const texts = (page: Page, row: number) => rows(page).nth(row).locator("td").allInnerTexts();

test("the costs have an address of their own, and close to where they were opened", async ({
  live,
  address,
}) => {
  const link = live.getByRole("link", { name: "Costs and misses" });
  await link.focus();
  await live.keyboard.press("Enter");
  await expect(rows(live).first()).toBeVisible();
  await expect.poll(() => live.url()).toBe(`${address}/costs`);
  await expect(live).toHaveTitle("Costs · Wall Street");
  await live.keyboard.press("Escape");
  await expect(live.getByRole("dialog")).toHaveCount(0);
  await expect.poll(() => live.url()).toBe(address);
  await expect(link).toBeFocused();
  await live.goForward();
  await expect(rows(live).first()).toBeVisible();
  await live.goBack();
  await expect(live.getByRole("dialog")).toHaveCount(0);
});

test("the address of the costs opens them, and closing leaves the arena", async ({ live, address }) => {
  await live.goto(`${address}/costs?unit=dollar`);
  await expect(rows(live).first()).toBeVisible();
  await live.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(live.getByRole("dialog")).toHaveCount(0);
  await expect.poll(() => live.url()).toBe(`${address}?unit=dollar`);
  await isLive(live);
});

test("every agent has a row in the order of the ranking", async ({ live, address, mock }) => {
  test.skip(!mock, "needs a season that one can look into");
  await live.goto(`${address}/costs`);
  await expect(rows(live)).toHaveCount(8);
  const ranks = await rows(live).locator("th small").allInnerTexts();
  expect(ranks).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
  for (const [i, name] of (await rows(live).locator(".name").allInnerTexts()).entries()) {
    const account = mock?.season.accounts.find((one) => one.name === name);
    const [gross, fees, model, paid, cost, tokens, decided, missed, repairs] = await texts(live, i);
    for (const figure of [gross, fees]) expect(figure).toMatch(/^(0\.00|[+\u2212]\d+\.\d\d)%$/);
    expect(paid).toMatch(/^\$[\d,.]+$/);
    expect(tokens).toMatch(/^[\d,]+ → [\d,]+$/);
    expect(decided).toBe(String(account?.decided));
    expect(repairs).toBe(String(account?.repairs));
    const lost = account?.missed ?? 0;
    expect(missed?.split(/\s+/)).toEqual(lost > 0 ? [`${lost}`, "deadline"] : ["0"]);
    // A cost that nobody told is no cost of zero.
    const unknown = (account?.unpriced ?? 0) > 0;
    expect(cost).toMatch(unknown ? /^\$[\d.]+ \+ \d+ unknown$/ : /^\$[\d.]+$/);
    expect(model).toMatch(unknown ? /^\u2013$/ : /^(0\.00|[+\u2212]\d+\.\d\d)%$/);
  }
});

test("the costs are asked for again when a round has been answered", async ({ live, address, mock }) => {
  test.skip(!mock, "needs a season that can be told to decide");
  await live.goto(`${address}/costs`);
  const said = live.getByRole("dialog").locator("p").last();
  await expect(said).toContainText(`round ${mock?.season.round}.`);
  mock?.season.playRound();
  await expect(said).toContainText(`round ${mock?.season.round}.`);
});

test("costs that do not come are told, and asked for again", async ({ page, address }) => {
  await page.route("**/api/arenas/*/costs", (route) => route.fulfill({ status: 502, body: "" }));
  await page.goto(`${address}/costs`);
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("The costs did not load. The server answered 502.");
  await page.unroute("**/api/arenas/*/costs");
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(rows(page).first()).toBeVisible();
});

test.describe("phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the table scrolls sideways within its dialog, and its rows keep their names", async ({
    live,
    address,
  }) => {
    await live.goto(`${address}/costs`);
    const table = live.getByRole("region", { name: "Costs of every agent" });
    const name = rows(live).first().locator(".name");
    await expect(name).toBeVisible();
    const before = await name.boundingBox();
    const [beyond, wider] = await table.evaluate((node) => {
      node.scrollLeft = 400;
      return [node.scrollWidth - node.clientWidth, document.documentElement.scrollWidth - innerWidth];
    });
    expect(beyond).toBeGreaterThan(100);
    expect(wider).toBeLessThanOrEqual(0);
    expect(await name.boundingBox()).toEqual(before);
  });
});
