import { test as base, expect, type Page } from "@playwright/test";
import { Season } from "../mock/season";
import { Mock } from "../mock/server";
import type { Section } from "../src/store/choice";
import type { Timer } from "../src/wire/values";
import { violations } from "./axe";
import { crowd } from "./crowd";
import { layoutFaults } from "./layout";
import { Line } from "./line";
import { type Factors, pairwise, product } from "./pairwise";
import { sized } from "./patience";

// Everything that changes how the page is laid out, with everything else: small in
// pairs, in full the whole product. Of each there is a picture among the results.

interface Row {
  phase: Timer["phase"];
  width: keyof typeof widths;
  theme: "light" | "dark";
  reason: "short" | "long";
  agents: "few" | "many";
  money: "$10" | "$1 M" | "$10 B";
  line: "live" | "offline";
  over: "nothing" | "decision";
  section: Section;
}

const widths = {
  small: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  sideways: { width: 844, height: 390 },
  tablet: { width: 768, height: 1024 },
  zoomed: { width: 720, height: 450 }, // 1440 at 200 %
  wide: { width: 1440, height: 900 },
};

const factors: Factors<Row> = {
  phase: ["running", "open", "closed", "paused", "ended", "failed", "waiting"],
  width: ["small", "phone", "sideways", "tablet", "zoomed", "wide"],
  theme: ["light", "dark"],
  reason: ["short", "long"],
  agents: ["few", "many"],
  money: ["$10", "$1 M", "$10 B"],
  line: ["live", "offline"],
  over: ["nothing", "decision"],
  section: ["arena", "decisions", "positions", "tape", "notices"],
};

// The small size has the extremes of what differs most, in pairs.
const small: Factors<Row> = {
  ...factors,
  phase: ["running", "ended", "failed"],
  width: ["small", "sideways", "wide"],
};

// In the product an ended season stands for all that tell a word and a reason in the place of a countdown.
const full: Factors<Omit<Row, "section">> = {
  ...factors,
  phase: ["running", "closed", "ended"],
  money: ["$10", "$10 B"],
};

const names = Object.keys(factors) as (keyof Row)[];

const reasons = {
  short: "by an operator",
  long: "all 250 sessions of the season have been played, and the settings say that it ends with them; an operator begins the next one with a reset",
};
const dollars = { $10: 10, "$1 M": 1_000_000, "$10 B": 10_000_000_000 };
const rows: Row[] = sized(pairwise(small), [
  ...pairwise(factors),
  ...product(full).map((row, index) => ({
    ...row,
    section: factors.section[index % factors.section.length] as Section,
  })),
]);

/** Rows of the same season and width share a page. */
const seasons = new Map<string, Row[]>();
for (const row of rows) {
  const name = [row.phase, row.reason, row.agents, row.money, row.width].join(", ");
  seasons.set(name, [...(seasons.get(name) ?? []), row]);
}

const test = base.extend<{ complaints: string[] }>({
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    await use(complaints);
    expect(complaints).toEqual([]);
  },
});

test("in pairs every value meets every other", () => {
  const met = (rows: Row[]) =>
    new Set(rows.flatMap((row) => names.flatMap((a) => names.map((b) => `${a} ${row[a]} ${b} ${row[b]}`))))
      .size;
  expect(met(pairwise(factors))).toBe(met(product(factors)));
});

for (const [name, group] of seasons) {
  test(`nothing overflows, overlaps or is out of reach: ${name}`, async ({ page, complaints }, info) => {
    void complaints;
    const mock = new Mock("dist", null, new Season(planOf(group[0] as Row)));
    await mock.start();
    const line = new Line(new URL(mock.url));
    const url = await line.open();
    const found: string[] = [];
    for (const row of group) {
      await show(page, url, line, mock.season, row);
      const title = names.map((factor) => row[factor]).join(" ");
      await page.screenshot({ path: info.outputPath(`${title.replaceAll(/[ $]+/g, "-")}.png`) });
      for (const fault of [...(await layoutFaults(page)), ...(await violations(page))]) {
        found.push(`${title}: ${fault}`);
      }
      expect(await page.locator("body").innerText(), title).toMatch(/simulated[\s\S]*paper money/i);
      line.mend();
    }
    await line.close();
    await mock.stop();
    expect(found).toEqual([]);
  });
}

function planOf({ phase, reason, agents, money }: Row) {
  const plan = { days: 4, phase, reason: reasons[reason], cash: dollars[money] };
  if (agents === "few") return plan;
  return { ...plan, agents: crowd, name: "Thirty models against the momentum of 2024, with a long name" };
}

/** Brings the page into the state of a row. */
async function show(page: Page, url: string, line: Line, season: Season, row: Row): Promise<void> {
  await page.setViewportSize(widths[row.width]);
  await page.emulateMedia({ colorScheme: row.theme });
  const [decision] = [...season.remembered.keys()].slice(-2);
  const path = row.over === "decision" ? `/d/${encodeURIComponent(decision ?? "")}` : "";
  await page.goto(`${url}/a/wall-street${path}?section=${row.section}`);
  await expect(page.locator(".line.live")).toBeAttached();
  await expect(page.locator("main > .panel").first()).toBeAttached();
  await expect(page.locator(".stage:not(:has(.end))")).toHaveCount(0);
  if (row.over === "decision") await expect(page.locator(".factlist")).toBeVisible();
  if (row.line === "live") return;
  line.cut();
  await expect(page.locator(".banner p")).toBeVisible();
}
