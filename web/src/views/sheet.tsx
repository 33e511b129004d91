import { useState } from "preact/hooks";
import { count, day, hourMinute, latency, money, none, percent, spending } from "../format";
import { deciderOf } from "../store/roster";
import type { DecisionName } from "../store/route";
import type { Detail } from "../wire/rest";
import { Chip, tone } from "./chip";
import { usePage } from "./context";
import { Headline, headlineOf, words } from "./headline";
import { Icon } from "./icons";
import { Later } from "./later";
import { OrdersTable } from "./orderstable";
import { TroubleNote } from "./trouble";

/** What is known of the decision that is open. */
export function Sheet() {
  const { question, known } = usePage().decisions;
  // The decision before stays until the next one is here: stepping does not blink.
  const detail = known.value ?? (question.trouble.value ? null : question.answer.value);
  return (
    <>
      {/* What was told of a decision is still true when nothing new comes. */}
      {!known.value && <TroubleNote question={question} what="The decision did not load." />}
      {detail && <Content detail={detail} />}
    </>
  );
}

interface StepProps {
  shape: "left" | "right";
  label: string;
  to: { round: number } | null;
  step(to: { round: number } | null): void;
}

function Step({ shape, label, to, step }: StepProps) {
  return (
    <button
      type="button"
      class="tool"
      aria-label={label}
      title={label}
      disabled={!to}
      onClick={() => step(to)}
    >
      <Icon shape={shape} />
    </button>
  );
}

/** A decision in a few words, and the ways to its neighbours. */
export function Title({ decision }: { decision: DecisionName }) {
  const { arena, screen, decisions } = usePage();
  const detail = decisions.known.value;
  const told =
    detail && headlineOf(decisionFrom(detail), outcomesOf(detail, "filled"), outcomesOf(detail, "rejected"));
  const step = (to: { round: number } | null) => {
    if (to) screen.open({ round: to.round, agent: decision.agent });
  };
  return (
    <>
      <Chip agent={arena.agents.value.get(decision.agent)} />
      <h2>{told ? <Headline agent={decision.agent} told={told} brief /> : <bdi>{decision.agent}</bdi>}</h2>
      <Step shape="left" label="The decision before" to={detail?.previous ?? null} step={step} />
      <Step shape="right" label="The decision after" to={detail?.next ?? null} step={step} />
    </>
  );
}

function Content({ detail }: { detail: Detail }) {
  return (
    <div class="content">
      {detail.missed ? (
        <p class="rationale">
          <span class="warned">Missed: {words(detail.missed)}.</span> {detail.detail}
        </p>
      ) : (
        <p class="rationale" dir="auto">
          {detail.rationale || "No reason was given."}
        </p>
      )}
      <FactList detail={detail} />
      {detail.orders.length > 0 && <OrdersTable orders={detail.orders} />}
      <Unplaced detail={detail} />
      <Next detail={detail} />
      <Sources detail={detail} />
    </div>
  );
}

function FactList({ detail }: { detail: Detail }) {
  const { usage, equity } = detail;
  const told = deciderOf(detail.agent, detail.decider);
  const facts: [string, string][] = [
    ["Time", `${day(detail.at)}, ${hourMinute(detail.at)} ET`],
    ["Round", count(detail.round)],
    ["Decider", told === "sealed" ? "Hidden, as are prompt and reply, until the reveal" : told],
  ];
  if (detail.latency_ms) facts.push(["Latency", latency(detail.latency_ms)]);
  if (usage?.tokens_in || usage?.tokens_out)
    facts.push(["Tokens", `${count(usage.tokens_in)} → ${count(usage.tokens_out)}`]);
  if (usage && (usage.unpriced || Number(usage.cost)))
    facts.push(["Cost", spending(usage.cost, usage.unpriced)]);
  if (detail.attempts) facts.push(["Attempts", count(detail.attempts)]);
  if (detail.repairs) facts.push(["Asked again", count(detail.repairs)]);
  if (detail.model) facts.push(["Answered by", detail.model]);
  if (detail.outcome) facts.push(["Read as", detail.outcome]);
  if (equity?.before) facts.push(["Equity before", money(Number(equity.before))]);
  if (equity?.after) facts.push(["Equity after", money(Number(equity.after))]);
  return (
    <dl class="factlist">
      {facts.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What was asked for and is no order. */
function Unplaced({ detail }: { detail: Detail }) {
  const unplaced = detail.unplaced ?? [];
  if (unplaced.length === 0) return null;
  return (
    <section>
      <h3>No orders</h3>
      <ul>
        {unplaced.map(({ asked, reason }, i) => (
          <li key={`${i}${asked}`} dir="auto">
            <b>{asked || "a trade"}</b>: {reason}
          </li>
        ))}
      </ul>
    </section>
  );
}

const difference = "Difference";

/** Reply, prompt, its difference to the one before, and raw JSON, of those that exist. */
function Sources({ detail }: { detail: Detail }) {
  const sources: [string, string][] = [];
  const replies = detail.replies ?? [];
  for (const [i, reply] of replies.entries())
    sources.push([replies.length > 1 ? `Reply ${i + 1}` : "Reply", reply]);
  if (detail.prompt) sources.push(["Prompt", detail.prompt]);
  if (detail.prompt && detail.previous) sources.push([difference, ""]);
  sources.push(["Raw JSON", JSON.stringify(detail, null, 2)]);
  const [open, setOpen] = useState(sources[0]?.[0] ?? "");
  const shown = sources.find(([label]) => label === open) ?? sources[0];
  return (
    <section aria-label="Sources">
      <div class="tabs plain">
        {sources.map(([label]) => (
          <button
            key={label}
            type="button"
            aria-pressed={label === shown?.[0]}
            onClick={() => setOpen(label)}
          >
            {label}
          </button>
        ))}
      </div>
      {shown?.[0] === difference ? <Later what="difference" /> : <pre dir="auto">{shown?.[1]}</pre>}
    </section>
  );
}

/** What the prices did after the decision, beside the index. */
function Next({ detail }: { detail: Detail }) {
  const { arena } = usePage();
  const orders = detail.orders.filter((order) => order.after);
  if (orders.length === 0) return null;
  const symbol = arena.bench.value?.symbol ?? "index";
  return (
    <section class="after">
      <h3>What happened next</h3>
      <ul>
        {orders.map(({ id, symbol: ticker, after }) => {
          const index = after.benchmark?.now?.change ?? null;
          return (
            <li key={id}>
              <b>{ticker}</b>
              <Change label="+1 h" value={after.hour?.change ?? null} />
              <Change label="+1 d" value={after.day?.change ?? null} />
              <Change label="to now" value={after.now?.change ?? null} />
              {index !== null && (
                <span class="against">
                  {symbol} {percent(index)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Change({ label, value }: { label: string; value: number | null }) {
  return (
    <span>
      {label} {value === null ? none : <b class={tone(value)}>{percent(value)}</b>}
    </span>
  );
}

function decisionFrom(detail: Detail) {
  return { ...detail, latency: 0, in: 0, out: 0, cost: "" };
}

/** Outcomes of one kind by order, in the shape that the headline knows. */
function outcomesOf(detail: Detail, kind: "filled" | "rejected"): Map<number, never[]> {
  const outcomes = new Map<number, never[]>();
  for (const order of detail.orders) {
    const own = order.outcomes.filter((outcome) => outcome.kind === kind);
    if (own.length > 0) outcomes.set(order.id, own as never[]);
  }
  return outcomes;
}
