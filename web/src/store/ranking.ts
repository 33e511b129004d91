import type { Mark } from "../chart/plot";
import type { Bench, Managers, Standing } from "../wire/values";

/** By what the leaderboard may be sorted. */
export type SortKey = "ret" | "sharpe" | "dd" | "eq" | "name";

export interface Sort {
  key: SortKey;
  descending: boolean;
}

/** The name of the managers' index. */
export const managersName = "AI managers";

/** A line of the leaderboard: an agent, or an index beside them, which has no rank. */
export interface Row {
  name: string;
  /** Null for an agent. */
  mark: Mark | null;
  rank: number | null;
  /** Places won since the last close; negative when lost. */
  moved: number;
  value: number;
  ret: number;
  sharpe: number | null;
  se: number | null;
  drawdown: number | null;
  standing: Standing | null;
}

/** Returns the lines of the board, sorted, with the indices at their places. */
export function rowsOf(
  board: ReadonlyMap<string, Standing>,
  bench: Bench | null,
  managers: Managers | null,
  cash: number,
  sort: Sort,
): Row[] {
  const moves = movesOf(board);
  const rows: Row[] = [...board].map(([name, s]) => ({
    name,
    mark: null,
    rank: s.rank,
    moved: moves.get(name) ?? 0,
    value: Number(s.eq),
    ret: s.ret,
    sharpe: s.sharpe,
    se: s.se,
    drawdown: s.dd,
    standing: s,
  }));
  if (bench) rows.push(indexRow(bench.symbol, "IX", bench.ret, cash));
  if (managers) rows.push(indexRow(managersName, "AI", managers.ret, cash));
  return rows.sort((a, b) => compare(a, b, sort));
}

function indexRow(name: string, mark: Mark, ret: number, cash: number): Row {
  return {
    name,
    mark,
    rank: null,
    moved: 0,
    value: cash * (1 + ret),
    ret,
    sharpe: null,
    se: null,
    drawdown: null,
    standing: null,
  };
}

/** How many places each agent has won since the last close. Who was level then had all of their places. */
function movesOf(board: ReadonlyMap<string, Standing>): Map<string, number> {
  const ranked = [...board]
    .filter(([, s]) => s.rank > 0)
    .map(([name, s]) => ({ name, rank: s.rank, before: equityBefore(s) }));
  return new Map(
    ranked.map(({ name, rank, before }) => {
      const first = 1 + ranked.filter((other) => other.before > before).length;
      const last = ranked.filter((other) => other.before >= before).length;
      return [name, Math.min(Math.max(rank, first), last) - rank];
    }),
  );
}

function equityBefore(s: Standing): number {
  return Math.round((Number(s.eq) / (1 + s.day)) * 100);
}

function compare(a: Row, b: Row, sort: Sort): number {
  const direction = sort.descending ? -1 : 1;
  if (sort.key === "name") return direction * a.name.localeCompare(b.name, "en");
  const left = figure(a, sort.key);
  const right = figure(b, sort.key);
  // What is not known is last, whichever way.
  if (left === null || right === null) {
    if (left !== right) return left === null ? 1 : -1;
  } else if (left !== right) {
    return direction * (left - right);
  }
  const [rank, other] = [a.rank ?? last, b.rank ?? last];
  return rank === other ? (a.standing?.i ?? 0) - (b.standing?.i ?? 0) : rank - other;
}

const last = Number.MAX_SAFE_INTEGER; // an index has no rank

function figure(row: Row, key: Exclude<SortKey, "name">): number | null {
  switch (key) {
    case "ret":
      return row.ret;
    case "sharpe":
      return row.sharpe;
    case "dd":
      return row.drawdown;
    case "eq":
      return row.value;
  }
}

/** How many competitors beat the benchmark since its first price, of how many. */
export function beaten(board: ReadonlyMap<string, Standing>, bench: Bench): { by: number; of: number } {
  const competitors = [...board.values()].filter((s) => s.base === 0);
  return { by: competitors.filter((s) => (s.beside ?? s.ret) > bench.ret).length, of: competitors.length };
}
