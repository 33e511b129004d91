import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";

test("the benchmark of the page measures chart and page", async () => {
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "bench", "--", "--quick"]);
  const lines = stdout.trim().split("\n");
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    const busy = Number(/ ([\d.]+) ms of main thread an update/.exec(line)?.[1]);
    expect(busy, line).toBeGreaterThan(0);
  }
  expect(lines[0]).toMatch(/; [1-9]\d* of 3 updates drawn$/);
});
