import { plural, price, shares } from "../format";
import type { Decision, Fill, Order, Refusal } from "../wire/values";

/** A decision in a few words. */
export interface Told {
  kind: "trade" | "hold" | "missed";
  side: Order["side"] | null;
  verb: string;
  what: string;
  at: string;
  refused: number;
}

type ByOrder<T> = ReadonlyMap<number, readonly T[]>;

/** Tells what came of a decision, as far as its fills and refusals are known. */
export function headlineOf(decision: Decision, fills: ByOrder<Fill>, refusals: ByOrder<Refusal>): Told {
  const plain = { side: null, what: "", at: "", refused: 0 };
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
  };
}

function orderTold(
  order: Order,
  fills: readonly Fill[],
  refused: boolean,
  more: string,
): Omit<Told, "kind" | "refused"> {
  const { side, symbol } = order;
  const filled = fills.reduce((sum, fill) => sum + Number(fill.shares), 0);
  if (filled > 0) {
    const verb = side === "buy" ? "bought" : "sold";
    return {
      side,
      verb,
      what: `${shares(String(filled))} ${symbol}`,
      at: `at ${price(fills.at(-1)?.price ?? "")}${more}`,
    };
  }
  const what = `${shares(order.shares)} ${symbol}`;
  return {
    side,
    verb: side === "buy" ? "would buy" : "would sell",
    what,
    at: `${refused ? "· refused" : ""}${more}`,
  };
}

/** Orders that were filled tell more than those that were not; greater ones more than small ones. */
function weightOf(order: Order, fills: ByOrder<Fill>): number {
  return (fills.get(order.id) ?? []).reduce((sum, fill) => sum + Number(fill.shares) * Number(fill.price), 0);
}

/** A reason's code as words. */
export function words(code: string): string {
  return code.replaceAll("_", " ");
}

export function Headline({ agent, told }: { agent: string; told: Told }) {
  const colour = told.side === "buy" ? "up" : told.side === "sell" ? "down" : "";
  return (
    <>
      <bdi class="name">{agent}</bdi>{" "}
      <span class={told.kind === "missed" ? "warned" : colour}>{told.verb}</span>
      {told.what !== "" && ` ${told.what}`}
      {told.at !== "" && <span class="rest"> {told.at}</span>}
    </>
  );
}
