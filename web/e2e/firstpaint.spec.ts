import { writeFile } from "node:fs/promises";
import type { Page, TestInfo } from "@playwright/test";
import { violations } from "./axe";
import { isLive } from "./fixtures";
import { expect, test } from "./real";

// The server's template and the views render the same page twice. These tests
// hold the script back, measure what the server rendered, let the script come,
// and measure again.

const widths = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

/** What both must have at the same place, and what a phone shows of it. */
const boxes = [
  [".top", "both"],
  [".top h1", "both"],
  [".pill", "wide"],
  [".facts", "wide"],
  [".top .tool:last-of-type", "both"],
  [".pulse", "both"],
  [".next .label", "both"],
  [".next .figure", "both"],
  [".next .bar", "both"],
  [".pulse dl > div", "both"],
  [".chart", "both"],
  [".chart .segmented button", "both"],
  [".stage", "both"],
  [".plot", "both"],
  [".board", "both"],
  [".board .segmented button", "both"],
  [".board thead tr", "both"],
  [".board tbody tr", "both"],
  [".board tbody .chip", "both"],
  [".board tbody .name", "both"],
  [".board tbody .spark", "wide"],
  [".board tbody .value span", "both"],
  [".board tbody .figure b", "both"],
  [".more a", "both"],
  [".decisions", "wide"],
  [".decisions input", "wide"],
  [".decisions .segmented button", "wide"],
  [".decisions li:nth-child(-n+10)", "wide"],
  [".decisions li:nth-child(-n+10) .did small", "wide"],
  [".decisions li:nth-child(-n+10) .why", "wide"],
  [".side:not(.unscripted)", "wide"],
  [".whose .chip", "wide"],
  [".weights", "wide"],
  [".side:not(.unscripted) tr", "wide"],
  [".dock", "phone"],
  [".dock > *", "phone"],
] as const;

type Rectangle = [x: number, y: number, width: number, height: number];

/** Where everything stands that can be seen, by selector and number. */
async function places(page: Page, width: string): Promise<Record<string, Rectangle>> {
  const selectors = boxes.filter(([, where]) => where === "both" || where === width).map(([name]) => name);
  return page.evaluate((names) => {
    const found: Record<string, Rectangle> = {};
    for (const name of names) {
      for (const [index, element] of document.querySelectorAll(name).entries()) {
        const { x, y, width, height } = element.getBoundingClientRect();
        if (width > 0 && height > 0) found[`${name} ${index + 1}`] = [x, y + scrollY, width, height];
      }
    }
    return found;
  }, selectors);
}

/** What everything says, without the spaces that only the markup has. */
async function texts(page: Page, width: string): Promise<string[]> {
  const names = [".top h1", ".pulse dt, .pulse dd, .pulse .label", ".board tr", ".board polyline"];
  names.push(".chart h2", ".chart [aria-pressed=true]", ".plot");
  if (width === "wide") {
    names.push(".pill", ".facts", ".decisions li:nth-child(-n+10)", ".side:not(.unscripted) tr");
  }
  return page.evaluate(
    (all) =>
      all.flatMap((name) =>
        [...document.querySelectorAll(name)].map(
          (element) =>
            `${name}: ${element.getAttribute(name === ".plot" ? "aria-label" : "points") ?? element.textContent?.replaceAll(/\s+/g, "")}`,
        ),
      ),
    names,
  );
}

/** Opens the page with its script held back, until the returned function lets it come. */
async function holdBack(page: Page, url: string): Promise<() => void> {
  let come = () => {};
  const held = new Promise<void>((done) => {
    come = done;
  });
  await page.route("**/assets/main-*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.addInitScript(() => {
    const seen = { sum: 0 };
    Object.assign(window, { seenShift: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        seen.sum += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(url, { waitUntil: "commit" });
  await page.locator(".dock").waitFor({ state: "attached" });
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")].every(({ sheet }) => sheet),
  );
  await page.evaluate(() => document.fonts.ready);
  return come;
}

/** Every element with its attributes and its text, but for what moves: places, the canvas and the line. */
async function tree(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const told: string[] = [];
    const tell = (element: Element, depth: number) => {
      if (element.matches(".uplot, .line, [role=timer]")) return;
      const attributes = [...element.attributes]
        .filter(({ name }) => name !== "style")
        .map(({ name, value }) => `${name}=${value.trim()}`);
      const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
      const words = text.map((node) => node.textContent).join("");
      told.push(`${" ".repeat(depth)}${element.localName} ${attributes.sort().join(" ")} ${words.trim()}`);
      for (const child of element.children) tell(child, depth + 1);
    };
    for (const element of document.querySelectorAll("#app > *")) tell(element, 0);
    return told;
  });
}

/** Which of the elements can be seen, and where they begin. */
function boxesOf(elements: Element[]): string[] {
  return elements.flatMap((element) => {
    const { x, y, width } = element.getBoundingClientRect();
    return width > 0 ? [`${element.classList[1] ?? element.textContent} ${x} ${y} ${width}`] : [];
  });
}

const shift = (page: Page) =>
  page.evaluate(() => (window as unknown as { seenShift: { sum: number } }).seenShift.sum);

async function picture(page: Page, info: TestInfo, name: string): Promise<Buffer> {
  const path = info.outputPath(`${name}.png`);
  const body = await page.screenshot();
  await writeFile(path, body);
  return body;
}

/** Expects the page to look before its script came as it does afterwards. */
async function changesNothing(page: Page, url: string, width: string, info: TestInfo): Promise<void> {
  const come = await holdBack(page, url);
  const first = { places: await places(page, width), texts: await texts(page, width) };
  const before = await picture(page, info, "server");
  await expect(page.locator("html")).not.toHaveClass("noscript");
  come();
  await isLive(page);
  const then = { places: await places(page, width), texts: await texts(page, width) };
  const after = await picture(page, info, "script");

  expect(Object.keys(first.places).length).toBeGreaterThan(width === "wide" ? 120 : 60);
  const moved = Object.keys({ ...first.places, ...then.places }).filter((name) => {
    const [a, b] = [first.places[name], then.places[name]];
    return !a || !b || a.some((value, index) => Math.abs(value - (b[index] ?? 0)) > 1);
  });
  const told = moved.map((name) => `${name}: ${first.places[name]} | ${then.places[name]}`);
  if (told.length > 0 || first.texts.join() !== then.texts.join()) {
    await info.attach("server", { body: before, contentType: "image/png" });
    await info.attach("script", { body: after, contentType: "image/png" });
  }
  expect(told).toEqual([]);
  expect(then.texts).toEqual(first.texts);
  expect(await shift(page)).toBeLessThanOrEqual(0.02);
}

for (const [width, viewport] of Object.entries(widths)) {
  test.describe(width, () => {
    test.use({ viewport });

    for (const query of ["", "?agent=momentum&range=1w&unit=dollar", "?unit=drawdown"]) {
      test(`the script changes nothing of the first paint${query && `, ${query}`}`, async ({
        page,
        standing,
      }, info) => {
        await changesNothing(page, `${standing.url}/${query}`, width, info);
      });
    }

    test("the script changes nothing of the first paint of thirty agents", async ({
      page,
      crowded,
    }, info) => {
      await changesNothing(page, crowded.url, width, info);
    });

    test("the script changes nothing of the first paint of models and what they cost", async ({
      page,
      models,
    }, info) => {
      await changesNothing(page, models.url, width, info);
      await expect(page.locator(".pulse")).toContainText("Spent today");
      await expect(page.getByRole("link", { name: "Costs and misses" })).toBeVisible();
    });

    for (const section of ["decisions", "positions", "tape"]) {
      test(`a link to the section ${section} shows it from the first paint on`, async ({
        page,
        standing,
      }) => {
        const come = await holdBack(page, `${standing.url}/?section=${section}`);
        const panel = section === "decisions" ? ".decisions" : ".side:not(.unscripted)";
        const seen = () => page.locator(`${panel}, .board, .dock [aria-current]`).evaluateAll(boxesOf);
        const first = await seen();
        come();
        await expect(page.locator(".line.live")).toBeVisible();
        await expect.poll(seen).toEqual(first);
        expect(await shift(page)).toBeLessThanOrEqual(0.02);
      });
    }

    test("after the script came nothing is there twice", async ({ page, standing }) => {
      await page.goto(standing.url);
      await isLive(page);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(page.getByRole("main")).toHaveCount(1);
      await expect(page.getByRole("timer")).toHaveCount(1);
      await expect(page.getByRole("table", { name: /^Agents by/ })).toHaveCount(1);
      await expect(page.locator(".page")).toHaveCount(1);
    });

    test("what became of the server's markup is what the script alone would have made", async ({
      page,
      context,
      standing,
    }) => {
      await page.goto(standing.url);
      await isLive(page);
      const bare = await context.newPage();
      await bare.setViewportSize(viewport);
      await bare.addInitScript(() => {
        document.addEventListener("readystatechange", () => document.querySelector(".page")?.remove());
      });
      await bare.goto(standing.url);
      await isLive(bare);
      await expect.poll(async () => (await tree(page)).join("\n")).toBe((await tree(bare)).join("\n"));
      await page.getByRole("button", { name: "1W" }).click();
      await expect(page.getByRole("button", { name: "1W" })).toHaveAttribute("aria-pressed", "true");
    });

    for (const colorScheme of ["light", "dark"] as const) {
      test(`axe finds nothing in what the server rendered, ${colorScheme}`, async ({ page, standing }) => {
        await page.emulateMedia({ colorScheme });
        await holdBack(page, standing.url);
        expect(await violations(page)).toEqual([]);
        await page.locator("html").evaluate((html) => html.classList.add("noscript"));
        expect(await violations(page)).toEqual([]);
      });
    }

    test("a script that does not come leaves a page without dead buttons", async ({ page, standing }) => {
      await page.route("**/assets/main-*.js", (route) => route.abort());
      await page.goto(`${standing.url}/?still=1`);
      await expect(page.locator("html")).toHaveClass("noscript");
      await expect(page.getByRole("timer")).toBeVisible();
      await expect(page.getByRole("table", { name: /^Agents by/ })).toContainText("momentum");
      await expect(page.getByRole("table", { name: /^Positions of/ })).toBeVisible();
      await expect(page.getByRole("button")).toHaveCount(0);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(page.getByRole("contentinfo")).toContainText("Standing still");
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wider).toBeLessThanOrEqual(0);
    });
  });
}
