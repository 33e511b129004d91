import { expect, test } from "vitest";
import { choiceOf, queryOf, usual } from "./choice";

test("a choice reads back from its address", () => {
  const choice = { agent: "a/b & c", range: "1w", unit: "dollar", section: "tape" } as const;
  expect(choiceOf(queryOf(choice, ""))).toEqual(choice);
});

test("what is usual is not told, and what is not ours stays", () => {
  expect(queryOf(usual, "")).toBe("");
  expect(queryOf({ ...usual, range: "1d" }, "?still=1&unit=dollar")).toBe("?still=1&range=1d");
});

test("what is no choice is none", () => {
  expect(choiceOf("?range=2y&unit=€&section=&agent=")).toEqual(usual);
});
