import { existsSync } from "node:fs";

// The distribution's browsers: none is downloaded. CHROMIUM names one for everything.

/** A browser with all that people have, whose pages can be hidden and frozen. */
export const whole = find("chromium", "chromium-browser", "google-chrome") ?? "/usr/bin/chromium";

/** The same engine without windows, where it is there: it takes half of the time. */
export const windowless = find("chromium-headless-shell") ?? whole;

function find(...names: string[]): string | undefined {
  return process.env.CHROMIUM || names.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path));
}
