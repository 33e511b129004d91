import { test as base, expect, type Page } from "@playwright/test";
import { Mock } from "../mock/server";
import { Line } from "./line";

interface Fixtures {
  /** The made-up season; null when BASE_URL names a real server. */
  mock: Mock | null;
  line: Line;
  /** The address of an arena, through the line. */
  address: string;
  /** The page, live. */
  live: Page;
  /** What the page complained about; must stay empty. */
  complaints: string[];
}

const server = process.env.BASE_URL;

/** Tests get a line to a server of their own, or to the one at BASE_URL (http://host:port/a/arena). */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  mock: async ({}, use) => {
    if (server) {
      await use(null);
      return;
    }
    const mock = new Mock("dist", 250);
    await mock.start();
    await use(mock);
    await mock.stop();
  },
  line: async ({ mock }, use) => {
    const line = new Line(new URL(server ?? mock?.url ?? ""));
    await use(line);
    await line.close();
  },
  address: async ({ line }, use) => {
    const path = server ? new URL(server).pathname : "/a/wall-street";
    await use((await line.open()) + path);
  },
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // A cut line is told by the browser itself; everything else is ours.
      if (message.type() === "error" && !/WebSocket|Failed to load resource|net::ERR/.test(message.text())) {
        complaints.push(message.text());
      }
    });
    await use(complaints);
    expect(complaints).toEqual([]);
  },
  live: async ({ page, address, complaints }, use) => {
    void complaints;
    await page.goto(address);
    await isLive(page);
    await use(page);
  },
});

/** Waits until the page is live and its chart drawn. */
export async function isLive(page: Page): Promise<void> {
  await expect(page.locator(".line.live")).toBeVisible();
  await expect(page.locator(".end").first()).toBeAttached();
}

/** The path of the last decision; on a phone its section is shown first. */
export async function decisionPath(page: Page): Promise<string> {
  const dock = page.locator(".dock").getByRole("button", { name: "Decisions" });
  if (await dock.isVisible()) await dock.click();
  return (await page.locator(".did a").first().getAttribute("href")) ?? "";
}

/** Seconds that the page's countdown shows. */
export async function secondsLeft(page: Page): Promise<number> {
  const text = (await page.getByRole("timer").textContent()) ?? "";
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Adds up the layout shifts of the page from now on; read with shiftOf. */
export async function watchShift(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = { sum: 0 };
    Object.assign(window, { seenShift: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
        if (!shift.hadRecentInput) seen.sum += shift.value;
      }
    }).observe({ type: "layout-shift" });
  });
}

export async function shiftOf(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { seenShift: { sum: number } }).seenShift.sum);
}

export { expect };
