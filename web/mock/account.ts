import type { Decision } from "../src/wire/values";
import type { Market } from "./market";

interface Held {
  shares: number;
  cost: number;
}

/** An Account is what an agent has, and what became of its orders. */
export class Account {
  cash: number;
  fees = 0;
  readonly held = new Map<string, Held>();
  peak: number;
  worst = 0;
  /** The equity at the last close. */
  close: number;
  /** Money that a test gave. */
  boost = 0;
  fills = 0;
  missed = 0;
  rejected = 0;
  /** What the model cost, in dollars, and that since the last close. */
  cost = 0;
  costToday = 0;
  /** Attempts whose cost nobody told. */
  unpriced = 0;
  unpricedToday = 0;
  /** Attempts that asked for a better answer. */
  repairs = 0;
  decided = 0;
  tokensIn = 0;
  tokensOut = 0;

  constructor(
    readonly name: string,
    readonly decider: string,
    /** The drift of what is invested, per move of the market. */
    readonly skill: number,
    private readonly market: Market,
    /** What it starts with, in dollars. */
    readonly start: number,
  ) {
    this.cash = this.peak = this.close = start;
  }

  get invested(): number {
    let sum = 0;
    for (const [symbol, { shares }] of this.held) sum += shares * this.market.price(symbol);
    return sum;
  }

  get equity(): number {
    return this.cash + this.invested + this.boost;
  }

  shares(symbol: string): number {
    return this.held.get(symbol)?.shares ?? 0;
  }

  /** Notes peak and drawdown. */
  mark(): void {
    const { equity } = this;
    this.peak = Math.max(this.peak, equity);
    this.worst = Math.min(this.worst, equity / this.peak - 1);
  }

  /** Whether nobody tells what a miss cost: some endpoints do, some do not. */
  get silent(): boolean {
    return this.name.length % 2 === 1;
  }

  /** Counts a decision or a miss, and what it cost. */
  count(decision: Decision): void {
    if (decision.missed) {
      this.missed++;
      if (!this.silent) return;
      this.unpriced++;
      this.unpricedToday++;
      return;
    }
    this.decided++;
    if (decision.in % 9 === 0) this.repairs++;
    this.tokensIn += decision.in;
    this.tokensOut += decision.out;
    this.cost += Number(decision.cost);
    this.costToday += Number(decision.cost);
  }

  /** Ends the session. */
  closeDay(): void {
    this.close = this.equity;
    this.costToday = this.unpricedToday = 0;
  }

  /** Books shares that were bought, or sold when their number is negative. */
  book(symbol: string, shares: number, price: number, fee: number): void {
    const held = this.held.get(symbol) ?? { shares: 0, cost: 0 };
    this.cash -= shares * price + fee;
    this.fees += fee;
    this.fills++;
    held.cost = shares > 0 ? held.cost + shares * price : held.cost * (1 + shares / held.shares);
    held.shares += shares;
    if (held.shares > 0) this.held.set(symbol, held);
    else this.held.delete(symbol);
  }
}
