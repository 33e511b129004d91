import type * as schema from "./schema";

/** How a topic keeps its entries: by key, or in the order they came. */
export type Kind = schema.Topic[1];

/**
 * `[topic, key, value]` of a latest topic, where null removes the key; `[topic, seq, value]` of a log.
 * What a value is depends on the topic's name, which a frame does not tell.
 */
export type Entry = [topic: number, key: string | number, value: unknown];

type Blind<T> = Omit<T, "d"> & { d: Entry[] };

/** A snapshot replaces everything that is known. */
export type Snapshot = Blind<schema.Snapshot>;

/** A delta moves a reader from p to s. Topics in t come whole: what is held of them goes first. */
export type Delta = Blind<schema.Delta>;

/** Something that passes and is not kept. */
export type Whisper = schema.Ephemeral["x"];

/** A frame of the protocol arena.v1.json. */
export type Frame = Snapshot | Delta | schema.Ephemeral | schema.Heartbeat | schema.Pong;

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
  if ("x" in frame && Array.isArray(frame.x)) return frame as schema.Ephemeral;
  if ("hb" in frame || "pong" in frame) return frame as schema.Heartbeat | schema.Pong;
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
