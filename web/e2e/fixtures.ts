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
    const mock = new Mock("dist", 500);
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

/** Waits until the page shows another tick. */
export async function ticks(page: Page): Promise<void> {
  const figures = () => page.locator(".board tbody").textContent();
  const before = await figures();
  await expect.poll(figures).not.toBe(before);
}

/** The path of the last decision; on a phone its section is shown first. */
export async function decisionPath(page: Page): Promise<string> {
  const dock = page.locator(".dock").getByRole("button", { name: "Decisions" });
  if (await dock.isVisible()) await dock.click();
  return (await page.locator(".did a").first().getAttribute("href")) ?? "";
}

/** What the countdown of a page tells. */
export interface Countdown {
  text: string;
  /** Between which two moments the round opens, in Unix milliseconds of the page's clock; NaN for a word. */
  from: number;
  to: number;
}

const steps = 50; // ms by which the countdown may step behind the second

/**
 * Reads the countdown of a page that a socket keeps live, and the time, in one
 * moment. What it shows is rounded up to a second, and the page knows the
 * server's clock to half of the round trip that it measured.
 */
export async function countdownOf(page: Page): Promise<Countdown> {
  await expect(page.locator(".line.live small")).toHaveText(/^[\d.]+ m?s$/);
  return page.evaluate(async (lag) => {
    // Every timer that is due, the countdown's among them, comes before this one.
    await new Promise((done) => setTimeout(done));
    const text = document.querySelector("[role=timer]")?.textContent ?? "";
    const left = text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
    const trip = document.querySelector(".line.live small")?.textContent ?? "";
    const off = (Number.parseFloat(trip) * (trip.endsWith(" ms") ? 1 : 1000)) / 2;
    const now = Date.now();
    return { text, from: now + left - 1000 - lag - off, to: now + left + off };
  }, steps);
}

/** Expects two countdowns to lead to the same moment. */
export function expectTheSame(one: Countdown, two: Countdown): void {
  expect(one.from, `${one.text} and ${two.text}`).toBeLessThanOrEqual(two.to);
  expect(two.from, `${one.text} and ${two.text}`).toBeLessThanOrEqual(one.to);
}

/** Keeps what the banner of the page says from now on, however short; read with saidBy. */
export async function watchBanner(page: Page): Promise<void> {
  await page.evaluate(() => {
    const banner = document.querySelector(".banner");
    if (!banner) throw new Error("the page has no banner");
    const said: string[] = [];
    Object.assign(window, { saidByBanner: said });
    const listen = () => said.push(banner.textContent ?? "");
    new MutationObserver(listen).observe(banner, { childList: true, characterData: true, subtree: true });
  });
}

/** What the banner has said since watchBanner, in one text. */
export function saidBy(page: Page): Promise<string> {
  return page.evaluate(() => (window as unknown as { saidByBanner: string[] }).saidByBanner.join("\n"));
}

/**
 * Adds up the layout shifts of the page from now on; see expectStill. What says how
 * the line is moves as the machine is slow or not, and is left out.
 */
export async function watchShift(page: Page): Promise<void> {
  await page.evaluate(addUpShifts, { line: false });
}

/** Adds up all layout shifts of what the page loads from now on. */
export async function watchLoading(page: Page): Promise<void> {
  await page.addInitScript(addUpShifts, { line: true });
}

function addUpShifts(counted: { line: boolean }): void {
  interface Shift extends PerformanceEntry {
    value: number;
    hadRecentInput: boolean;
    sources: { node: Node | null }[];
  }
  const seen = { sum: 0, moved: [] as string[] };
  Object.assign(window, { seenShift: seen });
  const element = ({ node }: { node: Node | null }) => (node instanceof Element ? node : node?.parentElement);
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
      const ofTheLine = sources.length > 0 && sources.every((source) => element(source)?.closest(".line"));
      if (hadRecentInput || (ofTheLine && !counted.line)) continue;
      seen.sum += value;
      const moved = sources.map((source) => element(source)?.outerHTML.slice(0, 80));
      seen.moved.push(`${value.toFixed(4)} ${moved.join(", ")}`);
    }
  }).observe({ type: "layout-shift" });
}

/** Expects at most so much layout shift since watchShift; says what has moved otherwise. */
export async function expectStill(page: Page, most: number): Promise<void> {
  const { sum, moved } = await page.evaluate(
    () => (window as unknown as { seenShift: { sum: number; moved: string[] } }).seenShift,
  );
  expect(sum, moved.join("\n")).toBeLessThanOrEqual(most);
}

export { expect };
