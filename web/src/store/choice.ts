import type { Range } from "../wire/rest";

export const ranges = ["1d", "1w", "1m", "all"] as const satisfies readonly Range[];
const units = ["percent", "dollar", "drawdown"] as const;
export const tabs = ["positions", "tape", "notices", "chat"] as const;
const sections = ["arena", "decisions", ...tabs] as const;

export type Unit = (typeof units)[number];
export type Tab = (typeof tabs)[number];
/** What a phone shows, chosen in its dock. */
export type Section = (typeof sections)[number];

/** What a reader chose to look at, as far as an address tells it. */
export interface Choice {
  /** The agent whose line stands alone; null shows all alike. */
  agent: string | null;
  range: Range;
  unit: Unit;
  section: Section;
}

/** What is chosen where an address tells nothing. */
export const usual: Choice = { agent: null, range: "all", unit: "percent", section: "arena" };

/** What of a text in an address is a choice; anything else is none. */
const allowed: { [K in keyof Choice]: (text: string) => Choice[K] } = {
  agent: (text) => text || usual.agent,
  range: oneOf(ranges, usual.range),
  unit: oneOf(units, usual.unit),
  section: oneOf(sections, usual.section),
};

const names = Object.keys(usual) as (keyof Choice)[];

/** Reads the choice from the query of an address. */
export function choiceOf(query: string): Choice {
  const parameters = new URLSearchParams(query);
  const read = names.map((name) => [name, allowed[name](parameters.get(name) ?? "")]);
  return Object.fromEntries(read) as unknown as Choice;
}

/** The query that tells a choice, and everything else that stood in the query before. */
export function queryOf(choice: Choice, before: string): string {
  const parameters = new URLSearchParams(before);
  for (const name of names) {
    parameters.delete(name);
    if (choice[name] !== usual[name]) parameters.append(name, String(choice[name]));
  }
  const text = parameters.toString();
  return text && `?${text}`;
}

function oneOf<T extends string>(values: readonly T[], otherwise: T): (text: string) => T {
  return (text) => values.find((value) => value === text) ?? otherwise;
}
