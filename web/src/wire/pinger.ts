import { type Clockwork, Timers } from "./timers";

const every = 10_000; // ms
const atFirst = [0, 250, 700]; // ms after the start: the least trip of three sets the clock
const lateAfter = 1_500; // ms without an answer
const deadAfter = 5_000; // ms without an answer

/** Who hears how the line does. */
export interface PingerListener {
  send(message: { ping: number }): void;
  /** A ping that left at since is late. */
  late(since: number): void;
  /** A ping was not answered. */
  dead(): void;
}

/** A Pinger measures a line that carries both ways, and notices when it is dead. */
export class Pinger {
  /** The last round trip in ms; null before the first. */
  latency: number | null = null;
  private asked: number | null = null; // when the unanswered ping left
  private readonly timers: Timers;

  constructor(
    private readonly clockwork: Clockwork,
    private readonly listener: PingerListener,
  ) {
    this.timers = new Timers(clockwork);
  }

  start(): void {
    for (const delay of atFirst) this.timers.later(delay, () => this.ping());
    this.timers.later(every, () => this.beat());
  }

  stop(): void {
    this.timers.clear();
    this.asked = null;
  }

  ping(): void {
    const now = this.clockwork.monotonic();
    this.asked ??= now;
    const { asked } = this;
    this.listener.send({ ping: Math.round(now * 1000) });
    this.timers.later(lateAfter, () => {
      if (this.asked === asked) this.listener.late(asked);
    });
    this.timers.later(deadAfter, () => {
      if (this.asked === asked) this.listener.dead();
    });
  }

  /** Takes the number of an answer, and returns when it was sent. */
  answered(micros: number): number {
    const sent = micros / 1000;
    this.asked = null;
    this.latency = this.clockwork.monotonic() - sent;
    return sent;
  }

  private beat(): void {
    this.ping();
    this.timers.later(every, () => this.beat());
  }
}
