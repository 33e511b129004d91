import { backoff, verdict } from "./backoff";
import type { ServerClock } from "./clock";
import { sumOf } from "./crc";
import { type Frame, parseFrame, type Whisper } from "./frames";
import type { Applied, Replica } from "./replica";

/** The subprotocol. */
export const protocol = "arena.v1.json";

const pingEvery = 10_000; // ms
const pingsAtFirst = [0, 250, 700]; // ms after the hello: the least trip of three sets the clock
const pongWithin = 5_000; // ms; longer is a dead line
const silence = 25_000; // ms without a byte; the server speaks at least every 15 s
const openWithin = 10_000; // ms from asking for a socket to its first frame
const settled = 5_000; // ms of a good line, after which the back-off starts anew

/** How the page stands to the server. */
export type LineState =
  | { phase: "connecting" }
  | { phase: "live"; latency: number | null }
  | { phase: "lagging"; since: number }
  | { phase: "waiting"; until: number }
  | { phase: "refused"; why: string };

/** What the connection needs from the browser; tests bring their own. */
export interface Surroundings {
  monotonic(): number;
  random(): number;
  open(): WebSocket;
  after(delay: number, run: () => void): number;
  cancel(timer: number): void;
}

/** Who hears of what happens. */
export interface Listener {
  /** The replica moved. */
  changed(): void;
  state(state: LineState): void;
  ephemeral(message: Whisper): void;
  /** The line is back after a loss; fresh when the state was replaced because the past was gone. */
  caughtUp(entries: number, fresh: boolean): void;
  report(text: string): void;
}

/**
 * A Connection keeps one socket for everything open, resumes where the replica
 * stands, and never applies a frame that does not join.
 */
export class Connection {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private timers = new Set<number>();
  private lost = false; // something was missed since the line was last live
  private synced = false; // what was missed has come
  private brought: { entries: number; fresh: boolean } | null = null; // since the hello
  private opened = 0;
  private heard = 0;
  private latency: number | null = null;
  private asked: number | null = null; // when the unanswered ping left
  private asking = new Set<string>();
  private trustSums = true;
  private stopped = false;

  constructor(
    private readonly replica: Replica,
    private readonly clock: ServerClock,
    private readonly around: Surroundings,
    private readonly listener: Listener,
  ) {}

  /** Opens the socket, at once. Called again, it gives up a wait. */
  connect(): void {
    if (this.stopped) return;
    this.drop();
    this.synced = false;
    this.brought = null;
    this.opened = this.heard = this.around.monotonic();
    const socket = this.around.open();
    this.socket = socket;
    socket.onopen = () => this.greet();
    socket.onmessage = (event) => this.receive(String(event.data));
    socket.onclose = (event) => this.closed(event.code, event.reason);
    this.later(openWithin, () => {
      if (!this.synced) this.retry();
    });
  }

  /** After a sleep the line may be dead without a word: asks, and does not wait long. */
  wake(slept: boolean): void {
    if (this.stopped) return;
    if (!this.socket) {
      this.connect();
      return;
    }
    if (slept) {
      this.clock.reset();
      this.lost = true;
      this.synced = false;
      this.brought = null;
      this.listener.state({ phase: "waiting", until: this.around.monotonic() });
    }
    if (this.socket.readyState !== WebSocket.OPEN) {
      if (slept) this.connect();
      return;
    }
    const before = this.heard;
    this.ping();
    this.later(2_000, () => {
      if (this.heard === before) this.connect();
    });
  }

  /** Ends for good. */
  stop(): void {
    this.stopped = true;
    this.drop();
  }

  private greet(): void {
    const topics = this.replica.topics.map((topic) => topic.name);
    this.asking = new Set(topics);
    const from = this.replica.ready ? { e: this.replica.epoch, s: this.replica.seq } : {};
    this.send({ hello: 1, topics, ...from });
    for (const delay of pingsAtFirst) this.later(delay, () => this.ping());
    this.later(pingEvery, () => this.beat());
  }

  private beat(): void {
    this.ping();
    this.later(pingEvery, () => this.beat());
  }

  private ping(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const now = this.around.monotonic();
    this.asked ??= now;
    const asked = this.asked;
    this.send({ ping: Math.round(now * 1000) });
    this.later(1_500, () => this.lag(asked));
    this.later(pongWithin, () => {
      if (this.asked === asked) this.retry();
    });
  }

  private lag(asked: number): void {
    if (this.asked === asked && this.synced) this.listener.state({ phase: "lagging", since: asked });
  }

  private receive(text: string): void {
    this.heard = this.around.monotonic();
    const frame = parseFrame(text);
    if (!frame) {
      this.listener.report("a frame that is not of the protocol was ignored");
      return;
    }
    this.take(frame);
    this.watch();
  }

  private take(frame: Frame): void {
    if ("r" in frame) {
      this.clockFrom(frame.now);
      this.applied(this.replica.replace(frame), true);
      this.subscribe();
    } else if ("p" in frame) {
      this.applied(this.replica.apply(frame), false);
    } else if ("x" in frame) {
      this.listener.ephemeral(frame.x);
    } else if ("pong" in frame) {
      this.ponged(frame.pong, frame.now);
    } else {
      this.heartbeat(frame.hb, frame.crc);
    }
  }

  private applied(result: Applied, fresh: boolean): void {
    if (!result.ok) {
      this.listener.report(`resuming from ${this.replica.seq}: ${result.reason}`);
      this.lost = true;
      this.connect();
      return;
    }
    this.listener.changed();
    this.progress(result.entries, fresh);
  }

  /** Counts what came; the answer to the ping behind the hello tells that it was all. */
  private progress(entries: number, fresh: boolean): void {
    if (this.synced) return;
    if (!this.brought) this.later(1_000, () => this.finish());
    this.brought = { entries: entries + (this.brought?.entries ?? 0), fresh: fresh || !!this.brought?.fresh };
  }

  private finish(): void {
    if (this.synced) return;
    this.synced = true;
    this.later(settled, () => {
      this.attempt = 0;
    });
    this.live();
    const { entries, fresh } = this.brought ?? { entries: 0, fresh: false };
    if (this.lost) this.listener.caughtUp(entries, fresh);
    this.lost = false;
  }

  private ponged(sentMicros: number, now: number): void {
    const received = this.around.monotonic();
    const sent = sentMicros / 1000;
    this.clock.sample(now, sent, received);
    this.asked = null;
    this.latency = received - sent;
    if (this.synced) this.live();
    else if (this.brought) this.finish();
    // Nothing was missed when nothing comes around this.
    else this.later(400, () => this.finish());
  }

  private heartbeat(head: number, sum: number): void {
    if (head !== this.replica.seq) {
      this.applied({ ok: false, reason: "gap" }, false);
      return;
    }
    this.finish();
    if (!this.trustSums || sumOf(this.replica) === sum) return;
    // A second disagreement would be one about the sum, not about the state.
    this.trustSums = false;
    this.listener.report(`the state at ${this.replica.seq} differs from the server's; taking a snapshot`);
    this.replica.epoch = "";
    this.lost = true;
    this.connect();
  }

  /** A snapshot may bring topics that the hello did not know. */
  private subscribe(): void {
    const sub = this.replica.topics.map((topic) => topic.name).filter((name) => !this.asking.has(name));
    if (sub.length === 0) return;
    for (const name of sub) this.asking.add(name);
    this.send({ sub });
  }

  private clockFrom(now: number): void {
    if (!this.clock.known) this.clock.sample(now, this.opened, this.around.monotonic());
  }

  private live(): void {
    this.listener.state({ phase: "live", latency: this.latency });
  }

  private watch(): void {
    const heard = this.heard;
    if (this.watching) return;
    this.watching = true;
    this.later(silence, () => {
      this.watching = false;
      if (this.heard === heard) this.retry();
      else this.watch();
    });
  }
  private watching = false;

  private closed(code: number, reason: string): void {
    const next = verdict(code, reason);
    if (next.again) {
      this.retry(next.within);
      return;
    }
    this.stop();
    this.listener.state({ phase: "refused", why: next.why });
  }

  /** Waits a random part of within (ms), or of the back-off, and connects. */
  private retry(within: number | null = null): void {
    this.drop();
    this.lost = true;
    const { random } = this.around;
    const wait = within === null ? backoff(this.attempt, random) : random() * within;
    this.attempt++;
    this.listener.state({ phase: "waiting", until: this.around.monotonic() + wait });
    this.later(wait, () => this.connect());
  }

  private drop(): void {
    for (const timer of this.timers) this.around.cancel(timer);
    this.timers.clear();
    this.watching = false;
    this.asked = null;
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    if (socket.readyState <= WebSocket.OPEN) socket.close(1000);
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private later(delay: number, run: () => void): void {
    const timer = this.around.after(delay, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
  }
}
