import { useState } from "preact/hooks";
import { cost, count, latency } from "../format";
import type { Filter } from "../store/screen";
import type { Logged } from "../wire/replica";
import type { Decision } from "../wire/values";
import { Ago } from "./ago";
import { Chip } from "./chip";
import { usePage } from "./context";
import { Headline, headlineOf, type Told } from "./headline";
import { OverLink } from "./overlink";
import { Segmented } from "./segmented";
import { useTicker, Waiting } from "./ticker";

const filters = [
  { value: "all", label: "All" },
  { value: "trades", label: "Trades" },
  { value: "holds", label: "Holds" },
  { value: "errors", label: "Errors", title: "Missed rounds and refused orders" },
] as const;

const nothing: Record<Filter, string> = {
  all: "No decision yet. The first comes with the first round.",
  trades: "No trade among the decisions that are kept.",
  holds: "Nobody held among the decisions that are kept.",
  errors: "No missed round and no refused order among the decisions that are kept.",
};

/** What the agents decided, the last first. */
export function Decisions() {
  const { arena, screen } = usePage();
  const filter = screen.filter.value;
  const words = screen.search.value.trim().toLowerCase();
  const tell = useTold();
  const news = arena.decisions.value
    .filter(({ value }) => passes(tell(value), filter) && (words === "" || mentions(value, words)))
    .reverse();
  const ticker = useTicker<HTMLOListElement, Logged<Decision>>(news, `${filter} ${words}`);
  return (
    <section class="panel decisions" aria-labelledby="decisions-title">
      <header class="head">
        <h2 id="decisions-title">Decisions</h2>
        <Waiting ticker={ticker} of="decisions" />
        <span class="grow" />
        <input
          id="search"
          type="search"
          placeholder="Agent, symbol, word"
          aria-label="Find decisions by agent, symbol or word"
          value={screen.search.value}
          onInput={(event) => {
            screen.search.value = event.currentTarget.value;
          }}
        />
        <Segmented<Filter>
          label="Show"
          options={filters}
          value={filter}
          onPick={(value) => {
            screen.filter.value = value;
          }}
        />
      </header>
      {ticker.rows.length === 0 && (
        <p class="empty">
          {words === "" ? nothing[filter] : `No decision mentions “${screen.search.value}”.`}
        </p>
      )}
      <div class="scroller">
        <ol ref={ticker.list}>
          {ticker.rows.map(({ seq, value }) => (
            <Item key={`${seq}-${value.agent}`} decision={value} told={tell(value)} />
          ))}
        </ol>
      </div>
    </section>
  );
}

/** Tells decisions, and goes on telling an outcome that the page no longer keeps. */
function useTold(): (decision: Decision) => Told {
  const { arena } = usePage();
  const [known] = useState(() => new WeakMap<Decision, Told>());
  return (decision) => {
    const before = known.get(decision);
    const told = headlineOf(decision, arena.fillsByOrder.value, arena.refusalsByOrder.value);
    if (before && told.settled < before.settled) return before;
    known.set(decision, told);
    return told;
  };
}

function passes(told: Told, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "trades":
      return told.kind === "trade";
    case "holds":
      return told.kind === "hold";
    case "errors":
      return told.kind === "missed" || told.refused > 0;
  }
}

function mentions({ agent, rationale, orders }: Decision, words: string): boolean {
  return [agent, rationale, ...orders.map((order) => order.symbol)].some((text) =>
    text.toLowerCase().includes(words),
  );
}

function Item({ decision, told }: { decision: Decision; told: Told }) {
  const { arena } = usePage();
  const { agent, round } = decision;
  return (
    <li>
      <Chip agent={arena.agents.value.get(agent)} />
      <div>
        <p class="did">
          <OverLink to={{ round, agent }}>
            <Headline agent={agent} told={told} />
          </OverLink>
          <small>
            <Spent decision={decision} />
            <Ago at={decision.at} />
          </small>
        </p>
        <p class="why" dir="auto">
          {decision.missed ? decision.detail : decision.rationale}
        </p>
      </div>
    </li>
  );
}

/** What the decision took: time, tokens and money, of what is known. */
function Spent({ decision }: { decision: Decision }) {
  const facts: string[] = [];
  if (decision.latency > 0) facts.push(latency(decision.latency));
  if (decision.in > 0 || decision.out > 0) facts.push(`${count(decision.in)}→${count(decision.out)} tok`);
  if (Number(decision.cost) > 0) facts.push(cost(decision.cost));
  return facts.length > 0 ? <span class="spent">{facts.join(" · ")}</span> : null;
}
