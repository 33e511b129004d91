import type { Decision, Fill, Order, Refusal, Standing, Status, Timer } from "../src/wire/values";
import { Feed } from "./feed";
import { Random } from "./random";

const cash = 1_000_000;
const feeRate = 0.0005;
const barsPerDay = 78; // of five minutes
const bar = 300_000; // ms
/** Ticks from one round to the next in the past. */
const roundBars = 26;

const roster: [name: string, decider: string][] = [
  ["DeepSeek", "model:deepseek-v4"],
  ["Claude", "model:claude-sonnet-5"],
  ["Qwen", "model:qwen-4"],
  ["GPT", "model:gpt-5.5-mini"],
  ["Gemini", "model:gemini-3-flash"],
  ["Llama", "model:llama-5-70b"],
  ["Mistral", "model:mistral-large-4"],
  ["Grok", "model:grok-5-fast"],
];
const symbols = "AAPL AMZN AVGO COST GOOGL JPM KO LLY META MSFT NFLX NVDA ORCL PG TSLA UNH V WMT XOM".split(
  " ",
);
const reasons = [
  "Data-centre orders up, price back at its 20-day average; trims cash from 18% to 11%.",
  "Momentum broke below the weekly low, cutting the position by half to stop the drawdown.",
  "Adds a low-beta name ahead of the CPI print; volatility target 12%.",
  "The price is far above its fair value of 193.50; takes a part of the gain.",
  "Rotates out of the laggard into the strongest name of the universe.",
];
const holding =
  "Positions are near target weights and fees of 5 bps outweigh the expected gain from rebalancing.";

interface Account {
  name: string;
  decider: string;
  cash: number;
  fees: number;
  held: Map<string, { shares: number; cost: number }>;
  peak: number;
  worst: number;
  close: number; // equity at the last close
  fills: number;
  missed: number;
  rejected: number;
  cost: number;
  skill: number;
}

type History = { at: number; equity: number[]; index: number }[];

/** Everything the mock remembers of a decision. */
export interface Remembered {
  decision: Decision;
  seen: Map<string, number>;
  fills: Fill[];
  refusals: Refusal[];
  equityBefore: number;
  indexThen: number;
  bar: number;
}

/** What a season is made of; everything has a default. */
export interface Plan {
  seed?: number;
  /** How many agents compete. */
  agents?: number;
  /** Sessions of the past, the live one included. */
  days?: number;
  /** Milliseconds between two rounds, and until the first. */
  every?: number;
  first?: number;
}

/** A Season plays a seeded past of a month at once, and then a live day, tick by tick. */
export class Season {
  readonly feed: Feed;
  readonly history: History = [];
  readonly sessions: [number, number][] = [];
  readonly remembered = new Map<string, Remembered>();
  readonly prices = new Map<string, number>();
  readonly pricePast: Map<string, number>[] = [];
  round = 0;
  private readonly closes = new Map<string, number>();
  private index = 500;
  private indexClose = 500;
  private readonly accounts: Account[];
  private tick = 0;
  private orders = 0;
  private at = 0;
  private next = 0;
  private phase: Timer["phase"] = "running";
  private boost = new Map<string, number>();

  private readonly random: Random;
  private readonly every: number;
  private readonly days: number;

  constructor(plan: Plan = {}) {
    this.random = new Random(plan.seed ?? 7);
    this.every = plan.every ?? 300_000;
    this.days = plan.days ?? 31;
    const competitors = Array.from(
      { length: plan.agents ?? roster.length },
      (_, i): [string, string] => roster[i] ?? [`Agent ${i + 1}`, `strategy:number-${i + 1}`],
    );
    this.accounts = competitors.map(([name, decider], place) => ({
      name,
      decider,
      cash,
      fees: 0,
      held: new Map(),
      peak: cash,
      worst: 0,
      close: cash,
      fills: 0,
      missed: 0,
      rejected: 0,
      cost: 0,
      skill: (4.2 - place) * 0.000011,
    }));
    const names = competitors.map(([name]): [string, "latest"] => [`agent:${name}`, "latest"]);
    this.feed = new Feed(`k${Math.floor(this.random.next() * 1e6).toString(36)}`, [
      ["status", "latest"],
      ["timer", "latest"],
      ["prices", "latest"],
      ["board", "latest"],
      ["bench", "latest"],
      ["fills", "log"],
      ["decisions", "log"],
      ["refusals", "log"],
      ["notices", "log"],
      ...names,
    ]);
    for (const symbol of symbols) this.prices.set(symbol, 40 + this.random.next() * 600);
    this.playPast();
    this.next = Date.now() + (plan.first ?? 277_000);
    this.publish();
  }

  get agents(): string[] {
    return this.accounts.map((account) => account.name);
  }

  /** Plays one live tick; when the time has come, a round. */
  step(): void {
    this.tick++;
    this.at = Math.min(this.at + 15_000, (this.sessions.at(-1) as [number, number])[1]);
    this.move(0.00025);
    if (Date.now() >= this.next) {
      this.decide(this.at, Date.now());
      this.next = Date.now() + this.every;
    }
    this.mark();
    this.publish();
  }

  /** Lets every agent decide now. */
  playRound(): void {
    this.next = 0;
    this.step();
  }

  /** Gives an agent money, so that its rank changes. */
  grant(agent: string, amount: number): void {
    this.boost.set(agent, (this.boost.get(agent) ?? 0) + amount);
    this.mark();
    this.publish();
  }

  setPhase(phase: Timer["phase"]): void {
    this.phase = phase;
    this.publish();
  }

  indexNow(): number {
    return this.index;
  }

  private playPast(): void {
    const lastDay = Date.UTC(2025, 9, 14);
    for (let d = 0, back = 0; d < this.days; back++) {
      const date = new Date(lastDay - back * 86_400_000);
      if (date.getUTCDay() % 6 === 0) continue;
      const open = date.getTime() + 13.5 * 3_600_000;
      this.sessions.unshift([open, open + barsPerDay * bar]);
      d++;
    }
    for (const [day, [open]] of this.sessions.entries()) {
      const bars = day === this.days - 1 ? 27 : barsPerDay;
      for (let b = 0; b < bars; b++) {
        this.at = open + b * bar;
        this.tick++;
        this.move(0.0013);
        this.pricePast.push(new Map(this.prices));
        if (this.tick % roundBars === 2) this.decide(this.at, 0);
        this.mark();
        this.history.push({
          at: this.at,
          equity: this.accounts.map((account) => this.equity(account)),
          index: this.index,
        });
      }
      if (day < this.days - 1) this.closeDay();
    }
  }

  private closeDay(): void {
    for (const account of this.accounts) account.close = this.equity(account);
    for (const [symbol, price] of this.prices) this.closes.set(symbol, price);
    this.indexClose = this.index;
  }

  private move(size: number): void {
    const market = this.random.normal() * size * 0.5;
    let sum = 0;
    for (const symbol of symbols) {
      const change = market + this.random.normal() * size;
      this.prices.set(symbol, (this.prices.get(symbol) as number) * (1 + change));
      sum += change;
    }
    this.index *= 1 + sum / symbols.length;
    // Skill stands for choices that the mock is too simple to make.
    for (const account of this.accounts) {
      const drift = account.skill + this.random.normal() * size * 0.45;
      account.cash += this.invested(account) * drift;
    }
  }

  private invested(account: Account): number {
    let sum = 0;
    for (const [symbol, { shares }] of account.held) sum += shares * (this.prices.get(symbol) as number);
    return sum;
  }

  private equity(account: Account): number {
    return account.cash + this.invested(account) + (this.boost.get(account.name) ?? 0);
  }

  private mark(): void {
    for (const account of this.accounts) {
      const equity = this.equity(account);
      account.peak = Math.max(account.peak, equity);
      account.worst = Math.min(account.worst, equity / account.peak - 1);
    }
  }

  private decide(at: number, wall: number): void {
    this.round++;
    for (const account of this.accounts) this.decideFor(account, at, wall);
  }

  private decideFor(account: Account, at: number, _wall: number): void {
    const chance = this.random.next();
    const missed = chance < 0.03 ? "deadline" : "";
    const orders: Order[] = [];
    const equityBefore = this.equity(account);
    const wants =
      missed || chance > 0.85 ? 0 : account.held.size < 5 ? 2 : 1 + Math.floor(this.random.next() * 2);
    for (let i = 0; i < wants; i++) orders.push(this.order(account));
    const decision: Decision = {
      at,
      agent: account.name,
      round: this.round,
      rationale: missed ? "" : wants === 0 ? holding : this.random.pick(reasons),
      orders,
      missed,
      detail: missed ? "no answer within 30 s" : "",
      latency: missed ? 30_000 : Math.round(900 + this.random.next() * 5000),
      in: 1150 + Math.floor(this.random.next() * 120),
      out: 120 + Math.floor(this.random.next() * 320),
      cost: (0.0004 + this.random.next() * 0.009).toFixed(6),
    };
    account.cost += Number(decision.cost);
    if (missed) account.missed++;
    const seen = new Map(this.prices);
    this.feed.append("decisions", decision);
    const memory: Remembered = {
      decision,
      seen,
      fills: [],
      refusals: [],
      equityBefore,
      indexThen: this.index,
      bar: this.pricePast.length - 1,
    };
    this.remembered.set(`${this.round}-${account.name}`, memory);
    for (const order of orders) this.execute(account, order, at, memory);
  }

  private order(account: Account): Order {
    const heldSymbols = [...account.held.keys()];
    const poor = account.cash < this.equity(account) * 0.12;
    const sell = heldSymbols.length > 0 && (poor || (heldSymbols.length > 5 && this.random.next() < 0.3));
    const symbol = sell ? this.random.pick(heldSymbols) : this.random.pick(symbols);
    const price = this.prices.get(symbol) as number;
    const wanted = sell
      ? Math.ceil((account.held.get(symbol)?.shares ?? 1) * (0.4 + this.random.next() * 0.6))
      : Math.ceil((cash * (0.06 + this.random.next() * 0.12)) / price);
    return {
      id: ++this.orders,
      symbol,
      side: sell ? "sell" : "buy",
      shares: String(wanted),
      limit: "",
      tif: "",
    };
  }

  private execute(account: Account, order: Order, at: number, memory: Remembered): void {
    const seen = this.prices.get(order.symbol) as number;
    const held = account.held.get(order.symbol) ?? { shares: 0, cost: 0 };
    const price = seen * (1 + (order.side === "buy" ? 0.0004 : -0.0004));
    let amount = Number(order.shares);
    let reduced: Fill["reduced"] = "";
    if (order.side === "buy") {
      const cap = Math.floor((this.equity(account) * 0.15) / price) - held.shares;
      if (amount > cap) [amount, reduced] = [cap, "position_cap"];
      const afford = Math.floor(account.cash / (price * (1 + feeRate)));
      if (amount > afford) [amount, reduced] = [afford, "insufficient_cash"];
    } else {
      amount = Math.min(amount, held.shares);
    }
    if (amount <= 0) {
      this.refuse(account, order, at, memory, reduced || "insufficient_shares");
      return;
    }
    this.book(account, order, amount, price);
    const fill: Fill = {
      at,
      agent: account.name,
      order: order.id,
      round: this.round,
      symbol: order.symbol,
      side: order.side === "buy" ? "buy" : "sell",
      shares: String(amount),
      price: price.toFixed(2),
      seen: seen.toFixed(2),
      fee: (amount * price * feeRate).toFixed(2),
      reduced,
      left: "0",
    };
    memory.fills.push(fill);
    this.feed.append("fills", fill);
  }

  private refuse(
    account: Account,
    order: Order,
    at: number,
    memory: Remembered,
    reason: Refusal["reason"],
  ): void {
    account.rejected++;
    const texts: { [reason in Refusal["reason"]]?: string } = {
      position_cap: "the position may not be a larger part of the equity",
      insufficient_cash: "the cash does not pay one share and its fee",
      insufficient_shares: "there is nothing to sell",
    };
    const refusal: Refusal = {
      at,
      agent: account.name,
      order: order.id,
      round: this.round,
      symbol: order.symbol,
      side: order.side,
      shares: order.shares,
      reason,
      text: texts[reason] ?? reason,
    };
    memory.refusals.push(refusal);
    this.feed.append("refusals", refusal);
  }

  private book(account: Account, order: Order, amount: number, price: number): void {
    const held = account.held.get(order.symbol) ?? { shares: 0, cost: 0 };
    const fee = amount * price * feeRate;
    account.fees += fee;
    account.fills++;
    if (order.side === "buy") {
      account.cash -= amount * price + fee;
      held.cost += amount * price;
      held.shares += amount;
    } else {
      account.cash += amount * price - fee;
      held.cost *= 1 - amount / held.shares;
      held.shares -= amount;
    }
    if (held.shares > 0) account.held.set(order.symbol, held);
    else account.held.delete(order.symbol);
    const value = held.shares > 0 ? { sh: String(held.shares), cost: held.cost.toFixed(2) } : null;
    this.feed.set(`agent:${account.name}`, order.symbol, value);
  }

  private publish(): void {
    const status: Status = {
      at: this.at,
      session: "2025-10-14",
      tick: this.tick,
      season: 1,
      mode: "simulated",
      source: "simulated",
      stale: 0,
      open: true,
      name: "Wall Street",
      bench: "INDEX",
      cash: cash.toFixed(2),
      started: this.sessions[0]?.[0] ?? 0,
    };
    this.feed.set("status", "", status);
    const timer: Timer = {
      next: this.next,
      every: this.every,
      phase: this.phase,
      round: this.round + 1,
      reason: "",
    };
    this.feed.set("timer", "", timer);
    for (const [symbol, price] of this.prices) {
      const close = this.closes.get(symbol) ?? price;
      this.feed.set("prices", symbol, [price.toFixed(2), round6(price / close - 1), 0]);
    }
    this.feed.set("bench", "", {
      symbol: "INDEX",
      price: this.index.toFixed(2),
      ret: round6(this.index / 500 - 1),
      day: round6(this.index / this.indexClose - 1),
    });
    this.publishBoard();
  }

  private publishBoard(): void {
    const ranked = this.accounts
      .map((account, i) => ({ account, i, equity: this.equity(account) }))
      .sort((a, b) => b.equity - a.equity);
    for (const [place, { account, i, equity }] of ranked.entries()) {
      const standing: Standing = {
        i,
        rank: place + 1,
        decider: account.decider,
        base: 0,
        eq: equity.toFixed(2),
        ret: round6(equity / cash - 1),
        day: round6(equity / account.close - 1),
        dd: round6(account.worst),
        sharpe: round6((equity / cash - 1) * 14),
        se: 0.41,
        cash: account.cash.toFixed(2),
        fees: account.fees.toFixed(2),
        n: account.fills,
        pos: account.held.size,
        miss: account.missed,
        rej: account.rejected,
        cost: account.cost.toFixed(6),
        benched: 0,
      };
      this.feed.set("board", account.name, standing);
    }
  }
}

function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
