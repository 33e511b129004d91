import type { Random } from "./random";

/** What may be traded. */
export const symbols: readonly string[] =
  "AAPL AMZN AVGO COST GOOGL JPM KO LLY META MSFT NFLX NVDA ORCL PG TSLA UNH V WMT XOM".split(" ");

/** The index when the season starts. */
export const indexStart = 500;

/** A Market is the prices of the symbols and their index, and those of the last close. */
export class Market {
  readonly prices = new Map<string, number>();
  index = indexStart;
  private readonly closes = new Map<string, number>();
  private indexClose = indexStart;

  constructor(private readonly random: Random) {
    for (const symbol of symbols) this.prices.set(symbol, 40 + random.next() * 600);
  }

  price(symbol: string): number {
    return this.prices.get(symbol) as number;
  }

  /** Moves every price by about a part of it. */
  move(size: number): void {
    const common = this.random.normal() * size * 0.5;
    let sum = 0;
    for (const symbol of symbols) {
      const change = common + this.random.normal() * size;
      this.prices.set(symbol, this.price(symbol) * (1 + change));
      sum += change;
    }
    this.index *= 1 + sum / symbols.length;
  }

  /** Ends the day. */
  close(): void {
    for (const [symbol, price] of this.prices) this.closes.set(symbol, price);
    this.indexClose = this.index;
  }

  /** The change of a symbol since the last close. */
  change(symbol: string): number {
    const price = this.price(symbol);
    return price / (this.closes.get(symbol) ?? price) - 1;
  }

  /** The change of the index since the last close. */
  indexChange(): number {
    return this.index / this.indexClose - 1;
  }
}
