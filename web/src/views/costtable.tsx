import { useEffect } from "preact/hooks";
import { count, marketTime, money, none, percent, plural, spending } from "../format";
import { type AgentCosts, type CostsTold, get } from "../wire/rest";
import { Chip, Name, tone } from "./chip";
import { usePage } from "./context";
import { words } from "./headline";

const columns: readonly [label: string, title: string][] = [
  ["Gross", "The return before fees and before what the model cost"],
  ["Net of fees", "The return of the ranking"],
  ["Net of model", "The return after fees and after what the model cost"],
  ["Fees", "Paid for trades"],
  ["Model cost", "As the endpoint told it, or by the roster's prices"],
  ["Tokens", "Asked and answered"],
  ["Decided", "Decisions that were taken"],
  ["Missed", "Rounds without a decision"],
  ["Asked again", "Attempts that asked for a better answer"],
];

/** What the returns cost, an agent a row, as of the last round that was answered. */
export function CostTable() {
  const { arena, screen, costs } = usePage();
  const answered = arena.decisions.value.at(-1)?.seq;
  useEffect(() => {
    costs.ask((signal) => get("/api/arenas/{id}/costs", { places: { id: screen.arena }, signal }));
  }, [costs, screen, answered]);
  useEffect(() => () => costs.drop(), [costs]);
  const told = costs.answer.value;
  return (
    <div class="content">
      {told && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section class="across" tabIndex={0} aria-label="Costs of every agent">
            <table>
              <caption class="hidden">
                Returns before and after what they cost, in the order of the ranking
              </caption>
              <thead>
                <tr>
                  <th scope="col">Agent</th>
                  {columns.map(([label, title]) => (
                    <th key={label} scope="col" class="n" title={title}>
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {told.agents.map((agent) => (
                  <Row key={agent.agent} costs={agent} hidden={isHidden(agent, told)} />
                ))}
              </tbody>
            </table>
          </section>
          <p>
            {told.at !== null && `As of ${marketTime(told.at)} ET, round ${count(told.round)}. `}
            Gross is before fees and what the model cost, net of fees is the ranking's. Where the cost of an
            attempt is not known, there is no return net of the model.
            {told.blind === "sealed" && " What the models cost is hidden until the reveal."}
          </p>
        </>
      )}
    </div>
  );
}

/** Whether a model plays under a code name that is not revealed: then its net return is told least of all. */
function isHidden({ net }: AgentCosts, { blind }: CostsTold): boolean {
  return blind === "sealed" && net === null;
}

function Row({
  costs: { rank, agent, gross, return: ret, net, fees, usage, ...told },
  hidden,
}: {
  costs: AgentCosts;
  hidden: boolean;
}) {
  const { arena } = usePage();
  const reasons = Object.entries(told.missed ?? {});
  const missed = reasons.reduce((sum, [, n]) => sum + n, 0);
  const asked = usage.tokens_in + usage.tokens_out > 0;
  const unpriced = usage.unpriced ?? 0;
  const why = hidden ? "Hidden until the reveal" : undefined;
  return (
    <tr class={arena.agents.value.get(agent)?.baseline ? "baseline" : ""}>
      <th scope="row">
        <span class="agent">
          <small>{rank}</small>
          <Chip agent={arena.agents.value.get(agent)} />
          <Name of={agent} />
        </span>
      </th>
      <Return value={gross} />
      <Return value={ret} />
      {net === null ? (
        <td class="n" title={why ?? `${plural(unpriced, "attempt")} whose cost nobody told`}>
          {none}
        </td>
      ) : (
        <Return value={net} />
      )}
      <td class="n">{money(Number(fees))}</td>
      <td class="n" title={why}>
        {Number(usage.cost) || unpriced ? spending(usage.cost, unpriced) : none}
      </td>
      <td class="n" title={why}>
        {asked ? `${count(usage.tokens_in)} → ${count(usage.tokens_out)}` : none}
      </td>
      <td class="n">{count(told.decisions)}</td>
      <td class="n">
        {count(missed)}
        {missed > 0 && <small>{whyOf(reasons)}</small>}
      </td>
      <td class="n" title={why}>
        {hidden ? none : count(told.repairs)}
      </td>
    </tr>
  );
}

/** The reasons of misses in words, each with its number where there are others. */
function whyOf(reasons: [reason: string, n: number][]): string {
  return reasons
    .map(([reason, n]) => `${reasons.length > 1 ? `${count(n)} ` : ""}${words(reason)}`)
    .join(", ");
}

function Return({ value }: { value: number }) {
  return (
    <td class="n">
      <b class={tone(value)}>{percent(value)}</b>
    </td>
  );
}
