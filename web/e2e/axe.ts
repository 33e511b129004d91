import type { Page } from "@playwright/test";
import axe, { type AxeResults } from "axe-core";

/** What axe finds against a page; nodes that pass are not described, which would take longer than to look. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(
    (): Promise<AxeResults> =>
      (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ["violations"] }),
  );
  return found.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(" ")} ${node.html}`).join(" | ")}`,
  );
}
