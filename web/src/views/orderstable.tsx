import { money, none, price, shares } from "../format";
import type { DetailOrder, Outcome } from "../wire/rest";
import { words } from "./headline";

/** What was asked against what was filled, with the reason for the difference. */
export function OrdersTable({ orders }: { orders: readonly DetailOrder[] }) {
  return (
    <div>
      <h3 id="orders-title">Orders</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="across" tabIndex={0} aria-labelledby="orders-title">
        <table>
          <caption class="hidden">Orders: asked against filled, with the reason for the difference</caption>
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col" class="n">
                Asked
              </th>
              <th scope="col" class="n">
                Filled
              </th>
              <th scope="col" class="n">
                Seen
              </th>
              <th scope="col" class="n">
                Price
              </th>
              <th scope="col" class="n">
                Fee
              </th>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <OrderRow key={order.id} order={order} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function OrderRow({ order }: { order: DetailOrder }) {
  const fills = order.outcomes.filter((outcome) => outcome.kind === "filled");
  const total = (pick: (fill: Outcome) => number) => fills.reduce((sum, fill) => sum + pick(fill), 0);
  const filled = total((fill) => Number(fill.shares));
  const paid = total((fill) => Number(fill.shares) * Number(fill.price));
  const why = reasonOf(order.outcomes);
  return (
    <>
      <tr class={why ? "told" : ""}>
        <th scope="row">
          <span class={order.side === "buy" ? "up" : "down"}>{order.side === "buy" ? "Buy" : "Sell"}</span>{" "}
          {order.symbol}
          {order.limit !== "" && <small> limit {price(order.limit)}</small>}
        </th>
        <td class="n">{shares(order.shares)}</td>
        <td class="n">{shares(String(filled))}</td>
        <td class="n">{order.seen === null ? none : price(order.seen)}</td>
        <td class="n">{filled > 0 ? price(paid / filled) : none}</td>
        <td class="n">{filled > 0 ? money(total((fill) => Number(fill.fee))) : none}</td>
      </tr>
      {why && (
        <tr class="reason">
          <td colSpan={6}>{why}</td>
        </tr>
      )}
    </>
  );
}

function reasonOf(outcomes: readonly Outcome[]): string {
  const reasons = outcomes.flatMap((outcome) => {
    if (outcome.kind === "rejected")
      return [`Refused (${words(outcome.reason ?? "")}): ${outcome.text ?? ""}`];
    if (outcome.kind === "open") return ["Still open"];
    return outcome.reduced ? [`Reduced: ${words(outcome.reduced)}`] : [];
  });
  return [...new Set(reasons)].join(". ");
}
