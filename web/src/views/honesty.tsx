import type { Status } from "../wire/values";
import { usePage } from "./context";

/** What prices are, in two words and in a sentence; the server's page says the same. */
const prices: Record<Status["mode"], [brief: string, sentence: string]> = {
  simulated: [
    "simulated prices",
    "Prices are simulated: made up by a seeded random process, not taken from any market.",
  ],
  historical: ["historical prices", "Prices are historical: recorded market prices, replayed."],
  hybrid: ["recorded, then live prices", "Prices are recorded market prices first, then those of today."],
  realtime: ["market prices", "Prices are those of the market, as its sources give them."],
};

/** What this is, in a line, where the top bar has no room for it. */
export function Brief() {
  const { arena, history } = usePage();
  const status = arena.status.value;
  if (!status) return null;
  return (
    <p class="brief">
      {seasonOf(status, history.days.value)} · {prices[status.mode][0]} · paper money, no advice
    </p>
  );
}

/** What this is, at the end of the page. */
export function Honesty() {
  const { arena, screen } = usePage();
  const status = arena.status.value;
  return (
    <footer>
      <p>
        {status && `${prices[status.mode][1]} `}All money is paper money; nothing here is advice.
        {status && " "}
        {status && <a href={`/api/arenas/${screen.arena}/head`}>Signed head</a>}
      </p>
    </footer>
  );
}

/** The season's number and how many of its days there were: Season 2, day 31. */
export function seasonOf({ season }: Pick<Status, "season">, days: number): string {
  return `Season ${season}${days > 0 ? `, day ${days}` : ""}`;
}
