import { batch, computed, type Signal, signal } from "@preact/signals";
import type { LineState } from "../wire/connection";
import type { Whisper } from "../wire/frames";
import type { Logged, Replica } from "../wire/replica";
import type { Phase, Writing } from "../wire/schema";
import type {
  Bench,
  Decision,
  Fill,
  Managers,
  Message,
  Notice,
  Position,
  Price,
  Refusal,
  Room,
  Standing,
  Status,
  Timer,
} from "../wire/values";
import { type Agent, rosterOf } from "./roster";

type Keyed<T> = ReadonlyMap<string, T>;
type Events<T> = readonly Logged<T>[];

/** An ArenaStore is the replica as signals: what views read, a frame at a time. */
export class ArenaStore {
  readonly status = signal<Status | null>(null);
  readonly timer = signal<Timer | null>(null);
  private journaled: Timer | null = null;
  private override: Pick<Timer, "phase" | "reason"> | null = null;
  readonly bench = signal<Bench | null>(null);
  readonly managers = signal<Managers | null>(null);
  readonly board = signal<Keyed<Standing>>(new Map());
  readonly prices = signal<Keyed<Price>>(new Map());
  readonly fills = signal<Events<Fill>>([]);
  readonly decisions = signal<Events<Decision>>([]);
  readonly refusals = signal<Events<Refusal>>([]);
  readonly notices = signal<Events<Notice>>([]);
  /** Whether the audience may write; null where there is no chat. */
  readonly room = signal<Room | null>(null);
  /** What it wrote, by number. */
  readonly chat = signal<Keyed<Message>>(new Map());
  readonly roster = signal<readonly Agent[]>([]);
  readonly thinking = signal<ReadonlySet<string>>(new Set());
  /** The last piece of what an agent writes, of those that somebody has open. */
  readonly writing = signal<Writing | null>(null);
  readonly line = signal<LineState>({ phase: "connecting" });
  /** When the last frame came, in the server's time. */
  readonly asOf = signal(0);
  /** The last return of the line, shown for a while. */
  readonly caughtUp = signal<{ entries: number; fresh: boolean } | null>(null);
  /** How often the state was replaced or resumed, after which history has a hole to fill. */
  readonly resumes = signal(0);

  /** Market time now; null before the season. */
  readonly marketNow = computed(() => this.status.value?.at ?? null);
  readonly agents = computed(() => new Map(this.roster.value.map((agent) => [agent.name, agent])));
  /** Fills by order, of those that are kept. */
  readonly fillsByOrder = computed(() => groupBy(this.fills.value, (fill) => fill.order));
  readonly refusalsByOrder = computed(() => groupBy(this.refusals.value, (refusal) => refusal.order));
  /** The first by rank, baselines aside. */
  readonly leader = computed(() => leaderOf(this.board.value));

  private readonly holdings = new Map<string, Signal<Keyed<Position>>>();

  constructor(private readonly replica: Replica) {}

  /** What an agent holds, by symbol. */
  positions(agent: string): Signal<Keyed<Position>> {
    let held = this.holdings.get(agent);
    if (!held) {
      held = signal(new Map(this.replica.latest(`agent:${agent}`)));
      this.holdings.set(agent, held);
    }
    return held;
  }

  /** Brings what changed since the last call to the views, as one update. */
  publish(): void {
    const { changed } = this.replica;
    if (changed.size === 0) return;
    batch(() => {
      for (const topic of changed) this.publishTopic(topic);
    });
    changed.clear();
  }

  /** Takes an ephemeral message. */
  ephemeral(message: Whisper): void {
    if (message[0] === "phase") this.overridePhase(message[1], message[2]);
    else if (message[0] === "writing") this.writing.value = message;
    else if (message[0] === "thinking") {
      const thinking = new Set(this.thinking.value);
      thinking[message[2] ? "add" : "delete"](message[1]);
      this.thinking.value = thinking;
    }
  }

  /** Takes what the server says of an arena that its journal does not: that it failed, or waits. */
  private overridePhase(phase: Phase | "", reason: string): void {
    this.override = phase === "" ? null : { phase, reason };
    this.timer.value = this.overridden(this.journaled);
  }

  private overridden(timer: Timer | null): Timer | null {
    this.journaled = timer;
    return timer && this.override ? { ...timer, ...this.override, next: null } : timer;
  }

  private publishTopic(topic: string): void {
    const { replica } = this;
    switch (topic) {
      case "status":
      case "bench":
      case "managers":
      case "room":
        (this[topic] as Signal).value = replica.latest(topic).get("") ?? null;
        break;
      case "timer":
        this.timer.value = this.overridden(replica.latest(topic).get("") ?? null);
        // Thinking is lossy: a round that no longer collects has nobody thinking.
        if (this.timer.value?.phase !== "open") this.thinking.value = new Set();
        break;
      case "chat":
        this.chat.value = new Map(replica.latest(topic));
        break;
      case "board":
        this.board.value = new Map(replica.latest(topic));
        this.roster.value = rosterOf(this.board.value, this.roster.value);
        break;
      case "prices":
        this.prices.value = new Map(replica.latest(topic));
        break;
      case "fills":
      case "decisions":
      case "refusals":
      case "notices":
        (this[topic] as Signal).value = [...replica.log(topic)];
        break;
      default:
        if (topic.startsWith("agent:")) {
          const agent = topic.slice(6);
          this.positions(agent).value = new Map(replica.latest(`agent:${agent}`));
        }
    }
  }
}

function leaderOf(board: Keyed<Standing>): { name: string; standing: Standing } | null {
  let best: { name: string; standing: Standing } | null = null;
  for (const [name, standing] of board) {
    if (standing.base === 0 && (!best || isBefore(standing, best.standing))) best = { name, standing };
  }
  return best;
}

/** Of equal ranks the first of the roster comes first, as the server has it. */
function isBefore(a: Standing, b: Standing): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.i < b.i);
}

function groupBy<T>(events: Events<T>, key: (value: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const { value } of events) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}
