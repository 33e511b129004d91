import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { patience } from "./e2e/patience";

// The distribution's Chromium: a browser is never downloaded.
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "e2e",
  fullyParallel: true,
  // Some wait for rounds and countdowns while others draw.
  workers: Math.ceil(1.5 * availableParallelism()),
  timeout: patience.test,
  expect: { timeout: patience.condition },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: patience.condition,
    navigationTimeout: patience.condition,
    launchOptions: { executablePath, args: ["--no-sandbox"], timeout: patience.condition },
  },
});
