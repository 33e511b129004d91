import { decisionPath, expect, isLive, test } from "./fixtures";

test("a decision has its own address, steps, and closes to where it was opened", async ({
  live,
  address,
}) => {
  const path = await decisionPath(live);
  await live.locator(".did a").first().click();
  const dialog = live.getByRole("dialog");
  await expect(dialog.locator(".factlist")).toBeVisible();
  await expect.poll(() => new URL(live.url()).pathname).toBe(path);
  await live.keyboard.press("ArrowLeft");
  await expect.poll(() => new URL(live.url()).pathname).not.toBe(path);
  await expect(dialog.getByRole("button", { name: "The decision after" })).toBeEnabled();
  await live.keyboard.press("ArrowRight");
  await expect.poll(() => new URL(live.url()).pathname).toBe(path);
  await live.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => live.url()).toBe(address);
});

test("the address of a decision opens it, and closing leaves the arena", async ({ live, address }) => {
  const path = await decisionPath(live);
  await live.goto(new URL(path, address).href);
  const dialog = live.getByRole("dialog");
  await expect(dialog.locator(".factlist")).toBeVisible();
  await dialog.getByRole("button", { name: "Raw JSON" }).click();
  await expect(dialog.locator("pre")).toContainText('"round"');
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => live.url()).toBe(address);
  await isLive(live);
});

test("what was asked stands beside what was filled", async ({ live }) => {
  await live.locator(".decisions").getByRole("button", { name: "Trades" }).click();
  await live.locator(".did a").first().click();
  const orders = live.getByRole("dialog").getByRole("table");
  await expect(orders.locator("thead")).toContainText("Asked");
  await expect(orders.locator("thead")).toContainText("Filled");
  await expect(orders.locator("tbody tr").first()).toContainText(/Buy|Sell/);
});

test("the decision after comes while one is read", async ({ live, mock }) => {
  test.skip(!mock, "needs a season that can be told to decide");
  await live.locator(".did a").first().click();
  const after = live.getByRole("dialog").getByRole("button", { name: "The decision after" });
  await expect(after).toBeDisabled();
  mock?.season.playRound();
  await expect(after).toBeEnabled();
});

test("what changed in a prompt stands beside it, and follows a step", async ({ live, mock }) => {
  test.skip(!mock, "needs a season of models");
  const path = await decisionPath(live);
  const round = Number(/\/d\/(\d+)-/.exec(path)?.[1]);
  await live.locator(".did a").first().click();
  const dialog = live.getByRole("dialog");
  await dialog.getByRole("button", { name: "Difference" }).click();
  const lines = dialog.locator(".difference");
  await expect(lines.locator("del").first()).toHaveText(`\u2212 # Round ${round - 1}`);
  await expect(lines.locator("ins").first()).toContainText("+ ");
  await expect(lines.locator("ins", { hasText: `# Round ${round}` })).toHaveCount(1);
  await expect(lines.locator("i").first()).toHaveText(/^\d+ lines the same$/);
  await dialog.getByRole("button", { name: "The decision before" }).click();
  await expect(lines.locator("ins", { hasText: `# Round ${round - 1}` })).toHaveCount(1);
});

test("an unknown decision is told", async ({ live, address }) => {
  await live.goto(`${address}/d/999999-nobody`);
  await expect(live.getByRole("dialog")).toContainText(/no such|no decision|not|unknown/i);
});

test("what an agent writes is text", async ({ page, address, mock }) => {
  test.skip(!mock, "needs an agent that writes markup");
  const decision = [...(mock?.season.remembered.values() ?? [])].at(-1)?.decision;
  if (!mock || !decision) throw new Error("the season has no decision");
  mock.season.feed.append("decisions", { ...decision, rationale: "<img src=x onerror=alert(1)><b>bold</b>" });
  await page.goto(address);
  await expect(page.locator(".why").first()).toHaveText("<img src=x onerror=alert(1)><b>bold</b>");
  await expect(page.locator(".why img, .why b")).toHaveCount(0);
});
