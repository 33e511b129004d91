import type { Delta, Entry, Kind, Snapshot } from "./frames";
import type { TopicValues } from "./schema";

/** What the values of a topic are. */
type ValueOf<T extends keyof TopicValues> = NonNullable<TopicValues[T]>;

/** An event of a log topic. */
export interface Logged<T = unknown> {
  seq: number;
  value: T;
}

/** What a frame did to the replica: how many entries it brought, or why it was not taken. */
export type Applied = { ok: true; entries: number } | { ok: false; reason: "gap" | "no snapshot" };

interface Topic {
  name: string;
  kind: Kind;
  latest: Map<string, unknown>;
  log: Logged[];
}

/** How many events of a log topic the page keeps. */
export const keptEvents = 400;

/**
 * A Replica is the state of one arena's feed as this page knows it: a snapshot
 * and every delta since, in order. It refuses a delta that does not join.
 */
export class Replica {
  epoch = "";
  seq = 0;
  topics: Topic[] = [];
  /** Names of the topics that changed since they were last taken. */
  readonly changed = new Set<string>();

  /** Tells whether a snapshot has been taken. */
  get ready(): boolean {
    return this.epoch !== "";
  }

  /** Replaces everything. */
  replace(snapshot: Snapshot): Applied {
    for (const topic of this.topics) this.changed.add(topic.name);
    this.epoch = snapshot.e;
    this.seq = snapshot.s;
    this.topics = snapshot.top.map(([name, kind]) => ({ name, kind, latest: new Map(), log: [] }));
    for (const topic of this.topics) this.changed.add(topic.name);
    return { ok: true, entries: this.take(snapshot.d, 0) };
  }

  /** Applies a delta that starts where this replica stands. */
  apply(delta: Delta): Applied {
    if (!this.ready) return { ok: false, reason: "no snapshot" };
    if (delta.p !== this.seq || delta.s < delta.p) return { ok: false, reason: "gap" };
    const whole = new Set(delta.t);
    for (const index of whole) this.forget(index);
    const entries = this.take(delta.d, delta.p, whole);
    this.seq = delta.s;
    return { ok: true, entries };
  }

  /** The entries of a latest topic by key. */
  latest<T extends keyof TopicValues>(name: T): ReadonlyMap<string, ValueOf<T>> {
    return (this.topics.find((topic) => topic.name === name)?.latest ?? new Map()) as Map<string, ValueOf<T>>;
  }

  /** The events of a log topic, oldest first. */
  log<T extends keyof TopicValues>(name: T): readonly Logged<ValueOf<T>>[] {
    return (this.topics.find((topic) => topic.name === name)?.log ?? []) as Logged<ValueOf<T>>[];
  }

  private forget(index: number): void {
    const topic = this.topics[index];
    if (!topic) return;
    topic.latest.clear();
    topic.log.length = 0;
    this.changed.add(topic.name);
  }

  private take(entries: Entry[], after: number, whole: ReadonlySet<number> = new Set()): number {
    let taken = 0;
    for (const entry of entries) if (this.takeEntry(entry, whole.has(entry[0]) ? 0 : after)) taken++;
    return taken;
  }

  /** Takes an entry of a frame that starts after a record. A record may have several events. */
  private takeEntry([index, key, value]: Entry, after: number): boolean {
    const topic = this.topics[index];
    if (!topic) return false;
    if (topic.kind === "latest") {
      if (value === null) topic.latest.delete(String(key));
      else topic.latest.set(String(key), value);
    } else {
      const seq = Number(key);
      if (seq <= after) return false;
      topic.log.push({ seq, value });
      if (topic.log.length > keptEvents) topic.log.splice(0, topic.log.length - keptEvents);
    }
    this.changed.add(topic.name);
    return true;
  }
}
