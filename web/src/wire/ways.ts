/** How frames come: over a WebSocket, over an event stream, or by asking for the state again and again. */
export type Way = "socket" | "stream" | "poll";

const refusedEnough = 2; // sockets in a row, each to a server that answered HTTP

/**
 * Ways chooses the best way that is not barred. A network may forbid upgrades
 * (then there is the stream), and may keep back what has not ended (then the
 * stream is mute, and only polling is left).
 */
export class Ways {
  private refusals = 0;
  private streamsMute = false;

  /** The way to try next. */
  get next(): Way {
    if (this.refusals < refusedEnough) return "socket";
    return this.streamsMute ? "poll" : "stream";
  }

  /** A link of that way never spoke, while the server answered HTTP. */
  refused(way: Way): void {
    if (way === "socket") this.refusals++;
    if (way === "stream") this.streamsMute = true;
  }

  /** Nothing answers, or something works: the next line begins with a socket again. */
  settled(): void {
    this.refusals = 0;
  }

  /** The machine may be in another network. */
  reset(): void {
    this.refusals = 0;
    this.streamsMute = false;
  }
}
