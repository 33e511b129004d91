import { capital, latency, plural } from "../format";
import { arenaPath } from "../store/route";
import { usePage } from "./context";
import { seasonOf } from "./honesty";
import { Icon, Mark } from "./icons";

const themeWords = { system: "the system's theme", light: "the light theme", dark: "the dark theme" };

export function TopBar() {
  const { theme, screen } = usePage();
  const shown = theme.theme.value;
  return (
    <header class="top">
      <a class="brand" href="/" aria-label="arena, home">
        <Mark />
        <span>arena</span>
      </a>
      <ArenaPick />
      <Facts />
      <Line />
      <button
        type="button"
        class="tool wide"
        title="Keys (?)"
        aria-label="Keys"
        onClick={() => {
          screen.help.value = true;
        }}
      >
        <Icon shape="help" />
      </button>
      <button
        type="button"
        class="tool"
        title={`This is ${themeWords[shown]}`}
        aria-label={`Theme: ${shown}. Change`}
        onClick={() => theme.next()}
      >
        <Icon shape={shown} />
      </button>
    </header>
  );
}

/** The name of the arena; a menu when there are others. */
function ArenaPick() {
  const { arena, screen, ...page } = usePage();
  const arenas = page.arenas.answer.value ?? [];
  const name = arena.status.value?.name || screen.arena;
  if (arenas.length < 2) return <h1 class="alone">{name}</h1>;
  return (
    <div class="pick">
      <h1 class="hidden">{name}</h1>
      <select
        aria-label="Arena"
        value={screen.arena}
        onChange={(event) => location.assign(arenaPath(event.currentTarget.value))}
      >
        {arenas.map((line) => (
          <option key={line.id} value={line.id}>
            {line.name || line.id}
          </option>
        ))}
      </select>
    </div>
  );
}

function Facts() {
  const { arena, history } = usePage();
  const status = arena.status.value;
  if (!status) return null;
  const facts = [
    "Paper money, no advice",
    plural(arena.roster.value.length, "agent"),
    plural(arena.prices.value.size, "symbol"),
    seasonOf(status, history.days.value).toLowerCase(),
  ];
  return (
    <>
      <span class="pill">
        {capital(status.mode)}
        {status.blind && " · blind"}
      </span>
      <span class="facts">{facts.join(" · ")}</span>
    </>
  );
}

/** What the figure beside "Live" is. */
function lineTitle({ latency, every }: { latency: number | null; every?: number }): string {
  if (every !== undefined) return "This network lets only single requests pass: the page asks for news";
  return latency === null
    ? "This network lets no WebSocket pass: news come as a stream"
    : "Round trip to the server";
}

/** Whether the page is live, and how far from the server. */
function Line() {
  const line = usePage().arena.line.value;
  switch (line.phase) {
    case "live":
      return (
        <span class="line live" title={lineTitle(line)}>
          <i aria-hidden="true" />
          <b>Live</b>
          {line.latency !== null && <small>{latency(Math.max(1, line.latency))}</small>}
          {line.every !== undefined && <small>every {line.every / 1000} s</small>}
        </span>
      );
    case "lagging":
      return (
        <span class="line warn">
          <i aria-hidden="true" />
          <b>Lagging</b>
        </span>
      );
    case "refused":
      return (
        <span class="line lost">
          <i aria-hidden="true" />
          <b>Not live</b>
        </span>
      );
    default:
      return (
        <span class="line warn">
          <i aria-hidden="true" />
          <b>{line.phase === "waiting" ? "Reconnecting" : "Connecting"}</b>
        </span>
      );
  }
}
