import type { Page } from "@playwright/test";
import { decisionPath, expect, isLive, test } from "./fixtures";

const query = (page: Page) => new URL(page.url()).search;
const pressed = (page: Page, group: string) =>
  page.getByRole("group", { name: group }).locator('[aria-pressed="true"]');

test("the address tells what was chosen, and a link to it shows the same", async ({ live, context }) => {
  const name = (await live.locator(".board tbody tr[data-agent]").nth(1).getAttribute("data-agent")) ?? "";
  const before = await live.evaluate(() => history.length);
  await live.getByRole("button", { name: "1W" }).click();
  await live.getByRole("button", { name: "$" }).click();
  await live.locator(`.board tr[data-agent="${name}"] button`).click();
  await live.getByRole("tab", { name: "Tape" }).click();
  await expect.poll(() => query(live)).toBe(`?agent=${name}&range=1w&unit=dollar&section=tape`);
  // Small choices are no steps back.
  expect(await live.evaluate(() => history.length)).toBe(before);

  const other = await context.newPage();
  await other.goto(live.url());
  await isLive(other);
  await expect(pressed(other, "Range")).toHaveText("1W");
  await expect(pressed(other, "Unit")).toHaveText("$");
  await expect(other.locator(`.board tr[data-agent="${name}"] button`)).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(other.getByRole("tab", { name: "Tape" })).toHaveAttribute("aria-selected", "true");
  await expect.poll(() => query(other)).toBe(query(live));
});

test("what is usual is not in the address, and what nobody understands is not obeyed", async ({
  page,
  address,
}) => {
  await page.goto(`${address}?range=2y&unit=euro&agent=nobody&still=1`);
  await isLive(page);
  await expect(pressed(page, "Range")).toHaveText("All");
  await expect.poll(() => query(page)).toBe("?still=1");
  await page.keyboard.press("[");
  await expect.poll(() => query(page)).toBe("?still=1&range=1m");
  await page.keyboard.press("]");
  await expect.poll(() => query(page)).toBe("?still=1");
});

test("a decision keeps what was chosen under it, and back leads there", async ({ live }) => {
  await live.getByRole("button", { name: "1M" }).click();
  const path = await decisionPath(live);
  await live.locator(".did a").first().click();
  await expect(live.getByRole("dialog").locator(".factlist")).toBeVisible();
  await expect.poll(() => live.url()).toContain(`${path}?range=1m`);
  await live.goBack();
  await expect(live.getByRole("dialog")).toHaveCount(0);
  await expect(pressed(live, "Range")).toHaveText("1M");
  await live.goForward();
  await expect(live.getByRole("dialog").locator(".factlist")).toBeVisible();
});

test("a decision opens without a network once the page stands", async ({ live, context }) => {
  await expect
    .poll(() =>
      live.evaluate(() =>
        ["sheet-", "dialogs-"].every((part) =>
          performance.getEntriesByType("resource").some(({ name }) => name.includes(part)),
        ),
      ),
    )
    .toBe(true);
  await context.setOffline(true);
  await live.locator(".did a").first().click();
  await expect(live.getByRole("dialog")).toContainText("This device is offline.");
  await live.keyboard.press("Escape");
  await expect(live.getByRole("dialog")).toHaveCount(0);
  await live.keyboard.press("?");
  await expect(live.getByRole("dialog", { name: "Keys" })).toContainText("Show the agent of that rank");
});

test("a part of the script that does not come is told, and comes when it is asked for again", async ({
  page,
  address,
}) => {
  await page.route("**/assets/sheet-*.js", (route) => route.abort());
  await page.goto(address);
  await isLive(page);
  await page.locator(".did a").first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("The decision did not load. The server cannot be reached");
  await page.unroute("**/assets/sheet-*.js");
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("dialog").locator(".factlist")).toBeVisible();
});

test("the title tells who leads, what is read, and that the line is lost", async ({ live, line }) => {
  await expect(live).toHaveTitle(/^\S+ [+−]\d+\.\d\d% · Wall Street$/);
  await live.locator(".did a").first().click();
  await expect(live).toHaveTitle(/^\S+, round \d+ · Wall Street$/);
  await live.keyboard.press("Escape");
  await expect(live).toHaveTitle(/% · Wall Street$/);
  line.cut();
  await expect(live).toHaveTitle("Reconnecting · Wall Street");
  line.mend();
  await expect(live).toHaveTitle(/% · Wall Street$/);
});

test.describe("phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("sections are steps of the history", async ({ live, context }) => {
    const dock = (name: string) => live.locator(".dock").getByRole("button", { name });
    await dock("Decisions").click();
    await dock("Tape").click();
    await expect.poll(() => query(live)).toBe("?section=tape");
    await live.getByRole("tab", { name: "Notices" }).click();
    await expect.poll(() => query(live)).toBe("?section=notices");
    await expect(dock("Tape")).toHaveAttribute("aria-current", "page");
    const other = await context.newPage();
    await other.goto(live.url());
    await expect(other.getByRole("tab", { name: "Notices" })).toHaveAttribute("aria-selected", "true");
    await live.goBack();
    await expect(live.locator(".decisions")).toBeVisible();
    await expect(dock("Decisions")).toHaveAttribute("aria-current", "page");
    await live.goBack();
    await expect(live.locator(".board")).toBeVisible();
    await expect.poll(() => query(live)).toBe("");
  });
});
