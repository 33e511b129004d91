import { expect, test, ticks } from "./fixtures";

test.describe("with motion", () => {
  test.use({ reducedMotion: "no-preference" });

  test("a rank change slides the row", async ({ live, mock }) => {
    test.skip(!mock, "needs a season that can be told to change");
    const last = live.locator(".board tbody tr[data-agent]").last();
    const name = (await last.getAttribute("data-agent")) ?? "";
    await live.evaluate((agent) => {
      const row = document.querySelector(`tr[data-agent="${agent}"]`);
      Object.assign(window, { slid: false });
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (this: Element, frames, options) {
        if (this === row && JSON.stringify(frames).includes("translateY"))
          Object.assign(window, { slid: true });
        return animate.call(this, frames, options);
      };
    }, name);
    mock?.season.grant(name, 900_000);
    await expect(live.locator(".board tbody tr[data-agent]").first()).toHaveAttribute("data-agent", name);
    await expect(live.locator(".pulse dd").first()).toContainText(name);
    expect(await live.evaluate(() => (window as unknown as { slid: boolean }).slid)).toBe(true);
  });

  test("an order waits while rows slide to the one before", async ({ live, mock }) => {
    test.skip(!mock, "needs a season that can be told to change");
    const order = () =>
      live
        .locator(".board tbody tr[data-agent]")
        .evaluateAll((rows) => rows.map((row) => row.dataset.agent ?? ""));
    // As on a machine that draws no frame for a while: a slide stands where it begins.
    await live.evaluate(() => {
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (this: Element, frames, options) {
        const slide = animate.call(this, frames, options);
        if (slide.id === "slide") slide.pause();
        return slide;
      };
      Object.assign(window, { animate });
    });
    const slides = () =>
      live.evaluate(() => document.getAnimations().filter(({ id }) => id === "slide").length);
    const [first = "", second = ""] = await order();
    mock?.season.grant(first, -900_000);
    await expect.poll(slides).toBeGreaterThan(0);
    const before = await order();
    mock?.season.grant(second, -900_000);
    for (let tick = 0; tick < 5; tick++) await ticks(live); // more than the second that an order stays
    expect(await order()).toEqual(before);
    await live.evaluate(() => {
      Element.prototype.animate = (window as unknown as Pick<Element, "animate">).animate;
      for (const slide of document.getAnimations()) if (slide.id === "slide") slide.play();
    });
    await expect.poll(order).not.toEqual(before);
  });
});

for (const [which, by] of [
  ["first", -900_000],
  ["last", 900_000],
] as const) {
  test(`the ${which} row keeps the focus when it moves`, async ({ live, mock }) => {
    test.skip(!mock, "needs a season that can be told to change");
    // Not every browser can move a row with its focus.
    await live.evaluate(() => Reflect.deleteProperty(Element.prototype, "moveBefore"));
    const rows = live.locator(".board tbody tr[data-agent]");
    const name = (await rows[which]().getAttribute("data-agent")) ?? "";
    await rows[which]().getByRole("button").focus();
    mock?.season.grant(name, by);
    const there = which === "first" ? rows.last() : rows.first();
    await expect(there).toHaveAttribute("data-agent", name);
    await expect(there.getByRole("button")).toBeFocused();
  });
}

test("headers sort with the keyboard, and the benchmark keeps its place in the ranking", async ({ live }) => {
  const header = live.locator(".board thead").getByRole("button", { name: "Value" });
  await header.focus();
  await live.keyboard.press("Enter");
  await live.keyboard.press("Enter");
  await expect(live.locator('.board th[aria-sort="ascending"]')).toContainText("Value");
  const values = (await live.locator(".board td.value").allTextContents()).map((text) =>
    Number(text.replace(/[$,]/g, "")),
  );
  expect(values.length).toBeGreaterThan(2);
  expect(values).toEqual([...values].sort((a, b) => a - b));
  await live.getByRole("group", { name: "Sort by" }).getByRole("button", { name: "Drawdown" }).click();
  await expect(live.locator(".board thead th").last()).toContainText("Drawdown");
});

test("a line is isolated by key and by click, and Escape shows all", async ({ live }) => {
  const first = live.locator(".board tbody tr[data-agent]").first();
  const name = (await first.getAttribute("data-agent")) ?? "";
  await live.keyboard.press("1");
  await expect(first.getByRole("button")).toHaveAttribute("aria-pressed", "true");
  await expect(live.locator(".whose select")).toHaveValue(name);
  await live.keyboard.press("Escape");
  await expect(first.getByRole("button")).toHaveAttribute("aria-pressed", "false");
  await live.locator(".end[data-agent]").last().click();
  await expect(live.locator(".end.alone")).toHaveCount(1);
  await expect(live.locator('.board tbody [aria-pressed="true"]')).toHaveCount(1);
});

test("ranges, units and the table show the same season", async ({ live }) => {
  const pressed = live.getByRole("group", { name: "Range" }).locator('[aria-pressed="true"]');
  await expect(pressed).toHaveText("All");
  await live.keyboard.press("[");
  await expect(pressed).toHaveText("1M");
  await live.keyboard.press("]");
  await live.getByRole("button", { name: "$" }).click();
  await expect(live.locator(".end .figure").first()).toContainText("$");
  await live.locator(".chart").getByRole("button", { name: "Drawdown" }).click();
  await expect(live.locator("#chart-title")).toHaveText("Drawdown");
  await live.getByRole("button", { name: "Table" }).click();
  await expect(
    live.getByRole("region", { name: "The chart as a table" }).locator("tbody tr"),
  ).not.toHaveCount(0);
});

test("under the cursor the end labels become the read-out", async ({ live }) => {
  const box = await live.locator(".u-over").boundingBox();
  if (!box) throw new Error("the chart has no box");
  await live.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await expect(live.locator(".when")).toHaveText(/ET$/);
  const tops = await live
    .locator(".end")
    .evaluateAll((ends) => ends.map((end) => end.getBoundingClientRect().top));
  expect(tops).toEqual([...tops].sort((a, b) => a - b));
  await live.mouse.move(2, 2);
  await expect(live.locator(".when")).toHaveCount(0);
});

test("filters and the search narrow the decisions", async ({ live }) => {
  const decisions = live.locator(".decisions");
  await decisions.getByRole("button", { name: "Trades" }).click();
  await expect(decisions.locator("li").first()).toContainText(/buys|sells/);
  const name = (await decisions.locator("li .name").first().textContent()) ?? "";
  await decisions.getByRole("button", { name: "All" }).click();
  await live.keyboard.press("/");
  await live.keyboard.type(name);
  await expect(live.locator("#search")).toHaveValue(name);
  await expect(decisions.locator("li").first()).toContainText(name);
  await live.locator("#search").fill("no such word anywhere");
  await expect(decisions).toContainText("No decision mentions");
});

test("positions add up to the account", async ({ live }) => {
  const weights = await live.locator(".side tbody td:nth-last-child(2)").allTextContents();
  const sum = weights.reduce((total, text) => total + Number(text.replace("−", "-").replace("%", "")), 0);
  expect(Math.abs(sum - 100)).toBeLessThan(1.5);
});

test("the theme is remembered and does not flash", async ({ live }) => {
  const button = live.getByRole("button", { name: /^Theme/ });
  await button.click();
  await expect(live.locator("html")).toHaveAttribute("data-theme", "light");
  await button.click();
  await expect(live.locator("html")).toHaveAttribute("data-theme", "dark");
  await live.reload();
  await expect(live.locator("html")).toHaveAttribute("data-theme", "dark");
});
