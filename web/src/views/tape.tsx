import { clockTime, day, marketTime, money, price, shares } from "../format";
import type { Logged } from "../wire/replica";
import type { Fill } from "../wire/values";
import { Chip } from "./chip";
import { usePage } from "./context";
import { words } from "./headline";
import { useTicker, Waiting } from "./ticker";

const digit = 7.6; // px
const rims = 28; // px beside a figure

/** The width of a column of figures: the usual one, so that nothing moves, unless they are large. */
function room(usual: number, figures: readonly string[]): string {
  const longest = figures.reduce((most, { length }) => Math.max(most, length), 0);
  return `${Math.max(usual, Math.ceil(longest * digit) + rims)}px`;
}

/** Fills as they happen, the last first. */
export function Tape() {
  const { arena } = usePage();
  const ticker = useTicker<HTMLTableSectionElement, Logged<Fill>>(arena.fills.value.toReversed(), "");
  const fills = ticker.rows;
  const today = day(fills[0]?.value.at ?? 0);
  const prices = fills.map(({ value }) => price(value.price));
  const fees = fills.map(({ value }) => money(Number(value.fee)));
  return (
    <>
      <Waiting ticker={ticker} of="trades" />
      {fills.length === 0 && (
        <p class="empty">No trade yet. Orders fill at the first price after the decision.</p>
      )}
      <table class="tape" hidden={fills.length === 0}>
        <caption class="hidden">Fills, the last first</caption>
        <thead>
          <tr>
            <th scope="col">Time, ET</th>
            <th scope="col">Trade</th>
            <th scope="col" class="n" style={{ width: room(84, prices) }}>
              Price
            </th>
            <th scope="col" class="n" style={{ width: room(68, fees) }}>
              Fee
            </th>
          </tr>
        </thead>
        <tbody ref={ticker.list}>
          {fills.map(({ seq, value: fill }, index) => (
            <tr key={`${seq}-${fill.order}`}>
              <td class="time" title={`${marketTime(fill.at)} ET`}>
                {day(fill.at) === today ? clockTime(fill.at) : day(fill.at)}
              </td>
              <td>
                <span class="traded">
                  <Chip agent={arena.agents.value.get(fill.agent)} />
                  <span class="hidden">{fill.agent}</span>
                  <span>
                    <span class={fill.side === "buy" ? "up" : "down"}>
                      {fill.side === "buy" ? "Buy" : "Sell"}
                    </span>{" "}
                    {shares(fill.shares)} <b>{fill.symbol}</b>
                    {fill.reduced !== "" && <small> reduced: {words(fill.reduced)}</small>}
                  </span>
                </span>
              </td>
              <td class="n" title={`Seen ${price(fill.seen)}`}>
                {prices[index]}
              </td>
              <td class="n">{fees[index]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
