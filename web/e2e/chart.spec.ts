import { expect, test } from "./fixtures";

// A chart of its own for each range and session was never given back whole: the heap of a
// page that stays open grew with every one.
test("the chart is one canvas, whatever it shows", async ({ live }) => {
  const plot = live.locator(".chart .plot");
  const canvas = plot.locator(".uplot");
  await canvas.evaluate((node) => node.setAttribute("data-first", ""));
  for (const range of ["1W", "1M", "1D", "All"]) {
    const before = (await plot.getAttribute("aria-label")) ?? "";
    await live.locator(".chart .segmented button", { hasText: range }).click();
    await expect(plot).not.toHaveAttribute("aria-label", before);
    await expect(canvas).toHaveCount(1);
    await expect(canvas).toHaveAttribute("data-first", "");
  }
  // Another unit has another axis.
  await live.locator(".chart .segmented button", { hasText: "$" }).click();
  await expect(canvas).not.toHaveAttribute("data-first", "");
  await expect(canvas).toHaveCount(1);
});
