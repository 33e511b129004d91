import type { WireSpending } from "../src/wire/schema";
import type { Standing, Status, Timer } from "../src/wire/values";
import type { Account } from "./account";
import type { Feed } from "./feed";
import { indexStart, type Market } from "./market";

/** What a season tells beside its market and accounts. */
export interface News {
  at: number;
  tick: number;
  started: number;
  timer: Timer;
  name: string;
}

/** Puts the present into the feed, as the server's view would. */
export function publish(feed: Feed, news: News, market: Market, accounts: readonly Account[]): void {
  const status: Status = {
    at: news.at,
    session: new Date(news.at).toISOString().slice(0, 10),
    tick: news.tick,
    season: 1,
    mode: "simulated",
    source: "simulated",
    stale: 0,
    untraded: 0,
    open: true,
    name: news.name,
    bench: "INDEX",
    cash: (accounts[0]?.start ?? 0).toFixed(2),
    started: news.started,
    spent: spendingOf(accounts),
  };
  feed.set("status", "", status);
  feed.set("timer", "", news.timer);
  for (const [symbol, price] of market.prices) {
    feed.set("prices", symbol, [price.toFixed(2), round6(market.change(symbol)), 0]);
  }
  feed.set("bench", "", {
    symbol: "INDEX",
    price: market.index.toFixed(2),
    level: market.index.toFixed(2),
    ret: round6(market.index / indexStart - 1),
    day: round6(market.indexChange()),
  });
  const models = accounts.filter((account) => account.decider.startsWith("model:"));
  if (models.length > 0) {
    const grown = (of: (account: Account) => number) =>
      models.reduce((sum, account) => sum + of(account), 0) / models.length;
    feed.set("managers", "", {
      ret: round6(grown((account) => account.equity / account.start - 1)),
      day: round6(grown((account) => account.equity) / grown((account) => account.close) - 1),
    });
  }
  const ranked = accounts
    .map((account, i) => ({ account, i, equity: account.equity }))
    .sort((a, b) => b.equity - a.equity);
  for (const [place, { account, i, equity }] of ranked.entries()) {
    feed.set("board", account.name, standing(account, equity, i, place + 1));
  }
}

/** What all models cost; the mock's day is a session. */
function spendingOf(accounts: readonly Account[]): WireSpending {
  const sum = (of: (account: Account) => number) => accounts.reduce((all, one) => all + of(one), 0);
  return {
    day: "",
    cost: sum((account) => account.costToday).toFixed(6),
    unpriced: sum((account) => account.unpricedToday),
    total: sum((account) => account.cost).toFixed(6),
    total_unpriced: sum((account) => account.unpriced),
  };
}

function standing(account: Account, equity: number, i: number, rank: number): Standing {
  const ret = equity / account.start - 1;
  return {
    i,
    rank,
    decider: account.decider,
    base: 0,
    eq: equity.toFixed(2),
    ret: round6(ret),
    day: round6(equity / account.close - 1),
    dd: round6(account.worst),
    sharpe: round6(ret * 14),
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
}

function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
