import type { AgentCosts, CostsTold, Detail, Outcome, Point, Range, Series } from "../src/wire/rest";
import type { OrderAfter } from "../src/wire/schema";
import type { Remembered, Season } from "./season";

const spans: Record<string, number> = { "1d": 1, "1w": 5, "1m": 21, all: Number.POSITIVE_INFINITY };

/** Series of equity or drawdown, thinned so that no extreme is lost. */
export function series(season: Season, kind: "equity" | "drawdown", range: Range, points: number): Series {
  const sessions = season.sessions.slice(-Math.min(spans[range] ?? 1e9, season.sessions.length));
  const from = sessions[0]?.[0] ?? 0;
  const rows = season.history;
  const line = (value: (row: (typeof rows)[number]) => number): Point[] => {
    let peak = 0;
    const all = rows.map((row): Point => {
      const current = value(row);
      peak = Math.max(peak, current);
      return [row.at, kind === "equity" ? Math.round(current * 100) / 100 : current / peak - 1];
    });
    return thin(
      all.filter(([at]) => at >= from),
      points,
    );
  };
  return {
    range,
    resolution: "extremes",
    from,
    to: rows.at(-1)?.at ?? 0,
    start: season.start,
    sessions,
    agents: season.agents.map((agent, i) => ({ agent, points: line((row) => row.equity[i] ?? 0) })),
    benchmark: { symbol: "INDEX", points: line((row) => row.index) },
    managers: season.models.length > 0 ? { points: line((row) => mean(row.equity, season.models)) } : null,
  };
}

function mean(equity: readonly number[], seats: readonly number[]): number {
  return seats.reduce((sum, seat) => sum + (equity[seat] ?? 0), 0) / seats.length;
}

/** Keeps the first, the last, and of every bucket the least and the greatest. */
function thin(all: Point[], points: number): Point[] {
  if (all.length <= points) return all;
  const size = Math.ceil(all.length / (points / 2));
  const kept: Point[] = [];
  for (let i = 0; i < all.length; i += size) {
    const bucket = all.slice(i, i + size).sort((a, b) => a[1] - b[1]);
    const ends = new Set([bucket[0], bucket.at(-1)] as Point[]);
    kept.push(...[...ends].sort((a, b) => a[0] - b[0]));
  }
  const last = all.at(-1) as Point;
  if (kept.at(-1)?.[0] !== last[0]) kept.push(last);
  return kept;
}

/** What returns cost, an agent a row. */
export function costs(season: Season): CostsTold {
  const agents = [...season.accounts]
    .sort((a, b) => b.equity - a.equity)
    .map((account, place): AgentCosts => {
      const { start, fees, equity, cost, unpriced } = account;
      return {
        rank: place + 1,
        agent: account.name,
        gross: (equity + fees) / start - 1,
        return: equity / start - 1,
        net: unpriced > 0 ? null : (equity - cost) / start - 1,
        fees: fees.toFixed(2),
        usage: {
          tokens_in: account.tokensIn,
          tokens_out: account.tokensOut,
          cost: cost.toFixed(6),
          unpriced,
        },
        decisions: account.decided,
        missed: account.missed > 0 ? { deadline: account.missed } : {},
        repairs: account.repairs,
      };
    });
  return { at: season.at, round: season.round, agents };
}

/** Everything about a decision, or null. */
export function detail(season: Season, id: string): Detail | null {
  const memory = season.remembered.get(id);
  if (!memory) return null;
  const { decision } = memory;
  const near = (by: number) => {
    const round = decision.round + by;
    return season.remembered.has(`${round}-${decision.agent}`) ? { round } : null;
  };
  return {
    round: decision.round,
    agent: decision.agent,
    decider: `model:${decision.agent.toLowerCase()}`,
    at: decision.at,
    seq: memory.bar,
    benchmark: null,
    rationale: decision.rationale,
    missed: decision.missed,
    detail: decision.detail,
    orders: decision.orders.map((order) => ({
      ...order,
      seen: (memory.seen.get(order.symbol) ?? 0).toFixed(2),
      outcomes: outcomes(memory, order.id),
      after: after(season, memory, order.symbol),
    })),
    prompt: promptOf(memory),
    replies: [JSON.stringify({ trades: decision.orders, note: decision.rationale }, null, 2)],
    attempts: 1,
    usage: decision.missed
      ? { tokens_in: 0, tokens_out: 0, cost: "0.00", unpriced: 1 }
      : { tokens_in: decision.in, tokens_out: decision.out, cost: decision.cost },
    latency_ms: decision.latency,
    equity: { before: memory.equityBefore.toFixed(2), after: (memory.equityBefore * 1.0002).toFixed(2) },
    previous: near(-1),
    next: near(1),
  };
}

/** What an agent was told, of which much stays from round to round. */
function promptOf({ decision, seen, equityBefore }: Remembered): string {
  const rules = [
    "You manage a portfolio of stocks.",
    "Never put more than 15% of it into one.",
    "",
    "# Rules",
  ];
  const more = Array.from({ length: 8 }, (_, i) => `${i + 1}. Rule number ${i + 1} stays as it is.`);
  const prices = [...seen].map(([symbol, price]) => `${symbol},${price.toFixed(0)}`);
  const own = [`equity: ${equityBefore.toFixed(2)}`, "Answer with the JSON object."];
  return [...rules, ...more, "", `# Round ${decision.round}`, "symbol,price", ...prices, ...own].join("\n");
}

function outcomes(memory: Remembered, order: number): Outcome[] {
  const filled = memory.fills.filter((fill) => fill.order === order);
  const refused = memory.refusals.filter((refusal) => refusal.order === order);
  return [
    ...filled.map(({ at, shares, price, fee, reduced }) => ({
      kind: "filled" as const,
      at,
      shares,
      price,
      fee,
      ...(reduced && { reduced }),
    })),
    ...refused.map(({ at, shares, reason, text }) => ({
      kind: "rejected" as const,
      at,
      shares,
      reason,
      text,
    })),
  ];
}

function after(season: Season, memory: Remembered, symbol: string): OrderAfter {
  const seen = memory.seen.get(symbol) ?? 1;
  const change = (price: number | undefined) =>
    price === undefined ? null : { price: price.toFixed(2), change: price / seen - 1 };
  return {
    now: change(season.market.prices.get(symbol)),
    hour: change(season.pricePast[memory.bar + 12]?.get(symbol)),
    day: change(season.pricePast[memory.bar + 78]?.get(symbol)),
    benchmark: {
      now: { price: season.market.index.toFixed(2), change: season.market.index / memory.indexThen - 1 },
      hour: null,
      day: null,
    },
  };
}
