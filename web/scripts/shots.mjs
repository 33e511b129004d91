// Takes pictures of the page, wide and narrow, dark and light, into the folder
// given (shots): of the server at BASE_URL, or of a made-up season.
import { mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";
import { runnerImport } from "vite";

const folder = process.argv[2] ?? "shots";
mkdirSync(folder, { recursive: true });
let stop = async () => {};
let url = process.env.BASE_URL;
if (!url) {
  const { module } = await runnerImport("./mock/server.ts");
  const mock = new module.Mock("dist");
  await mock.start();
  url = `${mock.url}/a/wall-street`;
  stop = () => mock.stop();
}
const { module: browsers } = await runnerImport("./e2e/browser.ts");
const browser = await chromium.launch({ executablePath: browsers.whole });
const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ["dark", "light"]) {
    const phone = size === "phone";
    const context = await browser.newContext({
      viewport,
      colorScheme,
      deviceScaleFactor: phone ? 2 : 1,
      hasTouch: phone,
    });
    const page = await context.newPage();
    page.on("console", (message) => process.stderr.write(`${message.text()}\n`));
    page.on("pageerror", (error) => process.stderr.write(`${error.stack}\n`));
    await page.goto(url);
    await page.locator(".end").first().waitFor();
    await page.locator(".line.live").waitFor();
    await page.waitForTimeout(1500);
    if (!phone) await page.mouse.move(620, 330);
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${folder}/${size}-${colorScheme}.png` });
    await page.mouse.move(5, 5);
    if (phone) await page.getByRole("button", { name: "Decisions" }).click();
    await page.locator(".did a").first().click();
    await page.locator(".factlist").waitFor();
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${folder}/${size}-${colorScheme}-decision.png` });
    await context.close();
  }
}
await browser.close();
await stop();
