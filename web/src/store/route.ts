/** The addresses of the page. */

/** Every view with its path. A place stands for a part of the path. */
const views = {
  arena: "/a/{arena}",
  costs: "/a/{arena}/costs",
  seats: "/a/{arena}/seats",
  decision: "/a/{arena}/d/{round}-{agent}",
} as const;

/** What a place takes. */
const taken = { arena: "[^/]+", round: "\\d+", agent: "[^/]+" } as const;

export type View = keyof typeof views;
type PlacesIn<Path extends string> = Path extends `${string}{${infer Place}}${infer Rest}`
  ? Place | PlacesIn<Rest>
  : never;

/** What stands at the places of a view. */
export type Places<V extends View> = Record<PlacesIn<(typeof views)[V]>, string>;

/** A view with what stands at its places. */
export type Route = { [V in View]: { view: V; places: Places<V> } }[View];

const patterns = Object.entries(views).map(([view, path]) => ({
  view: view as View,
  pattern: new RegExp(
    `^${path.replace(/\{(\w+)\}/g, (_, place: keyof typeof taken) => `(?<${place}>${taken[place]})`)}/?$`,
  ),
}));

/** The path of a view. */
export function pathOf<V extends View>(view: V, places: Places<V>): string {
  const texts: Record<string, string> = places;
  return views[view].replace(/\{(\w+)\}/g, (_, place: string) => encodeURIComponent(texts[place] ?? ""));
}

/** The view of a path; null for a path that is none's, such as that of the home page. */
export function routeOf(path: string): Route | null {
  for (const { view, pattern } of patterns) {
    const found = pattern.exec(path);
    if (!found) continue;
    const places = Object.entries(found.groups ?? {}).map(([place, text]) => [place, decode(text)]);
    return { view, places: Object.fromEntries(places) } as Route;
  }
  return null;
}

/** A decision, by what an address names it. */
export interface DecisionName {
  round: number;
  agent: string;
}

/** What lies over an arena's page: a decision, what the returns cost, or who is who. */
export type Over = DecisionName | "costs" | "seats";

/** What a path names that lies over the page, or null. */
export function overOf(path: string): Over | null {
  const route = routeOf(path);
  if (route?.view === "costs" || route?.view === "seats") return route.view;
  if (route?.view !== "decision") return null;
  return { round: Number(route.places.round), agent: route.places.agent };
}

/** The path of an arena. */
export function arenaPath(arena: string): string {
  return pathOf("arena", { arena });
}

/** The path of what lies over the page. */
export function overPath(arena: string, over: Over): string {
  if (typeof over === "string") return pathOf(over, { arena });
  return pathOf("decision", { arena, round: String(over.round), agent: over.agent });
}

/** The name of a decision in the API. */
export function decisionID({ round, agent }: DecisionName): string {
  return `${round}-${agent}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
