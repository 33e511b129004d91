import type { Standing } from "../wire/values";

/** How many agents have a colour of their own; those after them repeat it, dashed. */
export const colours = 8;

/** How an agent appears everywhere: by its colour, its two letters and its name. */
export interface Agent {
  name: string;
  /** The name, shortened in its middle where its beginning alone would be another's, too. */
  label: string;
  /** What decides, without repeating the name. */
  decider: string;
  chip: string;
  /** The agent's colour as a class: c0 to c7, or base for a baseline. */
  colour: string;
  dashed: boolean;
  baseline: boolean;
}

/** Returns the agents in the order of the roster, from which alone their looks follow: those before, if they look the same. */
export function rosterOf(
  board: ReadonlyMap<string, Standing>,
  before: readonly Agent[] = [],
): readonly Agent[] {
  const taken = new Set<string>();
  const labels = labelsOf([...board.keys()]);
  let competitors = 0;
  const roster = [...board]
    .sort(([, a], [, b]) => a.i - b.i)
    .map(([name, standing]) => {
      const baseline = standing.base === 1;
      const place = baseline ? 0 : competitors++;
      return {
        name,
        label: labels.get(name) ?? name,
        decider: deciderOf(name, standing.decider),
        chip: chipOf(name, taken),
        colour: baseline ? "base" : `c${place % colours}`,
        dashed: !baseline && place >= colours,
        baseline,
      };
    });
  return JSON.stringify(roster) === JSON.stringify(before) ? before : roster;
}

/** What decides, in few words: the model, or the kind and name of another decider. */
export function deciderOf(name: string, decider: string): string {
  const [kind = "", ...rest] = decider.split(":");
  const which = rest.join(":");
  if (which === name || which === "") return kind;
  return kind === "model" ? clipped(which) : `${kind} · ${clipped(which)}`;
}

function clipped(text: string): string {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}

/**
 * Two letters that nobody else has: initials of two words, the first letter with a
 * later one, or with any. A name without letters has its first symbol.
 */
export function chipOf(name: string, taken: Set<string>): string {
  const words = name.toUpperCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = [...words.join("")];
  const [first] = letters;
  if (first === undefined) return /\p{S}/u.exec(name)?.[0] ?? "?";
  const initials = words.length > 1 ? [[...(words.at(-1) ?? "")][0], [...(words[1] ?? "")][0]] : [];
  for (const second of [...initials, ...letters.slice(1), ...any]) {
    const pair = first + (second ?? "");
    if (taken.has(pair)) continue;
    taken.add(pair);
    return pair;
  }
  return letters.slice(0, 2).join("");
}

const any = "23456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const head = 4; // letters that a shortened name keeps of its beginning
const tail = 8; // and of its end
const most = 40; // letters of a name that are shown at all
const alike = 12; // letters in which names look the same where they are cut

/** The names as they are shown: those that would look alike when they are cut show their ends. */
export function labelsOf(names: readonly string[]): Map<string, string> {
  const begins = new Map<string, number>();
  const beginOf = (name: string) => [...name].slice(0, alike).join("");
  for (const name of names) begins.set(beginOf(name), (begins.get(beginOf(name)) ?? 0) + 1);
  return new Map(
    names.map((name) => {
      const letters = [...name];
      if (letters.length <= head + tail + 1 || (begins.get(beginOf(name)) ?? 0) < 2)
        return [name, clipped(name)];
      return [name, `${letters.slice(0, head).join("")}…${letters.slice(-tail).join("")}`];
    }),
  );
}
