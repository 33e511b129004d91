import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { canonical, crc32, sumOf } from "./crc";
import { Replica } from "./replica";

test("the sum is CRC-32 of IEEE", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("the canonical text has the latest topics only, keys by their bytes", () => {
  const replica = new Replica();
  replica.replace({
    e: "k",
    r: 1,
    s: 1,
    now: 0,
    top: [
      ["prices", "latest"],
      ["fills", "log"],
      ["board", "latest"],
    ],
    d: [
      [2, "z", { b: 1, a: "<\u2028>" }],
      [0, "\u{1f600}", 1],
      [0, "\uff00", 2],
      [0, "B", ["1.00", null, 0]],
      [1, 7, "event"],
    ],
  });
  expect(canonical(replica)).toBe(
    '[0,"B",["1.00",null,0]],[0,"\uff00",2],[0,"\u{1f600}",1],[2,"z",{"b":1,"a":"<\u2028>"}]',
  );
  expect(sumOf(replica)).toBe(crc32(new TextEncoder().encode(canonical(replica))));
});

// The server's tests read the same table.
const table = JSON.parse(
  readFileSync(new URL("../../../transport/push/testdata/strings.json", import.meta.url), "utf8"),
) as { strings: { name: string; json: string; sum: number }[]; sum: number };

/** A replica with the price keys and values, each as the server writes it. */
function told(...entries: string[]): Replica {
  const replica = new Replica();
  const snapshot = `{"e":"k","r":1,"s":1,"now":0,"top":[["prices","latest"]],"d":[${entries.join(",")}]}`;
  replica.replace(JSON.parse(snapshot));
  return replica;
}

test.each(table.strings)("the sum is the server's with a string that is $name", ({ json, sum }) => {
  const replica = told(`[0,${json},${json}]`);
  expect(canonical(replica)).toBe(`[0,${json},${json}]`);
  expect(sumOf(replica)).toBe(sum);
});

test("the sum is the server's with all of them, in whatever order they came", () => {
  const entries = table.strings.map(({ json }) => `[0,${json},1]`);
  expect(sumOf(told(...entries))).toBe(table.sum);
  expect(sumOf(told(...entries.reverse()))).toBe(table.sum);
});
