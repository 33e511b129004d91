import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { gain, money, percent, price, shares, weight } from "../format";
import type { Position, Price } from "../wire/values";
import { Aloud } from "./aloud";
import { Chip, tone } from "./chip";
import { usePage } from "./context";
import { useHold } from "./hold";
import { useSlide } from "./motion";
import { usePaced } from "./pace";

interface Held {
  symbol: string;
  shares: string;
  price: string;
  value: number;
  gain: number;
  change: number | null;
  stale: boolean;
}

/** The positions of one agent, greatest first. */
export function Holdings() {
  const { arena, screen } = usePage();
  const table = useRef<HTMLTableElement>(null);
  const name = useWhose(table);
  const standing = arena.board.value.get(name);
  const equity = Number(standing?.eq ?? 0) || 1;
  const cash = Number(standing?.cash ?? 0);
  const held = usePacedOrder(heldOf(arena.positions(name).value, arena.prices.value), name, equity);
  const body = useSlide(`${name}\n${held.map(({ symbol }) => symbol).join("\n")}`);
  if (name === "") return <p class="empty">Nobody competes yet.</p>;
  return (
    <>
      <AgentPick name={name} />
      <Weights held={held} equity={equity} look={arena.agents.value.get(name)?.colour ?? "base"} />
      <table class="positions" ref={table}>
        <caption class="hidden">Positions of {name}</caption>
        <thead>
          <tr>
            <th scope="col">Ticker</th>
            <th scope="col" class="n">
              Shares
            </th>
            <th scope="col" class="n">
              Price
            </th>
            <th scope="col" class="n">
              Weight
            </th>
            <th scope="col" class="n">
              P/L
            </th>
          </tr>
        </thead>
        <tbody key={name} ref={body}>
          {held.map((position) => (
            <tr key={position.symbol}>
              <th scope="row">{position.symbol}</th>
              <td class="n">{shares(position.shares)}</td>
              <td class="n">
                {price(position.price)}
                {position.stale && (
                  <span class="warned" title="This price is old">
                    {" "}
                    old
                  </span>
                )}
              </td>
              <td class="n">{weight(position.value / equity)}</td>
              <td class="n">
                <span class={tone(position.change)} title={gain(position.gain)}>
                  {percent(position.change)}
                </span>
              </td>
            </tr>
          ))}
          <tr class="cash">
            <th scope="row">Cash</th>
            <td class="n" colSpan={2}>
              {money(cash)}
            </td>
            <td class="n">{weight(cash / equity)}</td>
            <td />
          </tr>
        </tbody>
      </table>
      {screen.isolated.value === name && <Aloud agent={name} />}
    </>
  );
}

/** The agent that was picked, else the leader; a leader that falls back stays while somebody reads. */
function useWhose(table: RefObject<HTMLElement | null>): string {
  const { arena, screen } = usePage();
  const { held } = useHold(table);
  const leader = useRef("");
  const now = arena.leader.value?.name ?? arena.roster.value[0]?.name ?? "";
  if (!held || leader.current === "") leader.current = now;
  return screen.isolated.value ?? leader.current;
}

/**
 * Positions as they are, in an order that changes at most once a second, and
 * never for less than a quarter of a percent of the account: neighbours of about
 * the same size would change places all the time.
 */
function usePacedOrder(held: readonly Held[], agent: string, equity: number): Held[] {
  const last = useRef<{ agent: string; symbols: readonly string[] }>({ agent, symbols: [] });
  const before = last.current.agent === agent ? last.current.symbols : [];
  const symbols = settled(held, before, equity * 0.0025).map(({ symbol }) => symbol);
  const order = usePaced(symbols, symbols.join(" "), agent);
  last.current = { agent, symbols: order };
  const bySymbol = new Map(held.map((position) => [position.symbol, position]));
  return order.flatMap((symbol) => bySymbol.get(symbol) ?? []);
}

/** Positions in the order before, but for those that outgrew their neighbours by a margin. */
function settled(held: readonly Held[], before: readonly string[], margin: number): Held[] {
  const place = new Map(before.map((symbol, index) => [symbol, index]));
  const order: Held[] = [];
  const known = held.filter(({ symbol }) => place.has(symbol));
  known.sort((a, b) => (place.get(a.symbol) ?? 0) - (place.get(b.symbol) ?? 0));
  for (const position of [...known, ...held.filter(({ symbol }) => !place.has(symbol))]) {
    const lead = place.has(position.symbol) ? margin : 0;
    let at = order.length;
    while (at > 0 && position.value > (order[at - 1]?.value ?? 0) + lead) at--;
    order.splice(at, 0, position);
  }
  return order;
}

function heldOf(positions: ReadonlyMap<string, Position>, prices: ReadonlyMap<string, Price>): Held[] {
  const held = [...positions].map(([symbol, { sh, cost }]) => {
    const [text, , stale] = prices.get(symbol) ?? ["", null, 0];
    const paid = Number(cost);
    const value = text === "" ? paid : Number(text) * Number(sh);
    const change = paid === 0 || text === "" ? null : value / paid - 1;
    return { symbol, shares: sh, price: text, value, gain: value - paid, change, stale: stale === 1 };
  });
  return held.sort((a, b) => b.value - a.value || a.symbol.localeCompare(b.symbol, "en"));
}

/** Whose positions: the isolated agent's, else the leader's. */
function AgentPick({ name }: { name: string }) {
  const { arena, screen } = usePage();
  return (
    <div class="whose">
      <Chip agent={arena.agents.value.get(name)} />
      <span class="pick">
        <select
          aria-label="Agent"
          value={name}
          onChange={(event) => {
            screen.isolated.value = event.currentTarget.value;
          }}
        >
          {arena.roster.value.map((agent) => (
            <option key={agent.name} value={agent.name}>
              {agent.name}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}

/** Every position's part of the account, as parts of one bar. */
function Weights({ held, equity, look }: { held: readonly Held[]; equity: number; look: string }) {
  const gap = 0.5; // percent of the bar
  let x = 0;
  const parts = held.map(({ symbol, value }, index) => {
    const part = Math.max((value / equity) * 100, 0);
    x += part;
    return { symbol, x: x - part, width: Math.max(part - gap, 0), opacity: Math.max(0.24, 1 - index * 0.13) };
  });
  return (
    <svg class={`weights ${look}`} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      {parts.map(({ symbol, opacity, ...part }) => (
        <rect key={symbol} {...part} height={6} fill-opacity={opacity} />
      ))}
      <rect class="left" x={x} width={Math.max(100 - x, 0)} height={6} />
    </svg>
  );
}
