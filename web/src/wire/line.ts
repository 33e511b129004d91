import { backoff, verdict } from "./backoff";
import { abnormal, type Link, type LinkListener, SocketLink } from "./link";
import { openLink, type Surroundings } from "./links";
import { Timers } from "./timers";
import { type Way, Ways } from "./ways";

const silence = 25_000; // ms without a byte; the server speaks at least every 15 s
const worksWithin = { socket: 10_000, stream: 5_000, poll: 10_000 }; // ms from the request
const reliable = 5_000; // ms of a working line, after which the back-off starts anew
const compareAfter = 15_000; // ms after which a stream is compared with the server
const catchesUpWithin = 2_000; // ms that a stream may be behind
const tryAfter = 180_000; // ms after which a line that is no socket tries whether one opens

/** Who hears what comes over a line, and how it does. */
export interface LineListener {
  /** A link is being opened; nothing has come over it. */
  begins(): void;
  /** A socket waits for the hello. */
  opened(): void;
  said(text: string): void;
  unchanged(): void;
  /** The server told its clock, asked at sent. */
  told(now: number, sent: number): void;
  /** Nothing comes before the monotonic time until. */
  waits(until: number): void;
  /** The link that worked does not, and another is being opened at once. */
  breaks(): void;
  refused(why: string): void;
}

/**
 * A Line keeps one link to the server open: a WebSocket where that passes, else
 * an event stream, else polling.
 */
export class Line {
  /** How the link comes that there is, or that was tried last. */
  way: Way = "socket";
  /** When the link was asked for. */
  began = 0;
  private heard = 0; // when something came last
  private link: Link | null = null;
  private turn = 0; // counts links, to know a late answer
  private working = false;
  private spoke = false;
  private attempt = 0;
  private stopped = false;
  private readonly ways = new Ways();
  private readonly timers: Timers;

  /** The cursor is where a stream or a poll resumes, as epoch:seq; empty for nowhere. */
  constructor(
    private readonly around: Surroundings,
    private readonly cursor: () => string,
    private readonly listener: LineListener,
  ) {
    this.timers = new Timers(around);
  }

  /** Tells whether there is a link, or one is being opened. */
  get up(): boolean {
    return this.link !== null;
  }

  /** Tells whether messages to the server pass now. */
  get talks(): boolean {
    return this.link?.talks ?? false;
  }

  send(message: object): void {
    this.link?.send(message);
  }

  /** Opens a link, at once. */
  connect(): void {
    this.begin(this.ways.next);
  }

  /** Opens a link of the same way, at once. */
  reopen(): void {
    this.begin(this.way);
  }

  /** Opens a link unless something is heard within delay ms. */
  expect(delay: number): void {
    const before = this.heard;
    this.timers.later(delay, () => {
      if (this.heard === before) this.connect();
    });
  }

  /** The machine may be in another network. */
  doubt(): void {
    this.ways.reset();
  }

  /** The link does what it should. */
  works(): void {
    this.working = true;
    this.ways.settled();
    this.timers.later(reliable, () => {
      this.attempt = 0;
    });
    if (this.way !== "socket") this.timers.later(tryAfter, () => this.trial());
    if (this.way === "stream") this.timers.later(compareAfter, () => void this.compare());
  }

  /** The link does not end, and says nothing, or only what is old. */
  mute(): void {
    if (this.way === "socket" && !this.spoke) void this.inquire();
    else if (this.way === "stream") {
      this.ways.refused("stream");
      this.listener.breaks();
      this.begin("poll");
    } else this.retry();
  }

  /** Waits a random part of within (ms), or of the back-off, and connects. */
  retry(within: number | null = null): void {
    this.drop();
    const { random } = this.around;
    const wait = within === null ? backoff(this.attempt, random) : random() * within;
    this.attempt++;
    this.listener.waits(this.around.monotonic() + wait);
    this.timers.later(wait, () => this.connect());
  }

  /** Ends for good. */
  stop(): void {
    this.stopped = true;
    this.drop();
  }

  private begin(way: Way): void {
    if (this.stopped) return;
    this.drop();
    this.way = way;
    this.began = this.heard = this.around.monotonic();
    this.listener.begins();
    this.timers.later(worksWithin[way], () => {
      if (!this.working) this.mute();
    });
    this.link = this.open(way);
  }

  private open(way: Way): Link {
    const { around, listener } = this;
    const heard: LinkListener = {
      opened: () => {
        if (way === "socket") listener.opened();
      },
      said: (text) => {
        this.hear();
        listener.said(text);
      },
      unchanged: () => {
        this.hear();
        listener.unchanged();
      },
      ended: (code, reason) => this.ended(code, reason),
    };
    return openLink(way, around, this.cursor(), heard);
  }

  private ended(code: number, reason: string): void {
    const next = verdict(code, reason);
    if (!next.again) {
      this.stop();
      this.listener.refused(next.why);
    } else if (code === abnormal && reason === "" && !this.spoke && this.way !== "poll") {
      void this.inquire();
    } else {
      this.retry(next.within);
    }
  }

  /** The link never spoke: asks over HTTP whether that is because the server is away. */
  private async inquire(): Promise<void> {
    this.drop();
    this.listener.breaks();
    const { turn } = this;
    const sent = this.around.monotonic();
    const { there, now } = await this.around.reach();
    if (turn !== this.turn) return;
    if (now !== null) this.listener.told(now, sent);
    if (there) {
      this.ways.refused(this.way);
      this.connect();
    } else {
      this.ways.settled();
      this.retry();
    }
  }

  /** Opens a socket beside the link that there is; if that passes, the line becomes one. */
  private trial(): void {
    const { turn } = this;
    let open = true;
    const over = (passes: boolean) => {
      if (!open) return;
      open = false;
      socket.close();
      if (turn !== this.turn) return;
      if (passes) this.begin("socket");
      else this.timers.later(tryAfter, () => this.trial());
    };
    this.timers.later(worksWithin.socket, () => over(false));
    const ignore = () => {};
    const socket = new SocketLink(this.around.socket(), {
      opened: () => over(true),
      ended: () => over(false),
      said: ignore,
      unchanged: ignore,
    });
  }

  /** A proxy may keep a part of a stream back: asks beside it how far the server is. */
  private async compare(): Promise<void> {
    const { turn } = this;
    const signal = AbortSignal.timeout(worksWithin.poll);
    const init = { method: "HEAD", cache: "no-store", signal } as const;
    const answer = await this.around.ask("state", init).catch(() => null);
    if (turn !== this.turn) return;
    const head = answer?.headers.get("ETag") ?? "";
    this.timers.later(catchesUpWithin, () => {
      if (behind(this.cursor(), head)) this.mute();
      else this.timers.later(compareAfter, () => void this.compare());
    });
  }

  private hear(): void {
    this.heard = this.around.monotonic();
    if (this.spoke) return;
    this.spoke = true;
    this.watch();
  }

  private watch(): void {
    const { heard } = this;
    this.timers.later(silence, () => {
      if (this.heard === heard) this.mute();
      else this.watch();
    });
  }

  private drop(): void {
    this.turn++;
    this.timers.clear();
    this.working = this.spoke = false;
    this.link?.close();
    this.link = null;
  }
}

/** Tells whether a cursor is behind the one in a tag, which an empty tag does not tell. */
function behind(cursor: string, tag: string): boolean {
  const [, epoch, seq] = /^(?:W\/)?"(.*):(\d+)"$/.exec(tag) ?? [];
  if (seq === undefined) return false;
  const [ownEpoch, ownSeq] = cursor.split(":");
  return ownEpoch !== epoch || Number(ownSeq) < Number(seq);
}
