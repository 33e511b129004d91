import { expect, test } from "vitest";
import * as format from "./format";

test("a padded figure is as wide as one with a digit more", () => {
  expect(format.pad(format.account(9_999), 7)).toBe("\u2007$9,999");
  expect(format.pad(format.account(10_000), 7)).toBe("$10,000");
});

test("returns carry a sign and the true minus", () => {
  expect(format.percent(0.08424)).toBe("+8.42%");
  expect(format.percent(-0.0408)).toBe("\u22124.08%");
  expect(format.percent(0)).toBe("0.00%");
  expect(format.percent(-0.00001)).toBe("0.00%");
  expect(format.percent(12.5)).toBe("+1,250.00%");
  expect(format.percent(null)).toBe("\u2013");
});

test("money never has a plus, gains always have", () => {
  expect(format.account(1084199.6)).toBe("$1,084,200");
  expect(format.account(-1012.4)).toBe("\u2212$1,012");
  expect(format.account(10.424)).toBe("$10.42");
  expect(format.account(123_456_789)).toBe("$123.46 M");
  expect(format.account(10_003_400_000)).toBe("$10.003 B");
  expect([format.shares("4000000"), format.shares("12345678")]).toEqual(["4,000,000", "12.35 M"]);
  expect(format.money(1234.5)).toBe("$1,234.50");
  expect(format.money(9_648_519_157.01)).toBe("$9.649 B");
  expect(format.gain(12.3)).toBe("+$12.30");
  expect(format.gain(-0.001)).toBe("$0.00");
});

test("prices have two decimals, the cost of a model four below a dollar", () => {
  expect(format.price("1004.3")).toBe("1,004.30");
  expect(format.price("")).toBe("\u2013");
  expect(format.cost("0.0021")).toBe("$0.0021");
  expect(format.cost("1.8712")).toBe("$1.87");
  expect(format.cost("")).toBe("\u2013");
  expect(format.spending("0.12")).toBe("$0.1200");
  expect(format.spending("0.00", 0)).toBe("$0.00");
  expect(format.spending("0.12", 1003)).toBe("$0.1200 + 1,003 unknown");
  expect(format.spending("0.00", 3)).toBe("3 unknown");
});

test("shares lose empty decimals", () => {
  expect(format.shares("1204")).toBe("1,204");
  expect(format.shares("0.5000")).toBe("0.5");
  expect(format.shares("")).toBe("\u2013");
});

test("the countdown rounds up and grows hours", () => {
  expect(format.countdown(277_000)).toBe("04:37");
  expect(format.countdown(276_001)).toBe("04:37");
  expect(format.countdown(3_600_000)).toBe("1:00:00");
  expect(format.countdown(3_599_000)).toBe("59:59");
  expect(format.countdown(0)).toBe("00:00");
  expect(format.countdown(-5_000)).toBe("00:00");
});

test("times are New York's, on both sides of daylight saving", () => {
  expect(format.marketTime(Date.UTC(2025, 9, 14, 15, 42))).toBe("Tue 14 Oct, 11:42");
  expect(format.weekdayTime(Date.UTC(2025, 11, 3, 14, 30))).toBe("Wed 09:30");
  expect(format.clockTime(Date.UTC(2025, 9, 14, 4, 0, 7))).toBe("00:00:07");
});

test("the past is relative for an hour", () => {
  const now = Date.UTC(2025, 9, 14, 15, 42);
  expect(format.ago(now - 12_000, now)).toBe("12 s ago");
  expect(format.ago(now - 59 * 60_000, now)).toBe("59 min ago");
  expect(format.ago(now - 61 * 60_000, now)).toBe("10:41 ET");
  expect(format.ago(now - 24 * 3_600_000, now)).toBe("13 Oct");
  expect(format.ago(now + 5_000, now)).toBe("now");
});
