import { availableParallelism } from "node:os";
import { defineConfig } from "@playwright/test";
import { windowless } from "./e2e/browser";
import { patience } from "./e2e/patience";

const long = /(heap|absence|fallback|bench|blind|server|chat|aloud)\.spec\.ts$/;

export default defineConfig({
  testDir: "e2e",
  fullyParallel: true,
  // A page that waits for its turn draws each tick, too: with more of them all take longer.
  workers: Math.ceil(1.5 * availableParallelism()),
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
    // What moves has tests of its own, with motion; it is a fifth of what drawing takes.
    reducedMotion: "reduce",
    viewport: { width: 1440, height: 900 },
    actionTimeout: patience.condition,
    navigationTimeout: patience.condition,
    launchOptions: { executablePath: windowless, args: ["--no-sandbox"], timeout: patience.condition },
  },
});
