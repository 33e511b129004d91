import type { ServerClock } from "./clock";
import { sumOf } from "./crc";
import { type Frame, parseFrame, type Snapshot, type Whisper } from "./frames";
import { Line } from "./line";
import type { Surroundings } from "./links";
import { Pinger } from "./pinger";
import { pollEvery } from "./polllink";
import type { Applied, Replica } from "./replica";
import { Timers } from "./timers";

const worksWithin = 1_500; // ms that a live line may take to become another one

/** How the page stands to the server. */
export type LineState =
  | { phase: "connecting" }
  /** Latency is measured over a socket; what is polled may be every ms old. */
  | { phase: "live"; latency: number | null; every?: number }
  | { phase: "lagging"; since: number }
  | { phase: "waiting"; until: number }
  | { phase: "refused"; why: string };

/** Who hears of what happens. */
export interface Listener {
  /** The replica moved, or is known to be where the server is. */
  changed(): void;
  state(state: LineState): void;
  ephemeral(message: Whisper): void;
  /** The line is back after a loss; fresh when the state was replaced because the past was gone. */
  caughtUp(entries: number, fresh: boolean): void;
  report(text: string): void;
}

/**
 * A Connection keeps the replica where the server is: it resumes where the
 * replica stands, never applies a frame that does not join, and tells how it does.
 */
export class Connection {
  /** Topics of what passes, which no snapshot lists; who changes them says so. */
  passing = ["thinking"];
  readonly line: Line;
  private readonly pinger: Pinger;
  private readonly timers: Timers;
  private live = false; // as was last told
  private lost = false; // something was missed since the line was last live
  private synced = false; // what was missed has come
  private brought: { entries: number; fresh: boolean } | null = null; // since the link was opened
  private asking = new Set<string>();
  private trustSums = true;

  constructor(
    private readonly replica: Replica,
    private readonly clock: ServerClock,
    private readonly around: Surroundings,
    private readonly listener: Listener,
  ) {
    this.timers = new Timers(around);
    this.pinger = new Pinger(around, {
      send: (message) => this.line.send(message),
      late: (since) => {
        if (this.synced) this.tell({ phase: "lagging", since });
      },
      dead: () => this.line.retry(),
    });
    this.line = new Line(around, () => (replica.ready ? `${replica.epoch}:${replica.seq}` : ""), {
      begins: () => this.reset(),
      opened: () => this.greet(),
      said: (text) => this.receive(text),
      unchanged: () => this.unchanged(),
      told: (now, sent) => clock.sample(now, sent, around.monotonic()),
      waits: (until) => this.wait(until),
      breaks: () => {
        if (this.live) this.wait(around.monotonic());
      },
      refused: (why) => this.tell({ phase: "refused", why }),
    });
  }

  /** Opens the line, at once. Called again, it gives up a wait. */
  connect(): void {
    this.line.connect();
  }

  /** After a sleep the line may be dead without a word: asks, and does not wait long. */
  wake(slept: boolean): void {
    const { line } = this;
    if (slept) {
      this.clock.reset();
      line.doubt();
      this.synced = false;
      this.brought = null;
      if (line.up) this.wait(this.around.monotonic());
    }
    if (line.talks) {
      line.expect(2_000);
      if (slept) this.pinger.start();
      else this.pinger.ping();
    } else if (slept || !line.up) {
      line.connect();
    }
  }

  /** Ends for good. */
  stop(): void {
    this.reset();
    this.line.stop();
  }

  private reset(): void {
    this.timers.clear();
    this.pinger.stop();
    this.synced = false;
    this.brought = null;
    if (!this.live) return;
    const since = this.around.monotonic();
    this.timers.later(worksWithin, () => {
      if (!this.synced && this.live) this.tell({ phase: "lagging", since });
    });
  }

  private wait(until: number): void {
    this.pinger.stop();
    this.lost = true;
    this.tell({ phase: "waiting", until });
  }

  private greet(): void {
    const topics = this.replica.topics.map((topic) => topic.name);
    this.asking = new Set(topics);
    const from = this.replica.ready ? { e: this.replica.epoch, s: this.replica.seq } : {};
    this.line.send({ hello: 1, topics: [...topics, ...this.passing], ...from });
    this.pinger.start();
  }

  private receive(text: string): void {
    const frame = parseFrame(text);
    if (frame) this.take(frame);
    else this.listener.report("a frame that is not of the protocol was ignored");
  }

  private unchanged(): void {
    this.listener.changed();
    this.finish();
  }

  private take(frame: Frame): void {
    if ("r" in frame) {
      this.replace(frame);
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

  private replace(snapshot: Snapshot): void {
    const { clock, line, replica } = this;
    if (!clock.known) clock.sample(snapshot.now, line.began, this.around.monotonic());
    // Another instance may be a moment behind the one that was asked before.
    if (line.way === "poll" && snapshot.e === replica.epoch && snapshot.s <= replica.seq) {
      this.unchanged();
      return;
    }
    this.applied(replica.replace(snapshot), true);
    if (line.way === "socket") this.subscribe();
  }

  private applied(result: Applied, fresh: boolean): void {
    if (!result.ok) {
      this.listener.report(`resuming from ${this.replica.seq}: ${result.reason}`);
      this.lost = true;
      this.line.reopen();
      return;
    }
    this.listener.changed();
    this.progress(result.entries, fresh);
  }

  /** Counts what came; over a socket, the answer to the ping behind the hello tells that it was all. */
  private progress(entries: number, fresh: boolean): void {
    if (this.synced) return;
    const first = !this.brought;
    this.brought = { entries: entries + (this.brought?.entries ?? 0), fresh: fresh || !!this.brought?.fresh };
    if (this.line.way !== "socket") this.finish();
    else if (first) this.timers.later(1_000, () => this.finish());
  }

  private finish(): void {
    if (this.synced) return;
    this.synced = true;
    this.line.works();
    this.tellLive();
    const { entries, fresh } = this.brought ?? { entries: 0, fresh: false };
    if (this.lost) this.listener.caughtUp(entries, fresh);
    this.lost = false;
  }

  private ponged(micros: number, now: number): void {
    const sent = this.pinger.answered(micros);
    this.clock.sample(now, sent, this.around.monotonic());
    if (this.synced) this.tellLive();
    else if (this.brought) this.finish();
    // Nothing was missed when nothing comes around this.
    else this.timers.later(400, () => this.finish());
  }

  private heartbeat(head: number, sum: number): void {
    if (head !== this.replica.seq) {
      this.applied({ ok: false, reason: "gap" }, false);
      return;
    }
    this.finish();
    const trusted = this.trustSums;
    this.trustSums = sumOf(this.replica) === sum;
    // A second disagreement in a row would be one about the sum, not about the state.
    if (this.trustSums || !trusted) return;
    this.listener.report(`the state at ${this.replica.seq} differs from the server's; taking a snapshot`);
    this.replica.epoch = "";
    this.lost = true;
    this.line.reopen();
  }

  /** A snapshot may bring topics that the hello did not know. */
  private subscribe(): void {
    const sub = this.replica.topics.map((topic) => topic.name).filter((name) => !this.asking.has(name));
    if (sub.length === 0) return;
    for (const name of sub) this.asking.add(name);
    this.line.send({ sub });
  }

  private tellLive(): void {
    const { way } = this.line;
    const latency = way === "socket" ? this.pinger.latency : null;
    this.tell({ phase: "live", latency, ...(way === "poll" && { every: pollEvery }) });
  }

  private tell(state: LineState): void {
    this.live = state.phase === "live" || state.phase === "lagging";
    this.listener.state(state);
  }
}
