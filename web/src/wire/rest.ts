import { isSnapshot, type Snapshot } from "./frames";
import type { Answers, Chart, ChartPoint, Costs, Decision, Failure, Summary } from "./schema";

export type { AgentCosts, DecisionOrder as DetailOrder, Outcome } from "./schema";

/** An arena in the list of arenas. */
export type ArenaLine = Summary;

export type Range = Chart["range"];
export type Point = ChartPoint;

/** Series over time, of agents and of the benchmark's price. */
export type Series = Chart;

/** Everything that is known of a decision. */
export type Detail = Decision;

/** What the returns of all agents cost. */
export type CostsTold = Costs;

/** What the server said instead of an answer, as a sentence. */
export class RequestError extends Error {
  constructor(
    /** Of the answer; zero when there was none. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What a path's wildcards stand for, and its query. */
interface Request {
  places?: Record<string, string>;
  query?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** The address of a path of the API, named as the API's description has it. */
export function addressOf(path: keyof Answers, { places = {}, query }: Request): string {
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(places[name] ?? ""));
  return query ? `${place}?${new URLSearchParams(query)}` : place;
}

/** Answers what a path of the API does; throws a RequestError. */
export async function get<P extends keyof Answers>(path: P, request: Request = {}): Promise<Answers[P]> {
  const { signal } = request;
  const headers = { Accept: "application/json" };
  const response = await fetch(addressOf(path, request), { headers, ...(signal && { signal }) }).catch(() => {
    throw new RequestError(0, unreachable());
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as Answers[P];
  const message = response.ok
    ? "The answer of the server broke off."
    : ((body as Partial<Failure> | null)?.error?.message ?? `The server answered ${response.status}.`);
  throw new RequestError(response.ok ? 0 : response.status, message);
}

function unreachable(): string {
  return navigator.onLine === false ? "This device is offline." : "The server cannot be reached.";
}

export async function fetchArenas(): Promise<ArenaLine[]> {
  return (await get("/api/arenas")).arenas;
}

export async function fetchState(arena: string): Promise<Snapshot> {
  const body: unknown = await get("/api/arenas/{id}/state", { places: { id: arena } });
  if (!isSnapshot(body)) throw new RequestError(200, "The server's state is not a snapshot.");
  return body;
}

export async function fetchSeries(
  arena: string,
  kind: "equity" | "drawdown",
  range: Range,
  points: number,
  signal?: AbortSignal,
): Promise<Series> {
  const query = { range, points: String(points) };
  return get(`/api/arenas/{id}/${kind}`, { places: { id: arena }, query, signal });
}

export async function fetchDecision(arena: string, id: string, signal?: AbortSignal): Promise<Detail> {
  return get("/api/arenas/{id}/decisions/{decision}", { places: { id: arena, decision: id }, signal });
}

const reachWithin = 5_000; // ms

/** Asks whether the server answers at all, and what time it has; null when that is not told. */
export async function reach(): Promise<{ there: boolean; now: number | null }> {
  try {
    const response = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(reachWithin) });
    const body = (await response.json().catch(() => null)) as Partial<Answers["/healthz"]> | null;
    const now = Date.parse(body?.timestamp ?? "");
    // A proxy answers for a server that is away with a status of its own.
    return { there: response.status < 500, now: Number.isNaN(now) ? null : now };
  } catch {
    return { there: false, now: null };
  }
}
