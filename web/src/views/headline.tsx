import { plural, price, shares } from "../format";
import type { Decision, Fill, Order, Refusal } from "../wire/values";
import { Name } from "./chip";

/** A decision in a few words. */
export interface Told {
  kind: "trade" | "hold" | "missed";
  side: Order["side"] | null;
  verb: string;
  what: string;
  /** The outcome: a price, refused or open. */
  at: string;
  /** What the other orders are. */
  more: string;
  refused: number;
  /** How many of the orders have an outcome. */
  settled: number;
}

type ByOrder<T> = ReadonlyMap<number, readonly T[]>;

/** Tells what came of a decision, as far as its fills and refusals are known. */
export function headlineOf(decision: Decision, fills: ByOrder<Fill>, refusals: ByOrder<Refusal>): Told {
  const plain = { side: null, what: "", at: "", more: "", refused: 0, settled: 0 };
  if (decision.missed)
    return { ...plain, kind: "missed", verb: `missed the round: ${words(decision.missed)}` };
  const refused = decision.orders.filter((order) => refusals.has(order.id)).length;
  const [best] = decision.orders.toSorted((a, b) => weightOf(b, fills) - weightOf(a, fills));
  if (!best) return { ...plain, kind: "hold", verb: "holds" };
  const more = decision.orders.length > 1 ? ` and ${plural(decision.orders.length - 1, "other order")}` : "";
  return {
    ...orderTold(best, fills.get(best.id) ?? [], refusals.has(best.id), more),
    kind: "trade",
    refused,
    settled: decision.orders.filter((order) => fills.has(order.id) || refusals.has(order.id)).length,
  };
}

function orderTold(
  order: Order,
  fills: readonly Fill[],
  refused: boolean,
  more: string,
): Omit<Told, "kind" | "refused" | "settled"> {
  const { side, symbol } = order;
  const filled = fills.reduce((sum, fill) => sum + Number(fill.shares), 0);
  // The outcome comes behind what was told before, so that no word moves when it comes.
  const verb = side === "buy" ? "buys" : "sells";
  const what = (amount: string) => `${shares(amount)} ${symbol}`;
  if (filled > 0) {
    return { side, verb, what: what(String(filled)), at: `at ${price(fills.at(-1)?.price ?? "")}`, more };
  }
  if (refused) return { side, verb: `would ${side}`, what: what(order.shares), at: "· refused", more };
  return { side, verb, what: what(order.shares), at: "· open", more };
}

/** Orders that were filled tell more than those that were not; greater ones more than small ones. */
function weightOf(order: Order, fills: ByOrder<Fill>): number {
  return (fills.get(order.id) ?? []).reduce((sum, fill) => sum + Number(fill.shares) * Number(fill.price), 0);
}

/** A reason's code as words. */
export function words(code: string): string {
  return code.replaceAll("_", " ");
}

/** A decision as a line; a brief one leaves the price and the other orders out. */
export function Headline({ agent, told, brief }: { agent: string; told: Told; brief?: boolean }) {
  const colour = told.side === "buy" ? "up" : told.side === "sell" ? "down" : "";
  return (
    <>
      <Name of={agent} /> <span class={told.kind === "missed" ? "warned" : colour}>{told.verb}</span>
      {told.what !== "" && ` ${told.what}`}
      {told.at !== "" && !(brief && told.at.startsWith("at ")) && (
        <span class="rest">
          {/* One text, whose end alone changes. */ ` ${told.at}${brief ? "" : told.more}`}
        </span>
      )}
    </>
  );
}
