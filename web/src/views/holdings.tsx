import { gain, money, percent, price, shares, weight } from "../format";
import type { Position, Price } from "../wire/values";
import { Chip, tone } from "./chip";
import { usePage } from "./context";

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
  const name = screen.isolated.value ?? arena.leader.value?.name ?? arena.roster.value[0]?.name ?? "";
  if (name === "") return <p class="empty">Nobody competes yet.</p>;
  const held = heldOf(arena.positions(name).value, arena.prices.value);
  const standing = arena.board.value.get(name);
  const equity = Number(standing?.eq ?? 0) || 1;
  const cash = Number(standing?.cash ?? 0);
  return (
    <>
      <AgentPick name={name} />
      <Weights held={held} equity={equity} look={arena.agents.value.get(name)?.colour ?? "base"} />
      <table>
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
        <tbody>
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
    </>
  );
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
  return (
    <div class={`weights ${look}`} aria-hidden="true">
      {held.map(({ symbol, value }, index) => (
        <i
          key={symbol}
          style={{
            flexGrow: Math.max(value / equity, 0),
            opacity: Math.max(0.24, 1 - index * 0.13),
          }}
        />
      ))}
      <i
        class="left"
        style={{ flexGrow: Math.max(0, 1 - held.reduce((sum, { value }) => sum + value / equity, 0)) }}
      />
    </div>
  );
}
