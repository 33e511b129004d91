/** Values of the topics. Times are Unix milliseconds, money is a decimal string. */

export interface Status {
  at: number | null;
  session: string;
  tick: number;
  season: number;
  mode: string;
  source: string;
  stale: number;
  open: boolean;
  name: string;
  bench: string;
  cash: string;
  started: number | null;
}

export type Phase = "waiting" | "running" | "open" | "closed" | "paused" | "ended" | "failed";

export interface Timer {
  next: number | null;
  every: number | null;
  phase: Phase;
  round: number;
  reason?: string;
}

/** The price, its change since the last close, and 1 when it is stale. */
export type Price = [price: string, change: number | null, stale: 0 | 1];

export interface Standing {
  i: number;
  rank: number;
  decider: string;
  base: 0 | 1;
  eq: string;
  ret: number;
  day: number | null;
  dd: number;
  sharpe: number | null;
  se: number | null;
  cash: string;
  fees: string;
  n: number;
  pos: number;
  miss: number;
  rej: number;
  cost: string;
  benched: 0 | 1;
}

export interface Bench {
  symbol: string;
  price: string;
  ret: number;
  day: number | null;
}

export interface Position {
  sh: string;
  cost: string;
}

export type Side = "buy" | "sell";

export interface Fill {
  at: number;
  agent: string;
  order: number;
  round: number;
  symbol: string;
  side: Side;
  shares: string;
  price: string;
  seen: string;
  fee: string;
  reduced: string;
  left: string;
}

export interface Order {
  id: number;
  symbol: string;
  side: Side;
  shares: string;
  limit: string;
  tif: string;
}

export interface Decision {
  at: number;
  agent: string;
  round: number;
  rationale: string;
  orders: Order[];
  missed: string;
  detail: string;
  latency: number;
  in: number;
  out: number;
  cost: string;
}

export interface Refusal {
  at: number;
  agent: string;
  order: number;
  round: number;
  symbol: string;
  side: Side;
  shares: string;
  reason: string;
  text: string;
}

export interface Notice {
  at: number;
  kind: string;
  agent: string;
  symbol: string;
  text: string;
}
