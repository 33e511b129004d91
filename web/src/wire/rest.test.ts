import { afterEach, expect, test, vi } from "vitest";
import { addressOf, fetchDecision, reach } from "./rest";

afterEach(() => vi.unstubAllGlobals());

test("places and queries cannot leave their place in an address", () => {
  const places = { id: "a/b?c", decision: "1-x y" };
  expect(addressOf("/api/arenas/{id}/decisions/{decision}", { places })).toBe(
    "/api/arenas/a%2Fb%3Fc/decisions/1-x%20y",
  );
  expect(addressOf("/api/arenas/{id}/equity", { places, query: { range: "1d&x" } })).toBe(
    "/api/arenas/a%2Fb%3Fc/equity?range=1d%26x",
  );
});

test.each([
  ["the server itself", 200, '{"timestamp":"2025-06-02T13:30:00.250Z"}', true, 1748871000250],
  ["a server that hides its health", 404, "not here", true, null],
  ["a proxy whose server is away", 502, "<html>", false, null],
])("%s is asked whether it is there", async (_, status, body, there, now) => {
  vi.stubGlobal("fetch", async () => new Response(body, { status }));
  expect(await reach()).toEqual({ there, now });
});

test("a network that is away answers nothing", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("no network");
  });
  expect(await reach()).toEqual({ there: false, now: null });
});

test("a refusal says what the server said", async () => {
  const error = { code: "unknown_decision", message: "There is no such decision." };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ error }), { status: 404 }));
  await expect(fetchDecision("main", "9-x")).rejects.toMatchObject({ status: 404, message: error.message });
});
