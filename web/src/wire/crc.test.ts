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
