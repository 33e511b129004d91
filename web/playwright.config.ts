import { defineConfig } from "@playwright/test";

// The distribution's Chromium: a browser is never downloaded.
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "e2e",
  fullyParallel: true,
  workers: 3,
  timeout: 30_000,
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath, args: ["--no-sandbox"] },
  },
});
