import { test as base, type CDPSession, expect } from "@playwright/test";
import { Mock } from "../mock/server";
import { isLive } from "./fixtures";
import { sized, until } from "./patience";

// A page that stays open must not grow. Its seasons run as fast as it draws them:
// what counts are rounds and sessions, not hours. In full it is four hours at a
// round a second, else a quarter of one.

const roundsASession = 13; // one every half hour of the market
const early = Math.ceil(300 / roundsASession); // sessions of five minutes at a round a second
const sessions = Math.ceil(sized(900, 14_400) / roundsASession);
const most = 1.2; // times what it was early

/** What a page holds after its garbage was collected. */
interface Held {
  heap: number; // bytes
  listeners: number;
  nodes: number;
}

const test = base.extend<{ mock: Mock }>({
  // What is compiled on the way counts as heap, and more is compiled the longer a script runs: here nothing is.
  launchOptions: [
    async ({ launchOptions }, use) =>
      use({ ...launchOptions, args: [...(launchOptions.args ?? []), "--js-flags=--jitless"] }),
    { scope: "worker" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  mock: async ({}, use) => {
    const mock = new Mock("dist", null);
    await mock.start();
    await use(mock);
    await mock.stop();
  },
});

async function heldBy(devtools: CDPSession): Promise<Held> {
  // What a first collection finalises, a second one frees.
  for (let i = 0; i < 2; i++) await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { heap: of("JSHeapUsedSize"), listeners: of("JSEventListeners"), nodes: of("Nodes") };
}

/** The least of some measurements: the browser compiles, slides and draws in between. */
function least(measured: readonly Held[]): Held {
  const of = (what: keyof Held) => Math.min(...measured.map((held) => held[what]));
  return { heap: of("heap"), listeners: of("listeners"), nodes: of("nodes") };
}

/** Plays sessions of rounds. Each begins when the page has taken in the one before, and asked for its past. */
async function play(mock: Mock, asked: () => number, sessions: number): Promise<void> {
  for (let session = 0; session < sessions; session++) {
    const before = asked();
    mock.season.nextSession();
    for (let round = 0; round < roundsASession; round++) {
      mock.season.playRound();
      mock.flush();
    }
    await until("the page asks for the past of a new session", async () => asked() > before, 5);
  }
}

test("heap, listeners and nodes stay what they were while sessions pass", async ({ page, mock }) => {
  // An audience asks for the past of a new session within seconds; this page asks at once.
  await page.addInitScript(() => {
    Math.random = () => 0;
  });
  await page.goto(`${mock.url}/a/wall-street`);
  await isLive(page);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  let requests = 0;
  page.on("request", (request) => {
    if (request.url().includes("/equity")) requests++;
  });
  const measure = async (until: number): Promise<Held> => {
    const measured: Held[] = [];
    for (const last of [until - 2, until - 1, until]) {
      await play(mock, () => requests, last - mock.season.sessions.length + begun);
      measured.push(await heldBy(devtools));
    }
    return least(measured);
  };
  const begun = mock.season.sessions.length;
  const before = await measure(early);
  const after = await measure(sessions);
  for (const what of ["heap", "listeners", "nodes"] as const) {
    expect(
      after[what],
      `${what} after ${sessions} sessions, ${before[what]} after ${early}`,
    ).toBeLessThanOrEqual(before[what] * most);
  }
});
