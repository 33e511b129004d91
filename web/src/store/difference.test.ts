import { expect, test } from "vitest";
import { differenceOf, shortened } from "./difference";

const told = (before: string[], after: string[]) =>
  differenceOf(before.join("\n"), after.join("\n")).map(({ sign, text }) => sign + text);

test("what both have stands once, and what one has with its sign", () => {
  expect(told(["a", "b", "c"], ["a", "b", "c"])).toEqual(["a", "b", "c"]);
  expect(told(["a", "b", "c"], ["a", "x", "c"])).toEqual(["a", "−b", "+x", "c"]);
  expect(told(["a"], ["a", "a"])).toEqual(["a", "+a"]);
  expect(told(["a", "b", "a"], ["a"])).toEqual(["a", "−b", "−a"]);
  expect(told([""], ["x"])).toEqual(["−", "+x"]);
  expect(told(["1", "a", "2", "b", "3"], ["a", "4", "b"])).toEqual(["−1", "a", "−2", "+4", "b", "−3"]);
});

test("both texts can be read from it, whatever they are", () => {
  let seed = 7;
  const random = (n: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % n;
  };
  for (let i = 0; i < 300; i++) {
    const text = () => Array.from({ length: random(9) + 1 }, () => "abc"[random(3)] ?? "").join("\n");
    const [before, after] = [text(), text()];
    const lines = differenceOf(before, after);
    const without = (sign: string) =>
      lines
        .filter((line) => line.sign !== sign)
        .map((line) => line.text)
        .join("\n");
    expect([without("+"), without("−")]).toEqual([before, after]);
  }
});

test("two large texts that have nothing in common are told, too", () => {
  const many = (name: string) => Array.from({ length: 3_000 }, (_, i) => `${name}${i}`);
  const lines = told(["head", ...many("a")], ["head", ...many("b")]);
  expect([lines.length, lines[0], lines[1], lines.at(-1)]).toEqual([6_001, "head", "−a0", "+b2999"]);
});

test("what did not change is left out but for two lines around", () => {
  const before = Array.from({ length: 20 }, (_, i) => String(i));
  const after = before.with(9, "x");
  const lines = shortened(differenceOf(before.join("\n"), after.join("\n")));
  expect(lines.map((line) => (typeof line === "number" ? line : line.sign + line.text))).toEqual([
    7,
    "7",
    "8",
    "−9",
    "+x",
    "10",
    "11",
    8,
  ]);
  expect(shortened(differenceOf("a\nb", "a\nb"))).toEqual([2]);
});
