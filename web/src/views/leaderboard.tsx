import type { Mark } from "../chart/plot";
import { account, pad, percent, plural, ratio } from "../format";
import { type Row, rowsOf, type Sort, type SortKey } from "../store/ranking";
import { Chip, IndexChip, Name, tone } from "./chip";
import { usePage } from "./context";
import { useFade, useSlide } from "./motion";
import { OverLink } from "./overlink";
import { usePaced } from "./pace";
import { Segmented } from "./segmented";
import { Sparkline } from "./sparkline";

const percentRoom = "+10.00%".length;

const few = 10; // rows; the ranks of more have two digits, and so have their moves

type Metric = "ret" | "sharpe" | "dd";

const metrics = [
  { value: "ret", label: "Return" },
  { value: "sharpe", label: "Sharpe", title: "Yearly Sharpe ratio; known from 20 sessions on" },
  { value: "dd", label: "Drawdown", title: "The deepest fall from a peak" },
] as const;

/** The ranking, with the benchmark at its place. */
export function Leaderboard() {
  const { arena, screen } = usePage();
  const sort = screen.sort.value;
  const metric: Metric = sort.key === "sharpe" || sort.key === "dd" ? sort.key : "ret";
  const name = metrics.find(({ value }) => value === metric)?.label ?? "";
  const cash = Number(arena.status.value?.cash ?? 0);
  const board = arena.board.value;
  const rows = usePacedRows(
    rowsOf(board, arena.bench.value, arena.managers.value, cash, sort),
    `${sort.key} ${sort.descending}`,
  );
  const body = useSlide(rows.map((row) => row.name).join("\n"));
  const pick = (key: SortKey) => {
    screen.sort.value =
      sort.key === key ? { key, descending: !sort.descending } : { key, descending: key !== "name" };
  };
  return (
    <section class={`panel board ${rows.length > few ? "crowd" : ""}`} aria-labelledby="board-title">
      <header class="head">
        <h2 id="board-title">Leaderboard</h2>
        <Segmented
          label="Sort by"
          options={metrics}
          value={sort.key === metric ? metric : null}
          onPick={(key) => {
            screen.sort.value = { key, descending: true };
          }}
        />
      </header>
      {board.size === 0 && (
        <p class="empty">Nobody competes yet. The season's first record tells who does.</p>
      )}
      <div class="scroller">
        <table hidden={board.size === 0}>
          <caption class="hidden">Agents by {name.toLowerCase()}, the benchmark among them</caption>
          <thead>
            <tr>
              <th scope="col" class="rank">
                <span class="hidden">Rank</span>
              </th>
              <Head label="Agent" of="name" sort={sort} pick={pick} />
              <th scope="col" class="course">
                <span class="hidden">Course</span>
              </th>
              <Head label="Value" of="eq" sort={sort} pick={pick} number />
              <Head label={name} of={metric} sort={sort} pick={pick} number />
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((row) =>
              row.mark === null ? (
                <AgentRow key={row.name} row={row} metric={metric} />
              ) : (
                <IndexRow key={row.mark} row={row} mark={row.mark} metric={metric} />
              ),
            )}
          </tbody>
        </table>
      </div>
      {arena.managers.value && (
        <p class="more scripted">
          <OverLink to="costs">Costs and misses</OverLink>
          {arena.status.value?.blind && <OverLink to="seats">Who is who</OverLink>}
        </p>
      )}
    </section>
  );
}

/** Rows as they are, in an order that changes at most once a second. */
function usePacedRows(rows: readonly Row[], question: string): Row[] {
  const now = rows.map((row) => row.name);
  const order = usePaced(now, now.join("\n"), `${question} ${rows.length}`);
  const byName = new Map(rows.map((row) => [row.name, row]));
  return order.flatMap((name) => byName.get(name) ?? []);
}

interface HeadProps {
  label: string;
  of: SortKey;
  sort: Sort;
  pick(key: SortKey): void;
  number?: boolean;
}

function Head({ label, of, sort, pick, number }: HeadProps) {
  const sorted = sort.key === of ? (sort.descending ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" class={number ? "n" : ""} aria-sort={sorted}>
      <button type="button" onClick={() => pick(of)}>
        {label}
      </button>
    </th>
  );
}

function AgentRow({ row, metric }: { row: Row; metric: Metric }) {
  const { arena, screen } = usePage();
  const agent = arena.agents.value.get(row.name);
  const isolated = screen.isolated.value === row.name;
  return (
    <tr class={`${isolated ? "chosen" : ""} ${agent?.baseline ? "baseline" : ""}`} data-agent={row.name}>
      <td class="rank">
        {row.rank}
        <Moved by={row.moved} />
      </td>
      <th scope="row">
        <button type="button" class="agent" aria-pressed={isolated} onClick={() => screen.isolate(row.name)}>
          <Chip agent={agent} />
          <span class="who">
            <Name of={row.name} />
            <small>
              <Sub row={row} decider={agent?.decider ?? ""} baseline={agent?.baseline ?? false} />
            </small>
          </span>
        </button>
      </th>
      <td class="course">
        <Sparkline agent={agent ?? null} />
      </td>
      <td class="n value">
        <Value row={row} />
      </td>
      <td class="n figure">
        <Figure row={row} metric={metric} />
      </td>
    </tr>
  );
}

/** What an agent is doing, or what decides for it. */
function Sub({ row, decider, baseline }: { row: Row; decider: string; baseline: boolean }) {
  const thinking = usePage().arena.thinking.value.has(row.name);
  if (row.standing?.benched) return <em>benched</em>;
  if (thinking) {
    return (
      <>
        deciding
        <span class="dots" />
      </>
    );
  }
  return (
    <bdi>
      {decider}
      {baseline && " · baseline"}
    </bdi>
  );
}

const whatIndex: Record<Mark, string> = { IX: ", the benchmark", AI: ", the mean of the models" };

function IndexRow({ row, mark, metric }: { row: Row; mark: Mark; metric: Metric }) {
  return (
    <tr class="bench">
      <td class="rank" />
      <th scope="row">
        <span class="agent">
          <IndexChip mark={mark} />
          <span class="who">
            <bdi class="name">{row.name}</bdi>
            <span class="hidden">{whatIndex[mark]}</span>
          </span>
        </span>
      </th>
      <td class="course">
        <Sparkline agent={null} mark={mark} />
      </td>
      <td class="n value">
        <Value row={row} />
      </td>
      <td class="n figure">
        <Figure row={row} metric={metric} plain />
      </td>
    </tr>
  );
}

function Value({ row }: { row: Row }) {
  const fade = useFade(row.value);
  const cash = Number(usePage().arena.status.value?.cash ?? 0);
  return (
    <span>
      <i ref={fade} class="fade" />
      {pad(account(row.value), account(cash).length)}
    </span>
  );
}

function Moved({ by }: { by: number }) {
  if (by === 0) return null;
  const places = plural(Math.abs(by), "place");
  return (
    <span
      class={`moved ${by > 0 ? "up" : "down"}`}
      title={`${places} ${by > 0 ? "up" : "down"} since the last close`}
    >
      <span aria-hidden="true">
        {by > 0 ? "▲" : "▼"}
        {Math.abs(by)}
      </span>
      <span class="hidden">
        {places} {by > 0 ? "up" : "down"}
      </span>
    </span>
  );
}

function Figure({ row, metric, plain }: { row: Row; metric: Metric; plain?: boolean }) {
  switch (metric) {
    case "ret":
      return <b class={plain ? "" : tone(row.ret)}>{pad(percent(row.ret), percentRoom)}</b>;
    case "dd":
      return <b>{percent(row.drawdown)}</b>;
    case "sharpe":
      return (
        <b title={row.sharpe === null ? "Known from 20 sessions on" : undefined}>
          {ratio(row.sharpe)}
          {row.se !== null && row.sharpe !== null && <small> ±{ratio(row.se)}</small>}
        </b>
      );
  }
}
