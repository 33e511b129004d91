// Measures what an update costs the main thread, at 10 updates a second: of the
// chart alone, drawn every time, and of the whole page, whose chart draws once a
// second. It prints medians of a few runs; no figure makes it fail. With --quick it
// runs once and briefly, on little: its figures mean nothing then.
import { chromium } from "@playwright/test";
import { build, runnerImport } from "vite";

const quick = process.argv.includes("--quick");
const updates = quick ? 3 : 100;
const every = 100; // ms
const runs = quick ? 1 : 3;
const viewport = { width: 1440, height: 900 };
const chart = { series: 20, points: quick ? 100 : 10_000, goal: 20 };
const pages = [
  { name: "page of 8 agents x 600 points", plan: { agents: 8 }, points: 600 },
  { name: "page of 20 agents x 10,000 points", plan: { agents: 20, days: 129 }, points: 1e9 },
].slice(0, quick ? 1 : 2);

/** The chart's own page: nothing but the component and its styles. */
async function chartPage(page) {
  const { output } = await build({
    configFile: "vite.config.ts",
    logLevel: "warn",
    build: { write: false, manifest: false, rolldownOptions: { input: "mock/chart.tsx" } },
  });
  const entry = output.find(({ isEntry }) => isEntry);
  const links = output
    .filter(({ fileName }) => fileName.endsWith(".css"))
    .map(({ source }) => `<style>${source}</style>`);
  // An address of its own, because the page remembers its theme and reads its path.
  await page.route("http://chart.test/**", (route) => {
    const asked = new URL(route.request().url()).pathname;
    const file = output.find(({ fileName }) => asked.endsWith(`/${fileName}`));
    if (file) {
      const contentType = file.type === "chunk" ? "text/javascript" : "application/octet-stream";
      return route.fulfill({ contentType, body: file.code ?? Buffer.from(file.source) });
    }
    const body = `<!doctype html>${links.join("")}<div id="app"></div><script type="module" src="/${entry.fileName}"></script>`;
    return route.fulfill({ contentType: "text/html", body });
  });
  await page.goto("http://chart.test/a/bench");
  await page.waitForFunction("window.mountChart");
  await page.evaluate(({ series, points }) => {
    window.bench = window.mountChart(series, points);
  }, chart);
  await page.locator(".end").first().waitFor();
}

/** Milliseconds of main thread an update: everything, and parts of it. */
async function measure(page, run) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  await page.waitForTimeout(1000);
  const found = [];
  for (let i = 0; i < runs; i++) {
    const before = await busy();
    await run();
    const after = await busy();
    const ms = (key) => ((after[key] - before[key]) / updates) * 1000;
    const [all, script] = [ms("TaskDuration"), ms("ScriptDuration")];
    found.push({ all, script, style: ms("LayoutDuration") + ms("RecalcStyleDuration") });
  }
  found.sort((a, b) => a.all - b.all);
  const middle = found[Math.floor(runs / 2)];
  const text = `${middle.all.toFixed(1)} ms of main thread an update (${found[0].all.toFixed(1)} to ${found.at(-1).all.toFixed(1)})`;
  return `${text}, of it script ${middle.script.toFixed(1)}, style and layout ${middle.style.toFixed(1)}`;
}

const { module: browsers } = await runnerImport("./e2e/browser.ts");
const browser = await chromium.launch({ executablePath: browsers.whole });
const say = (name, found) => process.stdout.write(`${name.padEnd(38)} ${found}\n`);

const alone = await browser.newPage({ viewport });
await chartPage(alone);
const cost = await measure(alone, () =>
  alone.evaluate(([n, ms]) => window.bench.run(n, ms), [updates, every]),
);
const draws = await alone.evaluate(() => window.bench.draws());
say(
  `chart of ${chart.series} series x ${chart.points.toLocaleString("en")} points`,
  `${cost}; goal ${chart.goal}; ${draws} of ${runs * updates} updates drawn`,
);
await alone.close();

const { module: servers } = await runnerImport("./mock/server.ts");
const { module: seasons } = await runnerImport("./mock/season.ts");
for (const { name, plan, points } of pages) {
  const mock = new servers.Mock("dist", 3_600_000, new seasons.Season(plan), points);
  await mock.start();
  const page = await browser.newPage({ viewport });
  await page.goto(`${mock.url}/a/wall-street`);
  await page.locator(".line.live").waitFor();
  await page.locator(".end").first().waitFor();
  const found = await measure(page, async () => {
    for (let i = 0; i < updates; i++) {
      mock.tick();
      await new Promise((done) => setTimeout(done, every));
    }
  });
  say(name, found);
  await page.close();
  await mock.stop();
}
await browser.close();
