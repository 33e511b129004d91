import type { Page } from "@playwright/test";
import { decisionPath, expect, isLive, saidBy, test, watchBanner } from "./fixtures";

// What a request brings may fail to come: the API fails while the line stands, or
// the network is away. What was there stays, and what was asked for comes later.

const range = (page: Page, name: string) =>
  page.getByRole("group", { name: "Range" }).getByRole("button", { name });

/** Lets every request of the API fail as fails does, until the returned function is called. */
async function failing(page: Page, how: "away" | "broken"): Promise<() => Promise<void>> {
  await page.route("**/api/arenas/**", (route) =>
    how === "away" ? route.abort() : route.fulfill({ status: 502, body: "<html>bad gateway</html>" }),
  );
  return () => page.unroute("**/api/arenas/**");
}

test("a range that does not load leaves the chart, says so, and comes when it is asked for again", async ({
  live,
}) => {
  const canvas = live.locator(".uplot");
  await canvas.evaluate((node) => node.setAttribute("data-first", ""));
  const recover = await failing(live, "away");
  await range(live, "1W").click();
  const trouble = live.locator(".chart .trouble");
  await expect(trouble).toHaveText(
    /^1W did not load; this is All\. The server cannot be reached\.Try again$/,
  );
  await expect(canvas).toHaveAttribute("data-first", "");
  await expect(live.getByRole("img", { name: /since the season's start/ })).toBeVisible();
  await trouble.getByRole("button").click();
  await expect(trouble).toContainText("Try again");
  await recover();
  await trouble.getByRole("button").click();
  await expect(live.getByRole("img", { name: /over a week/ })).toBeVisible();
  await expect(trouble).toHaveCount(0);
  await expect(canvas).toHaveAttribute("data-first", "");
});

test("a drawdown that does not load leaves the lines in their own unit", async ({ live }) => {
  const recover = await failing(live, "broken");
  await live.locator(".chart").getByRole("button", { name: "Drawdown" }).click();
  const trouble = live.locator(".chart .trouble");
  await expect(trouble).toContainText("The drawdown did not load. The server answered 502.");
  await expect(live.locator("#chart-title")).toHaveText("Account value");
  await recover();
  await trouble.getByRole("button").click();
  await expect(live.locator("#chart-title")).toHaveText("Drawdown");
});

test("what was asked for without a network comes by itself when the network is back", async ({
  live,
  line,
}) => {
  line.cut();
  await expect(live.locator(".banner")).toContainText("Reconnecting");
  await range(live, "1M").click();
  await expect(live.locator(".chart .trouble")).toContainText("1M did not load; this is All.");
  await expect(live.locator(".end").first()).toBeVisible();
  line.mend();
  await expect(live.getByRole("img", { name: /over a month/ })).toBeVisible();
  await expect(live.locator(".chart .trouble")).toHaveCount(0);
});

for (const line of ["live", "lagging"] as const) {
  test(`a device that is offline is told so, and asks again when it is not, its line ${line}`, async ({
    page,
    address,
    context,
  }) => {
    let late: (() => void)[] | null = null; // answers to pings that wait
    await page.routeWebSocket("**", (socket) => {
      socket.connectToServer().onMessage((text) => {
        const pass = () => socket.send(text);
        if (late && String(text).includes('"pong"')) late.push(pass);
        else pass();
      });
    });
    await page.goto(address);
    await isLive(page);
    if (line === "lagging") {
      late = [];
      // Who comes back to a tab makes it ask how the line does.
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      await expect(page.locator(".line", { hasText: "Lagging" })).toBeVisible();
    }
    await context.setOffline(true);
    await range(page, "1D").click();
    await expect(page.locator(".chart .trouble")).toContainText("This device is offline.");
    await context.setOffline(false);
    for (const pass of late ?? []) pass();
    late = null;
    await expect(page.getByRole("img", { name: /over the last session/ })).toBeVisible();
  });
}

test("a decision that does not load says why, and comes when it is asked for again", async ({ live }) => {
  const recover = await failing(live, "broken");
  await decisionPath(live);
  await live.locator(".did a").first().click();
  const dialog = live.getByRole("dialog");
  await expect(dialog).toContainText("The decision did not load. The server answered 502.");
  await recover();
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(dialog.locator(".factlist")).toBeVisible();
  await expect(dialog.locator(".trouble")).toHaveCount(0);
});

for (const [name, viewport] of Object.entries({
  wide: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
})) {
  test.describe(name, () => {
    test.use({ viewport });

    test("over an open decision the line's state is seen and its button works", async ({ live, line }) => {
      await decisionPath(live);
      await live.locator(".did a").first().click();
      const dialog = live.getByRole("dialog");
      await expect(dialog.locator(".factlist")).toBeVisible();
      await watchBanner(live);
      line.cut();
      await expect(dialog.locator(".banner")).toContainText(/Reconnecting.*Showing state as of/);
      // One banner, in sight, and under the pointer.
      await expect(live.locator(".banner")).toHaveCount(1);
      await expect(dialog.locator(".banner p")).toBeInViewport({ ratio: 1 });
      await dialog.getByRole("button", { name: "Retry now" }).click({ trial: true });
      // What was told of the decision is still there.
      await expect(dialog.locator(".factlist")).toBeVisible();

      // Another one cannot be had now, and comes by itself.
      await dialog.getByRole("button", { name: "The decision before" }).click();
      await expect(dialog.locator(".trouble")).toContainText("The decision did not load.");
      line.mend();
      await live.evaluate(() => document.querySelector<HTMLElement>("dialog .banner button")?.click());
      await expect.poll(() => saidBy(live)).toContain("Caught up");
      await expect(dialog.locator(".factlist")).toBeVisible();
      await dialog.getByRole("button", { name: "Close" }).click();
      await expect(live.locator(".banner")).toHaveCount(1);
      await expect(live.locator(".line.live")).toBeVisible();
    });
  });
}
