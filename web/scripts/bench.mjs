// Measures what the page costs the main thread per update, at 10 updates a
// second, with few and with many lines. It prints and never fails.
import { chromium } from "@playwright/test";
import { runnerImport } from "vite";

const updates = 100;
const cases = [
  { name: "8 agents, 600 points", plan: { agents: 8 }, points: 600 },
  { name: "20 agents, 600 points", plan: { agents: 20, days: 129 }, points: 600 },
  { name: "20 agents, 10,000 points", plan: { agents: 20, days: 129 }, points: 1e9 },
];

const { module: servers } = await runnerImport("./mock/server.ts");
const { module: seasons } = await runnerImport("./mock/season.ts");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium" });
for (const { name, plan, points } of cases) {
  const mock = new servers.Mock("dist", 3_600_000, new seasons.Season(plan), points);
  await mock.start();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${mock.url}/a/wall-street`);
  await page.locator(".line.live").waitFor();
  await page.locator(".end").first().waitFor();
  await page.waitForTimeout(1000);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map((metric) => [metric.name, metric.value]));
  };
  const before = await busy();
  for (let i = 0; i < updates; i++) {
    mock.tick();
    await new Promise((done) => setTimeout(done, 100));
  }
  const after = await busy();
  const ms = (key) => (((after[key] - before[key]) / updates) * 1000).toFixed(1);
  process.stdout.write(
    `${name.padEnd(26)} main thread ${ms("TaskDuration")} ms an update, of it script ${ms("ScriptDuration")}, ` +
      `layout ${ms("LayoutDuration")}, style ${ms("RecalcStyleDuration")}\n`,
  );
  await page.close();
  await mock.stop();
}
await browser.close();
