import { useCallback, useEffect } from "preact/hooks";
import { clockTime, plural } from "../format";
import { usePage } from "./context";
import { useSeconds } from "./ticking";

const shownFor = 5_000; // ms that "Caught up" stays

/** Says from when the state is while the page is not live, and that it caught up; over the top bar, too, that it lags. */
export function LineBanner({ over }: { over?: boolean }) {
  const { arena } = usePage();
  const line = arena.line.value;
  const back = arena.caughtUp.value;
  useEffect(() => {
    if (!back) return;
    const timer = setTimeout(() => {
      arena.caughtUp.value = null;
    }, shownFor);
    return () => clearTimeout(timer);
  }, [back, arena]);
  useEffect(() => {
    const drained = line.phase === "waiting" || line.phase === "refused";
    document.documentElement.classList.toggle("drained", drained);
  }, [line.phase]);
  return (
    <div class="banner" role="status">
      {line.phase === "waiting" && <Waiting until={line.until} />}
      {line.phase === "lagging" && over && <Lagging />}
      {line.phase === "refused" && (
        <p class="lost">
          <i aria-hidden="true" />
          <span>
            <b>Not live.</b> {line.why} <AsOf />
          </span>
        </p>
      )}
      {line.phase === "live" && back && (
        <p class="back">
          <i aria-hidden="true" />
          <b>Caught up</b>
          <span>{back.fresh ? "with a fresh snapshot" : plural(back.entries, "update")}</span>
        </p>
      )}
    </div>
  );
}

function Waiting({ until }: { until: number }) {
  const left = useCallback(() => Math.max(0, until - performance.now()) || null, [until]);
  const ms = useSeconds(left);
  const seconds = ms === null ? 0 : Math.ceil(ms / 1000);
  return (
    <p class="waiting">
      <i aria-hidden="true" />
      <span>
        <b>Reconnecting</b>
        {/* The seconds are for the eye; spoken, they would be a metronome. */}
        {seconds > 0 && <span aria-hidden="true"> in {seconds} s</span>}. <AsOf />
      </span>
      <Again label="Retry now" />
    </p>
  );
}

function Lagging() {
  return (
    <p class="waiting">
      <i aria-hidden="true" />
      <span>
        <b>Lagging.</b> <AsOf />
      </span>
      <Again label="Reconnect" />
    </p>
  );
}

/** Gives up waiting and connects. */
function Again({ label }: { label: string }) {
  const { connection } = usePage();
  return (
    <button type="button" onClick={() => connection.connect()}>
      {label}
    </button>
  );
}

/** There is one clock on the page, the market's; before the first tick it is the server's. */
function AsOf() {
  const { arena } = usePage();
  const at = arena.marketNow.value ?? arena.asOf.value;
  return <span>Showing state as of {clockTime(at)} ET.</span>;
}
