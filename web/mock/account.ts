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
  /** What the model cost, in dollars. */
  cost = 0;

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
