/** Frames of the protocol arena.v1.json, as the server sends them. */

/** How a topic keeps its entries: by key, or in the order they came. */
export type Kind = "latest" | "log";

/** `[topic, key, value]` of a latest topic, where null removes the key; `[topic, seq, value]` of a log. */
export type Entry = [topic: number, key: string | number, value: unknown];

/** A snapshot replaces everything that is known. */
export interface Snapshot {
  e: string;
  r: 1;
  s: number;
  now: number;
  top: [name: string, kind: Kind][];
  d: Entry[];
}

/** A delta moves a reader from p to s. Topics in t come whole: what is held of them goes first. */
export interface Delta {
  p: number;
  s: number;
  t?: number[];
  d: Entry[];
}

/** Something that passes and is not kept, such as ["thinking", agent, true]. */
export interface Ephemeral {
  x: unknown[];
}

/** A heartbeat after a silence: where the feed stands, and a sum of the state. */
export interface Heartbeat {
  hb: number;
  now: number;
  crc?: number;
}

/** The answer to a ping, with the server's clock. */
export interface Pong {
  pong: number;
  now: number;
}

export type Frame = Snapshot | Delta | Ephemeral | Heartbeat | Pong;

/** Returns the frame in text, or null when it is none of those that are known. */
export function parseFrame(text: string): Frame | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof frame !== "object" || frame === null) return null;
  if ("r" in frame) return isSnapshot(frame) ? frame : null;
  if ("p" in frame && "s" in frame && "d" in frame && Array.isArray(frame.d)) return frame as Delta;
  if ("x" in frame && Array.isArray(frame.x)) return frame as Ephemeral;
  if ("hb" in frame || "pong" in frame) return frame as Heartbeat | Pong;
  return null;
}

/** Tells whether value is a snapshot, from the socket, the page or the API. */
export function isSnapshot(value: unknown): value is Snapshot {
  if (typeof value !== "object" || value === null) return false;
  const { e, s, now, top, d } = value as Partial<Snapshot>;
  return (
    typeof e === "string" &&
    typeof s === "number" &&
    typeof now === "number" &&
    Array.isArray(top) &&
    Array.isArray(d)
  );
}
