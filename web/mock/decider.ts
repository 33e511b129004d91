import type { Decision, Order } from "../src/wire/values";
import type { Account } from "./account";
import { type Market, symbols } from "./market";
import type { Random } from "./random";

const reasons = [
  "Data-centre orders up, price back at its 20-day average; trims cash from 18% to 11%.",
  "Momentum broke below the weekly low, cutting the position by half to stop the drawdown.",
  "Adds a low-beta name ahead of the CPI print; volatility target 12%.",
  "The price is far above its fair value of 193.50; takes a part of the gain.",
  "Rotates out of the laggard into the strongest name of the universe.",
];
const holding =
  "Positions are near target weights and fees of 5 bps outweigh the expected gain from rebalancing.";

/** A Decider decides by chance, in the manner of a model. */
export class Decider {
  private orders = 0;

  constructor(
    private readonly random: Random,
    private readonly market: Market,
  ) {}

  /** Decides for an account in a round; now and then it misses. */
  decide(account: Account, round: number, at: number): Decision {
    const { random } = this;
    const chance = random.next();
    const missed = chance < 0.03 ? "deadline" : "";
    const holds = missed !== "" || chance > 0.85;
    const wants = holds ? 0 : account.held.size < 5 ? 2 : 1 + Math.floor(random.next() * 2);
    const orders = Array.from({ length: wants }, () => this.order(account));
    return {
      at,
      agent: account.name,
      round,
      rationale: missed ? "" : wants === 0 ? holding : random.pick(reasons),
      orders,
      missed,
      detail: missed ? "no answer within 30 s" : "",
      latency: missed ? 30_000 : Math.round(900 + random.next() * 5000),
      in: 1150 + Math.floor(random.next() * 120),
      out: 120 + Math.floor(random.next() * 320),
      cost: (0.0004 + random.next() * 0.009).toFixed(6),
    };
  }

  private order(account: Account): Order {
    const { random } = this;
    const held = [...account.held.keys()];
    const poor = account.cash < account.equity * 0.12;
    const sell = held.length > 0 && (poor || (held.length > 5 && random.next() < 0.3));
    const symbol = sell ? random.pick(held) : random.pick(symbols);
    const shares = sell
      ? Math.ceil(account.shares(symbol) * (0.4 + random.next() * 0.6))
      : Math.ceil((account.start * (0.06 + random.next() * 0.12)) / this.market.price(symbol));
    const side = sell ? "sell" : "buy";
    return { id: ++this.orders, symbol, side, shares: String(shares), limit: "", tif: "" };
  }
}
