import { isLive } from "./fixtures";
import { expect, showsWhatAFreshPageShows, test, ticks } from "./real";

test.setTimeout(90_000);

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
  await expect(page.locator(".did a").first()).toBeAttached({ timeout: 20_000 });

  await arena.stop("SIGKILL");
  await expect(page.locator(".banner")).toContainText(/Reconnecting.*Showing state as of/);
  await arena.start();
  await expect(page.locator(".banner")).toContainText(/Caught up\s*\d+ updates?/, { timeout: 30_000 });
  await expect(state).toHaveText("Live");
  await ticks(page);

  line.cut();
  await expect(page.locator(".banner")).toContainText("Reconnecting");
  line.mend();
  await expect(state).toHaveText(/Live\d+ ms/, { timeout: 30_000 });
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
  await expect(state).toHaveText("Liveevery 5 s", { timeout: 20_000 });
  await ticks(page);

  line.cut();
  await expect(page.locator(".banner")).toContainText(/Reconnecting.*Showing state as of/, {
    timeout: 15_000,
  });
  await expect(page.locator("html")).toHaveClass(/drained/);
  line.mend();
  await expect(page.locator(".banner")).toContainText("Caught up", { timeout: 30_000 });
  await expect(state).toHaveText(/Live\d+ ms/, { timeout: 30_000 });
  await arena.pause();
  await showsWhatAFreshPageShows(page, arena);
});
