import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Letter } from "../wire/post";
import { RequestError } from "../wire/rest";
import type { Posted } from "../wire/schema";
import type { Message, Room, Standing } from "../wire/values";

/** What a ChatStore needs of the page. */
export interface Surroundings {
  room: ReadonlySignal<Room | null>;
  chat: ReadonlySignal<ReadonlyMap<string, Message>>;
  board: ReadonlySignal<ReadonlyMap<string, Standing>>;
  send(letter: Letter): Promise<Posted>;
  /** A text that nobody else has. */
  random(): string;
}

/** A message with its number. */
export interface Said extends Message {
  id: number;
  own: boolean;
}

/** A ChatStore is what a reader writes, and what was written. */
export class ChatStore {
  readonly to = signal("");
  readonly from = signal("");
  readonly text = signal("");
  readonly sending = signal(false);
  /** Why the message was not taken, as a sentence; empty if nothing is wrong. */
  readonly trouble = signal("");
  /** Whether the last message was taken, and nothing was written since. */
  readonly taken = signal(false);

  /** The messages, the newest first. */
  readonly said: ReadonlySignal<readonly Said[]>;
  /** Who reads messages: the agents for which models decide, in roster order. */
  readonly readers: ReadonlySignal<readonly string[]>;
  readonly length = computed(() => characters(this.text.value));
  /** Whether the message is longer than may be. */
  readonly long = computed(() => this.length.value > this.longest);

  private readonly own = signal<ReadonlySet<number>>(new Set());
  private readonly connection: string;
  private tried: { key: string; words: string } | null = null;

  constructor(private readonly around: Surroundings) {
    this.connection = around.random();
    this.said = computed(() =>
      [...around.chat.value]
        .map(([id, message]) => ({ ...message, id: Number(id), own: this.own.value.has(Number(id)) }))
        .sort((a, b) => b.id - a.id),
    );
    this.readers = computed(() =>
      [...around.board.value]
        .filter(([, { decider }]) => decider.startsWith("model:"))
        .sort(([, a], [, b]) => a.i - b.i)
        .map(([name]) => name),
    );
  }

  /** How many characters a message may have. */
  get longest(): number {
    return this.around.room.value?.longest ?? 0;
  }

  /** Takes what was written so far. */
  write(text: string): void {
    batch(() => {
      this.text.value = text;
      this.trouble.value = "";
      this.taken.value = false;
    });
  }

  /** Sends what was written. Again after trouble, the same message has the same key. */
  async send(): Promise<void> {
    const [to, from, text] = [this.to.value, this.from.value.trim(), this.text.value.trim()];
    if (this.sending.value || text === "" || this.long.value) return;
    const words = JSON.stringify([to, from, text]);
    if (this.tried?.words !== words) this.tried = { key: this.around.random(), words };
    const { key } = this.tried;
    this.sending.value = true;
    this.trouble.value = "";
    try {
      const { id } = await this.around.send({ to, from, text, key, connection: this.connection });
      batch(() => {
        if (id !== null) this.own.value = new Set(this.own.value).add(id);
        if (this.text.value.trim() === text) this.text.value = "";
        this.taken.value = true;
      });
      this.tried = null;
    } catch (error) {
      this.trouble.value =
        error instanceof RequestError ? error.message : "Something went wrong in this page.";
    }
    this.sending.value = false;
  }
}

/** How many characters people see in a text; the server counts the same. */
export function characters(text: string): number {
  const plain = text.trim();
  // Without a segmenter it is a guess, and the server's word counts.
  if (!("Segmenter" in Intl)) return [...plain].length;
  return [...new Intl.Segmenter("en", { granularity: "grapheme" }).segment(plain)].length;
}

/** What became of a message, in a few words. */
export function fate({ status, reason, to }: Pick<Message, "status" | "reason" | "to">): string {
  switch (status) {
    case "pending":
      return "waits for the next round";
    case "delivered":
      return "delivered, no answer yet";
    case "answered":
      return "answered";
    case "ignored":
      return ignored(reason, to);
  }
}

function ignored(reason: Message["reason"], to: string): string {
  switch (reason) {
    case "missed":
      return to === "" ? "ignored: all missed the round" : "ignored: it missed the round";
    case "season_over":
      return "ignored: the season ended first";
    case "hidden":
      return "not delivered";
    default:
      return "ignored: no reply";
  }
}
