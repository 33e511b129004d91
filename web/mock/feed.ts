import type { Delta, Entry, Kind, Snapshot } from "../src/wire/frames";

interface Event {
  seq: number;
  topic: number;
  key: string;
  value: unknown;
}

const kept = 200; // events of a log topic

/** A Feed is the server's side of the protocol, small and slow: Since in a dozen lines. */
export class Feed {
  epoch: string;
  head = 0;
  readonly topics: [name: string, kind: Kind][];
  private readonly latest = new Map<string, Event>();
  private readonly logs: Event[][];
  private readonly floors: number[];

  constructor(epoch: string, topics: [string, Kind][]) {
    this.epoch = epoch;
    this.topics = topics;
    this.logs = topics.map(() => []);
    this.floors = topics.map(() => 0);
  }

  set(name: string, key: string, value: unknown): void {
    const topic = this.index(name);
    const id = `${topic}/${key}`;
    const before = this.latest.get(id);
    if (before && JSON.stringify(before.value) === JSON.stringify(value)) return;
    this.latest.set(id, { seq: ++this.head, topic, key, value });
  }

  append(name: string, value: unknown): void {
    const topic = this.index(name);
    const log = this.logs[topic] as Event[];
    log.push({ seq: ++this.head, topic, key: "", value });
    if (log.length > kept) this.floors[topic] = (log.shift() as Event).seq;
  }

  /** What moves a reader of the given topics from a cursor to the head. */
  since(epoch: string | undefined, cursor: number | undefined, names: ReadonlySet<string>): Snapshot | Delta {
    const wanted = new Set(this.topics.flatMap(([name], index) => (names.has(name) ? [index] : [])));
    const from = cursor ?? 0;
    const reset =
      epoch !== this.epoch ||
      cursor === undefined ||
      from > this.head ||
      [...wanted].some((topic) => from < (this.floors[topic] ?? 0));
    const d: Entry[] = [...this.latest.values(), ...this.logs.flat()]
      .filter((event) => wanted.has(event.topic) && (reset ? event.value !== null : event.seq > from))
      .sort((a, b) => a.seq - b.seq)
      .map(({ topic, key, seq, value }) => [topic, this.topics[topic]?.[1] === "log" ? seq : key, value]);
    if (reset) return { e: this.epoch, r: 1, s: this.head, now: Date.now(), top: this.topics, d };
    return { p: from, s: this.head, d };
  }

  private index(name: string): number {
    const index = this.topics.findIndex(([topic]) => topic === name);
    if (index < 0) throw new Error(`no topic ${name}`);
    return index;
  }
}
