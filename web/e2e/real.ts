import { readFile } from "node:fs/promises";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { Arena, binary } from "./arena";
import { crowdedArena } from "./crowd";
import { countdownOf, isLive } from "./fixtures";
import { Line } from "./line";
import { patience, until } from "./patience";

interface Options {
  /** Settings of the server beside those of a quick demo. */
  settings: Record<string, string>;
}

interface Shared {
  /** A season with some sessions behind it, which then stands still for as long as the tests take. */
  standing: Arena;
  /** The same with thirty agents. */
  crowded: Arena;
  /** The same with models, which are fake. */
  models: Arena;
}

/** Plays some sessions quickly, and starts the arena again to stand still. */
async function standStill(arena: Arena): Promise<void> {
  await arena.start({ SIM_INTERVAL_MS: "10" });
  await until("30 rounds have been played", async () => (await arena.round()) > 30);
  await arena.stop();
  // Not a whole part of an hour: the countdown must not change its width meanwhile.
  await arena.start({ SIM_INTERVAL_MS: "7000000" });
  await arena.still();
}

/** An arena of models, as a file of the server's. */
const modelArena = `id: models
name: Eight models
chat: true
benchmark: [INDEX]
roster:
${Array.from({ length: 8 }, (_, i) => `  - {agent: Model ${i + 1}, model: vendor/model-${i + 1}}`).join("\n")}
  - {agent: index, strategy: index, baseline: true, rules: {universe: benchmark, max_position_percent: 100}}
`;

interface Fixtures {
  /** Skips the test where there is no server to start. */
  needs: undefined;
  arena: Arena;
  line: Line;
  /** The address of the arena's page, through the line. */
  address: string;
  /** What pages said about a state that does not join; must stay empty. */
  faults: string[];
}

/** Tests get a real server of their own, and a line to it; or share one that stands still. */
export const test = base.extend<Fixtures & Options, Shared>({
  standing: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      // Alone, so that its name is a heading and no selector, which the script draws in another way.
      const arena = new Arena({}, await readFile("../cmd/arena/roster/arenas/5-strategies.yaml", "utf8"));
      await standStill(arena);
      await use(arena);
      await arena.close();
    },
    { scope: "worker", timeout: patience.test },
  ],
  crowded: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const arena = new Arena({}, crowdedArena);
      await standStill(arena);
      await use(arena);
      await arena.close();
    },
    { scope: "worker", timeout: patience.test },
  ],
  models: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const arena = new Arena({ ARENA_FAKE_LLM: "true" }, modelArena);
      await standStill(arena);
      await use(arena);
      await arena.close();
    },
    { scope: "worker", timeout: patience.test },
  ],
  needs: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use, info) => {
      info.skip(!binary, "needs the server's binary in ARENA_BIN");
      await use(undefined);
    },
    { auto: true },
  ],
  settings: [{}, { option: true }],
  arena: async ({ settings }, use) => {
    const arena = new Arena(settings);
    await arena.start();
    await use(arena);
    await arena.close();
  },
  line: async ({ arena }, use) => {
    const line = new Line(new URL(arena.url));
    await use(line);
    await line.close();
  },
  address: async ({ line }, use) => use(await line.open()),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  faults: async ({}, use) => {
    const faults: string[] = [];
    await use(faults);
    expect(faults).toEqual([]);
  },
  context: async ({ context, faults }, use) => {
    collectFaults(context, faults);
    await use(context);
  },
});

/** Collects what pages say about a state that does not join. */
export function collectFaults(context: BrowserContext, faults: string[]): void {
  context.on("weberror", (error) => faults.push(String(error.error())));
  context.on("console", (message) => {
    if (/gap|differs|protocol/.test(message.text())) faults.push(message.text());
  });
}

/** What a page tells of a season; of lists as much as two pages surely have. */
async function told(page: Page) {
  await page.locator("#tab-tape").click();
  // It comes a moment after its tab was chosen, and is there even without a trade.
  await page.locator("table.tape").waitFor({ state: "attached" });
  const texts = (selector: string) =>
    page.locator(selector).evaluateAll((nodes) => nodes.map((node) => node.textContent ?? ""));
  const decisions = await page
    .locator(".did a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  return { board: await texts(".board tbody tr"), fills: await texts(".side tbody tr"), decisions };
}

/** Expects the page of a paused season to show exactly what a fresh one does, and nothing twice. */
export async function showsWhatAFreshPageShows(page: Page, arena: Arena): Promise<void> {
  const fresh = await page.context().newPage();
  await fresh.goto(arena.url);
  await isLive(fresh);
  const timer = (await fresh.getByRole("timer").textContent()) ?? "";
  const anew = await told(fresh);
  // A page that nobody looks at does not draw.
  await page.bringToFront();
  await expect(page.getByRole("timer")).toHaveText(timer);
  await expect.poll(() => told(page)).toEqual(anew);
  expect(anew.decisions.length).toBeGreaterThan(0);
  expect(new Set(anew.decisions).size).toBe(anew.decisions.length);
  await fresh.close();
}

/** What the countdown of the page shows while it leads to the round that the server tells; null while it does not. */
export async function onTime(page: Page, arena: Arena): Promise<string | null> {
  const before = await arena.deadline();
  const { text, from, to } = await countdownOf(page);
  const after = await arena.deadline();
  return before !== null && before === after && from <= before && before <= to ? text : null;
}

export { expect };
