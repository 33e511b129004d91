import { expect, test, vi } from "vitest";
import { listenTo } from "./ears";

test("who leafs through agents asks for the last one, once, and leaves it again", () => {
  vi.useFakeTimers();
  const said: object[] = [];
  const connection = { passing: ["thinking"], line: { send: (message: object) => void said.push(message) } };
  listenTo("a", connection)();
  const leave = listenTo("b", connection);
  const twice = listenTo("b", connection);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(400);
  expect(said).toEqual([{ sub: ["writing:b"], unsub: [] }]);
  expect(connection.passing).toEqual(["thinking", "writing:b"]);
  twice();
  vi.advanceTimersByTime(400);
  expect(said).toHaveLength(1);
  leave();
  listenTo("c", connection);
  vi.advanceTimersByTime(400);
  expect(said[1]).toEqual({ sub: ["writing:c"], unsub: ["writing:b"] });
  expect(connection.passing).toEqual(["thinking", "writing:c"]);
  vi.useRealTimers();
});

test("an agent whose name makes no topic is not heard", () => {
  vi.useFakeTimers();
  const said: object[] = [];
  const connection = { passing: ["thinking"], line: { send: (message: object) => void said.push(message) } };
  listenTo("one, two", connection)();
  listenTo("名".repeat(41), connection);
  vi.advanceTimersByTime(1000);
  expect(said.filter((message) => JSON.stringify(message).includes("名"))).toEqual([]);
  expect(connection.passing).toEqual(["thinking"]);
  vi.useRealTimers();
});
