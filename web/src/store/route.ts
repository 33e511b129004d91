/** Addresses of the page: /a/{arena} and /a/{arena}/d/{round}-{agent}. */

/** The decision that an address names, or null. */
export interface DecisionName {
  round: number;
  agent: string;
}

const pattern = /^\/a\/([^/]+)(?:\/d\/(\d+)-([^/]+))?\/?$/;

/** Reads the decision from a path. */
export function decisionOf(path: string): DecisionName | null {
  const found = pattern.exec(path);
  if (!found?.[2] || !found[3]) return null;
  return { round: Number(found[2]), agent: decode(found[3]) };
}

/** The address of an arena. */
export function arenaPath(arena: string): string {
  return `/a/${encodeURIComponent(arena)}`;
}

/** The address of a decision. */
export function decisionPath(arena: string, { round, agent }: DecisionName): string {
  return `${arenaPath(arena)}/d/${round}-${encodeURIComponent(agent)}`;
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
