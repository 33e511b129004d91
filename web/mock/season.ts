import type { Decision, Fill, Order, Refusal, Timer } from "../src/wire/values";
import { Account } from "./account";
import { execute } from "./broker";
import { publish } from "./bulletin";
import { Decider } from "./decider";
import { Feed } from "./feed";
import { Market } from "./market";
import { Random } from "./random";

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
  /** How many agents compete, or their names. */
  agents?: number | readonly string[];
  /** What each has at the start, in dollars. */
  cash?: number;
  /** The name of the arena. */
  name?: string;
  /** How the season stands, and why, when it does not run. */
  phase?: Timer["phase"];
  reason?: string;
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
  readonly market: Market;
  readonly pricePast: Map<string, number>[] = [];
  round = 0;
  private readonly random: Random;
  readonly accounts: Account[];
  private readonly decider: Decider;
  private readonly every: number;
  private readonly days: number;
  private readonly plan: Plan;
  private tick = 0;
  at = 0;
  private next = 0;

  constructor(plan: Plan = {}) {
    this.plan = plan;
    this.random = new Random(plan.seed ?? 7);
    this.every = plan.every ?? 300_000;
    this.days = plan.days ?? 31;
    const epoch = `k${Math.floor(this.random.next() * 1e6).toString(36)}`;
    this.market = new Market(this.random);
    this.decider = new Decider(this.random, this.market);
    const names = typeof plan.agents === "object" ? plan.agents : [];
    const length = typeof plan.agents === "number" ? plan.agents : names.length || roster.length;
    this.accounts = Array.from({ length }, (_, i) => {
      const [known, decider] = roster[i] ?? [`Agent ${i + 1}`, `strategy:number-${i + 1}`];
      return new Account(
        names[i] ?? known,
        decider,
        (4.2 - i) * 0.000011,
        this.market,
        plan.cash ?? 1_000_000,
      );
    });
    this.feed = new Feed(epoch, [
      ["status", "latest"],
      ["timer", "latest"],
      ["prices", "latest"],
      ["board", "latest"],
      ["bench", "latest"],
      ["managers", "latest"],
      ["fills", "log"],
      ["decisions", "log"],
      ["refusals", "log"],
      ["notices", "log"],
      ...this.agents.map((name): [string, "latest"] => [`agent:${name}`, "latest"]),
    ]);
    this.playPast();
    this.next = Date.now() + (plan.first ?? 277_000);
    this.publish();
  }

  /** The seats of those for which a model decides. */
  get models(): number[] {
    return this.accounts.flatMap(({ decider }, seat) => (decider.startsWith("model:") ? [seat] : []));
  }

  /** What every agent started with, in dollars. */
  get start(): number {
    return this.accounts[0]?.start ?? 0;
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
      this.decide();
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

  /** Ends the session and begins the next one, on the next day that is no weekend's. */
  nextSession(): void {
    this.close();
    const [open] = this.sessions.at(-1) as [number, number];
    let next = open;
    do next += 86_400_000;
    while (new Date(next).getUTCDay() % 6 === 0);
    this.sessions.push([next, next + barsPerDay * bar]);
    this.playBar(next);
    this.publish();
  }

  /** Gives an agent money, so that its rank changes. */
  grant(agent: string, amount: number): void {
    for (const account of this.accounts) if (account.name === agent) account.boost += amount;
    this.mark();
    this.publish();
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
      const today = day === this.days - 1;
      for (let b = 0; b < (today ? 27 : barsPerDay); b++) this.playBar(open + b * bar);
      if (!today) this.close();
    }
  }

  private playBar(at: number): void {
    this.at = at;
    this.tick++;
    this.move(0.0013);
    this.pricePast.push(new Map(this.market.prices));
    if (this.tick % roundBars === 2) this.decide();
    this.mark();
    const equity = this.accounts.map((account) => account.equity);
    this.history.push({ at, equity, index: this.market.index });
  }

  private close(): void {
    for (const account of this.accounts) account.closeDay();
    this.market.close();
  }

  private move(size: number): void {
    this.market.move(size);
    // Skill stands for choices that the mock is too simple to make.
    for (const account of this.accounts) {
      account.cash += account.invested * (account.skill + this.random.normal() * size * 0.45);
    }
  }

  private mark(): void {
    for (const account of this.accounts) account.mark();
  }

  private decide(): void {
    this.round++;
    for (const account of this.accounts) this.decideFor(account);
  }

  private decideFor(account: Account): void {
    const memory: Remembered = {
      seen: new Map(this.market.prices),
      fills: [],
      refusals: [],
      equityBefore: account.equity,
      indexThen: this.market.index,
      bar: this.pricePast.length - 1,
      decision: this.decider.decide(account, this.round, this.at),
    };
    const { decision } = memory;
    account.count(decision);
    this.feed.append("decisions", decision);
    this.remembered.set(`${this.round}-${account.name}`, memory);
    for (const order of decision.orders) this.execute(account, order, memory);
  }

  private execute(account: Account, order: Order, memory: Remembered): void {
    const outcome = execute(account, order, this.market, this.round, this.at);
    if ("refusal" in outcome) {
      memory.refusals.push(outcome.refusal);
      this.feed.append("refusals", outcome.refusal);
      return;
    }
    memory.fills.push(outcome.fill);
    this.feed.append("fills", outcome.fill);
    const held = account.held.get(order.symbol);
    const value = held ? { sh: String(held.shares), cost: held.cost.toFixed(2) } : null;
    this.feed.set(`agent:${account.name}`, order.symbol, value);
  }

  private publish(): void {
    const { at, tick, next, every, plan } = this;
    const { phase = "running", reason = "", name = "Wall Street" } = plan;
    const counts = phase === "running" || phase === "open" || phase === "closed";
    const timer: Timer = { next: counts ? next : null, every, phase, round: this.round + 1, reason };
    const started = this.sessions[0]?.[0] ?? 0;
    publish(this.feed, { at, tick, started, timer, name }, this.market, this.accounts);
  }
}
