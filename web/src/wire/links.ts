import { type Link, type LinkListener, SocketLink } from "./link";
import { PollLink } from "./polllink";
import { StreamLink } from "./streamlink";
import type { Clockwork } from "./timers";
import type { Way } from "./ways";

/** What a line needs from the browser; tests bring their own. */
export interface Surroundings extends Clockwork {
  random(): number;
  socket(): WebSocket;
  /** Asks the server for the event stream of the arena or for its state. */
  ask(what: "events" | "state", init: RequestInit): Promise<Response>;
  /** Asks over HTTP whether the server is there, and for its clock, if it tells. */
  reach(): Promise<{ there: boolean; now: number | null }>;
}

/** Opens a link that resumes at a cursor, epoch:seq, or from nowhere when that is empty. */
export function openLink(way: Way, around: Surroundings, cursor: string, listener: LinkListener): Link {
  switch (way) {
    case "socket":
      return new SocketLink(around.socket(), listener);
    case "stream":
      return new StreamLink((init) => around.ask("events", init), cursor, listener);
    case "poll":
      return new PollLink((init) => around.ask("state", init), cursor && `"${cursor}"`, around, listener);
  }
}
