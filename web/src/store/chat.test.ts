import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { Letter } from "../wire/post";
import { RequestError } from "../wire/rest";
import type { Posted } from "../wire/schema";
import type { Message, Room, Standing } from "../wire/values";
import { ChatStore, characters, fate } from "./chat";

const open: Room = { why: "", per_agent: 3, per_viewer: 2, longest: 140 };

function message(text: string, more: Partial<Message> = {}): Message {
  return {
    at: 0,
    round: 1,
    from: "",
    to: "",
    text,
    status: "pending",
    reason: "",
    hidden: 0,
    replies: [],
    ...more,
  };
}

/** A store whose server answers as it is told to. */
function rig(answer: (letter: Letter) => Promise<Posted>) {
  const sent: Letter[] = [];
  let n = 0;
  const chat = signal<ReadonlyMap<string, Message>>(new Map());
  const line = (decider: string, i: number) => ({ decider, i }) as Standing;
  const board = signal<ReadonlyMap<string, Standing>>(
    new Map([
      ["bert", line("model:b", 2)],
      ["index", line("strategy:index", 0)],
      ["anna", line("model:a", 1)],
    ]),
  );
  const store = new ChatStore({
    room: signal<Room | null>(open),
    chat,
    board,
    send(letter) {
      sent.push(letter);
      return answer(letter);
    },
    random: () => `random-${n++}`,
  });
  return { store, sent, chat };
}

const taken = (id: number) => async () => ({ arena: "a", ok: true, id });

test("a message that was taken is the reader's own, and leaves room for the next", async () => {
  const { store, sent, chat } = rig(taken(7));
  store.to.value = "anna";
  store.write("  hello ");
  await store.send();
  expect(sent.map(({ to, text }) => [to, text])).toEqual([["anna", "hello"]]);
  expect([store.text.value, store.taken.value, store.trouble.value]).toEqual(["", true, ""]);
  chat.value = new Map([
    ["7", message("hello")],
    ["12", message("another")],
  ]);
  expect(store.said.value.map(({ id, own }) => [id, own])).toEqual([
    [12, false],
    [7, true],
  ]);
});

test("after trouble the same words have the same key, and other words another", async () => {
  let fails = true;
  const { store, sent } = rig(async () => {
    if (fails) throw new RequestError(0, "The server cannot be reached.");
    return { arena: "a", ok: true, id: 1 };
  });
  store.write("hello");
  await store.send();
  expect([store.text.value, store.trouble.value]).toEqual(["hello", "The server cannot be reached."]);
  await store.send();
  store.write("hello you");
  fails = false;
  await store.send();
  store.write("hello you");
  await store.send();
  const keys = sent.map(({ key }) => key);
  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(3);
  expect(new Set(sent.map(({ connection }) => connection)).size).toBe(1);
});

test("nothing is sent that is empty, too long, or on its way already", async () => {
  let end: () => void = () => {};
  const { store, sent } = rig(
    () => new Promise((done) => (end = () => done({ arena: "a", ok: true, id: null }))),
  );
  await store.send();
  store.write("x".repeat(141));
  await store.send();
  expect([sent.length, store.long.value]).toEqual([0, true]);
  store.write("hello");
  const sending = store.send();
  await store.send();
  store.write("the next");
  end();
  await sending;
  expect([sent.length, store.text.value, store.sending.value]).toEqual([1, "the next", false]);
});

test("only models can be written to, in roster order", () => {
  const { store } = rig(taken(1));
  expect(store.readers.value).toEqual(["anna", "bert"]);
});

test("characters are those that people see", () => {
  expect([characters(" 👩‍👩‍👧‍👦é "), characters("e\u0301"), characters("")]).toEqual([2, 1, 0]);
});

test("every outcome has words of its own", () => {
  const told = [
    fate(message("", { status: "pending" })),
    fate(message("", { status: "delivered" })),
    fate(message("", { status: "answered" })),
    ...(["no_reply", "missed", "season_over", "hidden"] as const).map((reason) =>
      fate(message("", { status: "ignored", reason })),
    ),
  ];
  expect(new Set(told).size).toBe(told.length);
});
