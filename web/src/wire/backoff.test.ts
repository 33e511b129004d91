import { expect, test } from "vitest";
import { backoff, verdict } from "./backoff";

test("the wait doubles from half a second to fifteen, with full jitter", () => {
  const longest = Array.from({ length: 8 }, (_, attempt) => backoff(attempt, () => 1));
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  expect(backoff(4, () => 0.25)).toBe(2000);
  expect(backoff(4, () => 0)).toBe(0);
  expect(backoff(5000, () => 1)).toBe(15000);
});

test.each([
  [1012, '{"retry":3000}', { again: true, within: 3000 }],
  [1012, "retry=750", { again: true, within: 750 }],
  [1012, "", { again: true, within: 2000 }],
  [4001, "drain, retry 9000", { again: true, within: 9000 }],
  [4001, '{"retry":999999}', { again: true, within: 60000 }],
  [4008, "slow", { again: true, within: null }],
  [4009, "protocol", { again: true, within: null }],
  [4029, "", { again: true, within: 15000 }],
  [1006, "", { again: true, within: null }],
])("close %i %s", (code, reason, expected) => {
  expect(verdict(code, reason)).toEqual(expected);
});

test("a refused page does not come back", () => {
  expect(verdict(4003, "").again).toBe(false);
});
