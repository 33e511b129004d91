import { isLive, saidBy, ticks, watchBanner } from "./fixtures";
import { expect, showsWhatAFreshPageShows, test } from "./real";

test("where no WebSocket passes, the page is live over a stream, and a socket comes back", async ({
  page,
  arena,
  line,
  address,
}) => {
  line.bar("upgrades");
  await page.goto(address);
  await isLive(page);
  const state = page.locator(".line.live");
  await expect(state).toHaveText("Live");
  await ticks(page);
  await expect(page.locator(".did a").first()).toBeAttached();
  await watchBanner(page);

  await arena.stop("SIGKILL");
  await expect(page.locator(".banner")).toContainText(/Reconnecting.*Showing state as of/);
  await arena.start();
  await expect.poll(() => saidBy(page)).toMatch(/Caught up\s*\d+ updates?/);
  await expect(state).toHaveText("Live");
  await ticks(page);

  line.cut();
  await expect(page.locator(".banner")).toContainText("Reconnecting");
  line.mend();
  await expect(state).toHaveText(/Live[\d.]+ m?s/);
  await arena.pause();
  await showsWhatAFreshPageShows(page, arena);
});

test("where streams are kept back, too, the page polls and says so, and a socket comes back", async ({
  page,
  arena,
  line,
  address,
}) => {
  line.bar("upgrades");
  line.bar("streams");
  await page.goto(address);
  const state = page.locator(".line.live");
  await expect(state).toHaveText("Liveevery 5 s");
  await ticks(page);
  await watchBanner(page);

  line.cut();
  await expect(page.locator(".banner")).toContainText(/Reconnecting.*Showing state as of/);
  await expect(page.locator("html")).toHaveClass(/drained/);
  line.mend();
  await expect.poll(() => saidBy(page)).toContain("Caught up");
  await expect(state).toHaveText(/Live[\d.]+ m?s/);
  await arena.pause();
  await showsWhatAFreshPageShows(page, arena);
});
