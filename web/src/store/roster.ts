import type { Standing } from "../wire/values";

/** How many agents have a colour of their own; those after them repeat it, dashed. */
export const colours = 8;

/** How an agent appears everywhere: by its colour, its two letters and its name. */
export interface Agent {
  name: string;
  /** What decides, without repeating the name. */
  decider: string;
  chip: string;
  /** The agent's colour as a class: c0 to c7, or base for a baseline. */
  colour: string;
  dashed: boolean;
  baseline: boolean;
}

/** Returns the agents in the order of the roster, from which alone their looks follow. */
export function rosterOf(board: ReadonlyMap<string, Standing>): Agent[] {
  const taken = new Set<string>();
  let competitors = 0;
  return [...board]
    .sort(([, a], [, b]) => a.i - b.i)
    .map(([name, standing]) => {
      const baseline = standing.base === 1;
      const place = baseline ? 0 : competitors++;
      return {
        name,
        decider: deciderOf(name, standing.decider),
        chip: chipOf(name, taken),
        colour: baseline ? "base" : `c${place % colours}`,
        dashed: !baseline && place >= colours,
        baseline,
      };
    });
}

/** Tells whether two rosters look the same. */
export function sameRoster(a: readonly Agent[], b: readonly Agent[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What decides, in few words: the model, or the kind and name of another decider. */
export function deciderOf(name: string, decider: string): string {
  const [kind = "", ...rest] = decider.split(":");
  const which = rest.join(":");
  if (which === name || which === "") return kind;
  return kind === "model" ? which : `${kind} · ${which}`;
}

/** Two letters that nobody else has: initials of two words, or the first letter with a later one. */
export function chipOf(name: string, taken: Set<string>): string {
  const words = name.toUpperCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = [...words.join("")];
  const [first] = letters;
  if (first === undefined) return "?";
  const initials = words.length > 1 ? [[...(words.at(-1) ?? "")][0], [...(words[1] ?? "")][0]] : [];
  for (const second of [...initials, ...letters.slice(1)]) {
    const pair = first + (second ?? "");
    if (taken.has(pair)) continue;
    taken.add(pair);
    return pair;
  }
  return letters.slice(0, 2).join("");
}
