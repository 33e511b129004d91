import { useCallback, useMemo } from "preact/hooks";
import { countdown } from "../format";
import { ChatStore, fate, type Said } from "../store/chat";
import { sendLetter } from "../wire/post";
import { Ago } from "./ago";
import { Chip, Name } from "./chip";
import { type Page, usePage } from "./context";
import { useSeconds } from "./ticking";

/** What was written stays while another tab is shown. */
const stores = new WeakMap<Page, ChatStore>();

function storeOf(page: Page): ChatStore {
  const { arena, screen } = page;
  const store =
    stores.get(page) ??
    new ChatStore({
      room: arena.room,
      chat: arena.chat,
      board: arena.board,
      send: (letter) => sendLetter(screen.arena, letter),
      random: () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(36)).join(""),
    });
  stores.set(page, store);
  return store;
}

/** What the audience wrote to the agents, and what they answered. */
function Chat() {
  const page = usePage();
  const store = useMemo(() => storeOf(page), [page]);
  const said = store.said.value;
  const why = page.arena.room.value?.why ?? "";
  return (
    <div class="chat">
      {why === "" ? <Letter store={store} /> : <p class="shut">{why}</p>}
      {said.length === 0 && (
        <p class="empty">Nobody has written yet. Models read what is written with their next decision.</p>
      )}
      <ol>
        {said.map((message) => (
          <Entry key={message.id} message={message} />
        ))}
      </ol>
    </div>
  );
}

/** Where a message is written. */
function Letter({ store }: { store: ChatStore }) {
  const { length, long, longest, sending, text, trouble } = store;
  const last = store.said.value.find(({ own }) => own);
  const waits = store.taken.value && (last?.status ?? "pending") === "pending";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void store.send();
      }}
    >
      <div class="row">
        <label>
          To{" "}
          <span class="pick">
            <select
              value={store.to.value}
              onChange={(event) => {
                store.to.value = event.currentTarget.value;
              }}
            >
              <option value="">Everybody</option>
              {store.readers.value.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </span>
        </label>
        <input
          type="text"
          class="by"
          value={store.from.value}
          placeholder="Your name"
          aria-label="Your name, if you want to give one"
          autoComplete="off"
          dir="auto"
          onInput={(event) => {
            store.from.value = event.currentTarget.value;
          }}
        />
      </div>
      <div class="row">
        <input
          type="text"
          class="words"
          value={text.value}
          placeholder="Ask or tell a model something"
          aria-label="Message"
          aria-invalid={long.value || trouble.value !== ""}
          aria-describedby={"chat-when chat-count"}
          autoComplete="off"
          enterKeyHint="send"
          dir="auto"
          onInput={(event) => store.write(event.currentTarget.value)}
        />
        <button type="submit" class="plain" aria-disabled={sending.value || length.value === 0 || long.value}>
          {sending.value ? "Sending…" : "Send"}
        </button>
      </div>
      <p class="beside">
        <span id="chat-when">
          <When />
        </span>
        <span id="chat-count" class={long.value ? "warned" : ""}>
          {length.value} of {longest}
          <span class="hidden"> characters</span>
        </span>
      </p>
      <p class={trouble.value ? "warned told" : "told"} role="status">
        {trouble.value || (waits && "Taken. The next round delivers it.")}
      </p>
    </form>
  );
}

/** When the message would be delivered, counted down as everywhere on the page. */
function When() {
  const { arena, clock } = usePage();
  const timer = arena.timer.value;
  const next = timer?.next ?? null;
  const left = useCallback(() => {
    const now = clock.now();
    return next === null || now === null ? null : next - now;
  }, [next, clock]);
  const ms = useSeconds(left);
  if (timer?.phase === "paused") return <>Delivered once the season goes on</>;
  if (ms === null) return <>Delivered with the next decision</>;
  return (
    <>
      Delivered with the next decision in <b>{countdown(ms)}</b>
    </>
  );
}

/** A message and what became of it. Its words are those of strangers and of models: text, and nothing else. */
function Entry({ message }: { message: Said }) {
  const { arena } = usePage();
  const { at, from, hidden, own, replies, status, text, to } = message;
  return (
    <li class={own ? "own" : undefined}>
      <p class="whom">
        <span>
          {hidden ? "Somebody" : <bdi class="name">{from || "A viewer"}</bdi>}
          {own && " (you)"} to {to === "" ? "everybody" : <Name of={to} />}
        </span>
        <small>
          <span class={`fate ${status}`}>{fate(message)}</span>
          {at > 0 && (
            <>
              {" · "}
              <Ago at={at} />
            </>
          )}
        </small>
      </p>
      {hidden ? <p class="gone">Hidden by the operator.</p> : <bdi class="said">{text}</bdi>}
      {replies.map((reply) => (
        <p key={reply.agent} class="reply">
          <Chip agent={arena.agents.value.get(reply.agent)} />
          <span>
            <Name of={reply.agent} /> <bdi class="said">{reply.text}</bdi>
          </span>
        </p>
      ))}
    </li>
  );
}

export { Chat as chat };
