import { expect, test } from "vitest";
import { joined, nothing } from "./written";

test("pieces join where they begin, and what is missing comes again", () => {
  let known = joined(nothing, "I th", 0);
  known = joined(known, "ink 😀", 4);
  expect(known).toEqual({ begin: 0, text: "I think 😀" });
  expect(joined(known, " hard", 10)).toEqual({ begin: 0, text: "I think 😀 hard" });
  expect(joined(known, "ank you", 4)).toEqual({ begin: 0, text: "I thank you" });
  known = joined(known, "of it", 90);
  expect(known).toEqual({ begin: 90, text: "of it" });
  known = joined(known, " all", 95);
  expect(known).toEqual({ begin: 90, text: "of it all" });
  expect(joined(known, "Once more", 0)).toEqual({ begin: 0, text: "Once more" });
  expect(joined(known, "", 0)).toEqual(nothing);
});
