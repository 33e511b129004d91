import type { ComponentChildren } from "preact";
import { cost, marketTime, percent, spending } from "../format";
import { beaten } from "../store/ranking";
import type { Agent } from "../store/roster";
import { Chip, Name, tone } from "./chip";
import { usePage } from "./context";
import { Countdown } from "./countdown";
import { Brief } from "./honesty";
import { usePaced } from "./pace";

/** The season at a glance. */
export function Pulse() {
  const { arena } = usePage();
  return (
    <section class="pulse" aria-label="At a glance">
      <Countdown />
      <dl>
        <Leader />
        <Against />
        {arena.marketNow.value !== null && (
          <Fact label="Market time">
            {marketTime(arena.marketNow.value)} <small>ET</small>
          </Fact>
        )}
        <Untraded />
        <Stale />
        <Spend />
      </dl>
      <Brief />
    </section>
  );
}

interface FactProps {
  label: string;
  children: ComponentChildren;
  title?: string;
  /** A text whose room is kept, so that nothing moves when another takes its place. */
  widest?: string;
}

function Fact({ label, children, title, widest }: FactProps) {
  return (
    <div title={title} data-widest={widest}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The longest of the competitors' names, as they are shown. */
function widest(roster: readonly Agent[]): string {
  return roster.reduce(
    (most, { label, baseline }) => (!baseline && label.length > most.length ? label : most),
    "",
  );
}

function Leader() {
  const { arena } = usePage();
  const first = arena.leader.value?.name ?? "";
  const name = usePaced(first, first, "");
  const standing = arena.board.value.get(name);
  if (!standing) return null;
  return (
    <Fact label="Leader" widest={widest(arena.roster.value)}>
      <Chip agent={arena.agents.value.get(name)} />
      <Name of={name} />
      <b class={tone(standing.ret)}>{percent(standing.ret)}</b>
    </Fact>
  );
}

function Against() {
  const { arena } = usePage();
  const bench = arena.bench.value;
  if (!bench) return null;
  const { by, of } = beaten(arena.board.value, bench);
  return (
    <>
      <Fact
        label={bench.symbol}
        title="The benchmark since its first price in the season, with all that was paid"
      >
        {percent(bench.ret)}
      </Fact>
      <Fact label="Beat the index">
        {by} of {of}
      </Fact>
    </>
  );
}

function Untraded() {
  const untraded = usePage().arena.status.value?.untraded ?? 0;
  if (untraded === 0) return null;
  return (
    <Fact label="Not traded" title="Symbols whose splits and dividends of the day are not known">
      <span class="warned">{untraded}</span>
    </Fact>
  );
}

function Stale() {
  const stale = usePage().arena.status.value?.stale ?? 0;
  if (stale === 0) return null;
  return (
    <Fact label="Old prices" title="Symbols whose last price is old">
      <span class="warned">{stale}</span>
    </Fact>
  );
}

function Spend() {
  const { arena, clock } = usePage();
  const spent = arena.status.value?.spent;
  if (!spent) return null;
  const total = spending(spent.total, spent.total_unpriced);
  // A day that is over had its own spend.
  const now = new Date(clock.now() ?? 0).toISOString();
  return (
    <Fact label="Spent today" title={`Today in UTC; ${total} since the season's start`}>
      {now.startsWith(spent.day) ? spending(spent.cost, spent.unpriced) : cost(0)}
    </Fact>
  );
}
