import { isSnapshot, type Snapshot } from "./frames";
import type { Side } from "./values";

/** An arena in the list of arenas. */
export interface ArenaLine {
  id: string;
  name: string;
  phase: string;
}

export type Range = "1d" | "1w" | "1m" | "all";
export type Point = [at: number, value: number];

/** Series over time, of agents and of the benchmark's price. */
export interface Series {
  range: string;
  from: number;
  to: number;
  agents: { agent: string; points: Point[] }[];
  benchmark: { symbol: string; points: Point[] } | null;
  start: number;
  sessions: [open: number, close: number][];
}

/** What became of an order. */
export interface Outcome {
  kind: "filled" | "rejected" | "open";
  at: number;
  shares: string;
  price: string;
  fee: string;
  reduced: string;
  reason: string;
  text: string;
}

export interface After {
  price?: string;
  change: number | null;
}

/** Changes since the decision; the benchmark's over the same time. */
export interface Aftermath {
  now: After | null;
  hour: After | null;
  day: After | null;
  benchmark: { now?: After | null; change?: number | null } | null;
}

export interface DetailOrder {
  id: number;
  symbol: string;
  side: Side;
  shares: string;
  limit: string;
  tif: string;
  seen: string;
  outcomes: Outcome[];
  after: Aftermath | null;
}

/** Everything that is known of a decision. */
export interface Detail {
  round: number;
  agent: string;
  decider: string;
  at: number;
  rationale: string;
  missed: string;
  detail: string;
  orders: DetailOrder[];
  prompt: string | null;
  reply: string | null;
  attempts: number | null;
  usage: { in?: number; out?: number; cost?: string } | null;
  latency_ms: number | null;
  equity: { before: string | null; after: string | null } | null;
  previous: { round: number } | null;
  next: { round: number } | null;
}

/** What the server said instead of an answer. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function get(path: string, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(path, { headers: { Accept: "application/json" }, ...(signal && { signal }) });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body;
  const message = (body as { error?: { message?: string } } | null)?.error?.message;
  throw new RequestError(response.status, message ?? `The server answered ${response.status}.`);
}

function arenaPath(arena: string): string {
  return `/api/arenas/${encodeURIComponent(arena)}`;
}

export async function fetchArenas(): Promise<ArenaLine[]> {
  const body = (await get("/api/arenas")) as { arenas?: ArenaLine[] } | null;
  return body?.arenas ?? [];
}

export async function fetchState(arena: string): Promise<Snapshot> {
  const body = await get(`${arenaPath(arena)}/state`);
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
  return (await get(`${arenaPath(arena)}/${kind}?range=${range}&points=${points}`, signal)) as Series;
}

export async function fetchDecision(arena: string, id: string, signal?: AbortSignal): Promise<Detail> {
  return (await get(`${arenaPath(arena)}/decisions/${encodeURIComponent(id)}`, signal)) as Detail;
}
