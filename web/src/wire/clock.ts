/** How many samples are weighed; the oldest is forgotten. */
const kept = 12;

interface Sample {
  offset: number;
  trip: number;
}

/**
 * A ServerClock tells the server's time from a monotonic clock. Of its samples
 * it believes the one with the least round trip, whose error is the smallest.
 */
export class ServerClock {
  private samples: Sample[] = [];
  private doubted = false;

  constructor(private readonly monotonic: () => number) {}

  /** Takes the server's time, asked for at sent and answered at received, both monotonic. */
  sample(now: number, sent: number, received: number): void {
    if (this.doubted) this.samples = [];
    this.doubted = false;
    const trip = Math.max(received - sent, 0);
    this.samples.push({ offset: now - (sent + received) / 2, trip });
    if (this.samples.length > kept) this.samples.shift();
  }

  /** Doubts the past, as after a sleep, when the monotonic clock may have stood still: the next sample stands alone. */
  reset(): void {
    this.doubted = true;
  }

  /** Tells whether there is a sample that is believed. */
  get known(): boolean {
    return this.samples.length > 0 && !this.doubted;
  }

  /** The server's time in Unix milliseconds, or null without a sample. */
  now(): number | null {
    let best: Sample | undefined;
    for (const sample of this.samples) if (!best || sample.trip <= best.trip) best = sample;
    return best ? this.monotonic() + best.offset : null;
  }
}
