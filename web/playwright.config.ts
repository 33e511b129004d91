import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { windowless } from "./e2e/browser";
import { patience } from "./e2e/patience";

const long = /(heap|absence|fallback|bench|blind|server|chat|aloud)\.spec\.ts$/;

export default defineConfig({
  testDir: "e2e",
  fullyParallel: true,
  // Some wait for rounds and countdowns while others draw.
  workers: 2 * availableParallelism(),
  timeout: patience.test,
  expect: { timeout: patience.condition },
  // What waits long, or works long alone, begins before what keeps the processors busy.
  projects: [
    { name: "long", testMatch: long },
    { name: "rest", testIgnore: long },
  ],
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: patience.condition,
    navigationTimeout: patience.condition,
    launchOptions: { executablePath: windowless, args: ["--no-sandbox"], timeout: patience.condition },
  },
});
