import type { Fill, Order, Refusal } from "../src/wire/values";
import type { Account } from "./account";
import type { Market } from "./market";

const feeRate = 0.0005;
const slippage = 0.0004;
const mostOfEquity = 0.15;

const refusals: { [reason in Refusal["reason"]]?: string } = {
  position_cap: "the position may not be a larger part of the equity",
  insufficient_cash: "the cash does not pay one share and its fee",
  insufficient_shares: "there is nothing to sell",
};

/** What came of an order. */
export type Outcome = { fill: Fill } | { refusal: Refusal };

/** Fills an order of a round as far as the rules allow, or refuses it. */
export function execute(account: Account, order: Order, market: Market, round: number, at: number): Outcome {
  const { symbol, side } = order;
  const seen = market.price(symbol);
  const price = seen * (1 + (side === "buy" ? slippage : -slippage));
  const { amount, reduced } = allowed(account, order, price);
  const told = { at, agent: account.name, order: order.id, round, symbol, side };
  if (amount <= 0) {
    account.rejected++;
    const reason = reduced || "insufficient_shares";
    return { refusal: { ...told, shares: order.shares, reason, text: refusals[reason] ?? reason } };
  }
  const fee = amount * price * feeRate;
  account.book(symbol, side === "buy" ? amount : -amount, price, fee);
  return {
    fill: {
      ...told,
      side: side === "buy" ? "buy" : "sell",
      shares: String(amount),
      price: price.toFixed(2),
      seen: seen.toFixed(2),
      fee: fee.toFixed(2),
      reduced,
      left: "0",
    },
  };
}

/** How many shares the rules leave of an order, and which rule took some. */
function allowed(
  account: Account,
  order: Order,
  price: number,
): { amount: number; reduced: Fill["reduced"] } {
  const asked = Number(order.shares);
  const held = account.shares(order.symbol);
  if (order.side === "sell") return { amount: Math.min(asked, held), reduced: "" };
  const cap = Math.floor((account.equity * mostOfEquity) / price) - held;
  const paid = Math.floor(account.cash / (price * (1 + feeRate)));
  if (paid < Math.min(asked, cap)) return { amount: paid, reduced: "insufficient_cash" };
  return cap < asked ? { amount: cap, reduced: "position_cap" } : { amount: asked, reduced: "" };
}
