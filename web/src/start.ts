import { ArenaStore } from "./store/arena";
import { DecisionStore } from "./store/decision";
import { HistoryStore } from "./store/history";
import { Parts } from "./store/parts";
import { Question } from "./store/question";
import { ScreenStore } from "./store/screen";
import { ThemeStore } from "./store/theme";
import type { Page } from "./views/context";
import { backoff } from "./wire/backoff";
import { ServerClock } from "./wire/clock";
import { Connection, type Listener } from "./wire/connection";
import { isSnapshot, type Snapshot } from "./wire/frames";
import { protocol } from "./wire/link";
import type { Surroundings } from "./wire/links";
import { Replica } from "./wire/replica";
import { type ArenaLine, addressOf, fetchArenas, fetchState, reach } from "./wire/rest";
import { watchWake } from "./wire/wake";

const historyWithin = 4_000; // ms after a resume

/** Brings the page of an arena to life, from the snapshot that came with it. */
export async function start(arenaID: string): Promise<Page> {
  const clock = new ServerClock(() => performance.now());
  const replica = new Replica();
  const embedded = embeddedSnapshot();
  if (embedded) {
    const navigation = performance.getEntriesByType("navigation")[0] as
      | PerformanceNavigationTiming
      | undefined;
    const { requestStart = 0, responseStart = performance.now() } = navigation ?? {};
    clock.sample(embedded.now, requestStart, responseStart);
    replica.replace(embedded);
  } else {
    await replicaFromServer(arenaID, replica, clock);
  }

  const arena = new ArenaStore(replica);
  arena.publish();
  arena.asOf.value = clock.now() ?? 0;
  const screen = new ScreenStore(arenaID);
  if (!arena.board.value.has(screen.isolated.value ?? "")) screen.isolated.value = null;
  const parts = new Parts(arena.resumes);
  parts.stage.fetch();
  // What an address shows first comes first.
  const { behind, chat, stage } = parts;
  const first = { positions: stage, tape: behind, notices: behind, chat }[screen.tab.value];
  first.fetch();
  if (screen.over.value) parts.fetchLater();
  const history = new HistoryStore(arena, screen);
  // Without the list the page still shows its own arena.
  const arenas = new Question<readonly ArenaLine[]>(arena.resumes);
  arenas.ask(fetchArenas);
  const frame = new Frame(() => {
    arena.publish();
    history.live();
  });
  let met: () => void = () => {};
  const connected = new Promise<void>((done) => {
    met = done;
  });
  const listener: Listener = {
    changed() {
      arena.asOf.value = clock.now() ?? arena.asOf.value;
      frame.request();
    },
    state(state) {
      arena.line.value = state;
      if (state.phase !== "connecting") met();
    },
    ephemeral: (message) => arena.ephemeral(message),
    caughtUp(entries, fresh) {
      arena.caughtUp.value = { entries, fresh };
      // After a restart everybody is back at once; the past can wait a moment.
      setTimeout(() => {
        arena.resumes.value++;
      }, Math.random() * historyWithin);
    },
    report: (text) => console.warn(`arena: ${text}`),
  };
  const connection = new Connection(replica, clock, surroundings(arenaID), listener);
  connection.connect();
  watchWake((slept) => {
    frame.request();
    connection.wake(slept);
  });
  addEventListener("online", () => {
    if (arena.line.value.phase === "waiting") connection.connect();
    // The line outlived what requests did not, and will not tell that it is back.
    else arena.resumes.value++;
  });
  return {
    arena,
    screen,
    history,
    parts,
    decisions: new DecisionStore(arena, screen),
    costs: new Question(arena.resumes),
    seats: new Question(arena.resumes),
    clock,
    arenas,
    whole: Promise.all([
      arenas.settled,
      history.question.settled,
      stage.question.settled,
      first.question.settled,
      connected,
    ]),
    theme: new ThemeStore(),
    connection,
  };
}

/** Draws at most once per frame, and not while nobody looks. */
class Frame {
  private requested = false;

  constructor(private readonly draw: () => void) {}

  request(): void {
    if (this.requested || document.hidden) return;
    this.requested = true;
    requestAnimationFrame(() => {
      this.requested = false;
      this.draw();
    });
  }
}

function embeddedSnapshot(): Snapshot | null {
  try {
    const value: unknown = JSON.parse(document.getElementById("snapshot")?.textContent ?? "null");
    return isSnapshot(value) ? value : null;
  } catch {
    return null;
  }
}

/** Without an embedded snapshot asks for one until there is one. */
async function replicaFromServer(arena: string, replica: Replica, clock: ServerClock): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const sent = performance.now();
    try {
      const snapshot = await fetchState(arena);
      clock.sample(snapshot.now, sent, performance.now());
      replica.replace(snapshot);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, backoff(attempt, Math.random)));
    }
  }
}

function surroundings(arena: string): Surroundings {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const query = `?arena=${encodeURIComponent(arena)}`;
  const addresses = {
    events: `/events${query}`,
    state: addressOf("/api/arenas/{id}/state", { places: { id: arena } }),
  };
  return {
    monotonic: () => performance.now(),
    random: () => Math.random(),
    socket: () => new WebSocket(`${scheme}//${location.host}/ws${query}`, protocol),
    ask: (what, init) => fetch(addresses[what], init),
    reach,
    after: (delay: number, run: () => void) => window.setTimeout(run, delay),
    cancel: (timer: number) => window.clearTimeout(timer),
  };
}
