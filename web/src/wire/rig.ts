import { vi } from "vitest";
import { ServerClock } from "./clock";
import { Connection, type LineState, type Listener } from "./connection";
import type { Frame, Snapshot } from "./frames";
import type { Surroundings } from "./links";
import { Replica } from "./replica";

/** A WebSocket that does what a test says. */
export class FakeSocket {
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  says(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  /** Answers the last ping. */
  pongs(): void {
    const ping = this.sent.findLast((message) => "ping" in message)?.ping as number;
    this.says({ pong: ping, now: 5000 });
  }
  ends(code: number, reason = ""): void {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}

/** A request over HTTP that a test answers. */
export class FakeRequest {
  readonly headers: Record<string, string>;
  readonly method: string;
  answer!: (response: Response) => void;
  fail!: () => void;
  readonly response: Promise<Response>;
  private stream: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor(
    readonly what: "events" | "state",
    init: RequestInit,
  ) {
    this.headers = (init.headers ?? {}) as Record<string, string>;
    this.method = init.method ?? "GET";
    this.response = new Promise((answer, fail) => {
      this.answer = answer;
      this.fail = () => fail(new TypeError("no network"));
    });
    init.signal?.addEventListener("abort", () => this.fail());
  }

  /** Answers with a stream that has said nothing yet. */
  opens(): void {
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        this.stream = stream;
      },
    });
    this.answer(new Response(body));
  }
  writes(text: string): void {
    this.stream?.enqueue(new TextEncoder().encode(text));
  }
  says(frame: Frame): void {
    this.writes(`data: ${JSON.stringify(frame)}\n\n`);
  }
  ends(): void {
    this.stream?.close();
  }
}

export const first: Snapshot = { e: "k1", r: 1, s: 10, now: 0, top: [["board", "latest"]], d: [[0, "a", 1]] };

/** A connection of a replica that stands at first, with everything around it made up. */
export function rig(jitter = 1) {
  const sockets: FakeSocket[] = [];
  const requests: FakeRequest[] = [];
  const states: LineState[] = [];
  const caught: [number, boolean][] = [];
  const reports: string[] = [];
  const server = { there: false };
  const replica = new Replica();
  replica.replace(first);
  const listener: Listener = {
    changed: () => {},
    state: (state) => states.push(state),
    ephemeral: () => {},
    caughtUp: (entries, fresh) => caught.push([entries, fresh]),
    report: (text) => reports.push(text),
  };
  const around: Surroundings = {
    monotonic: () => performance.now(),
    random: () => jitter,
    socket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    ask: (what, init) => {
      const request = new FakeRequest(what, init);
      requests.push(request);
      return request.response;
    },
    reach: async () => ({ there: server.there, now: null }),
    after: (delay, run) => setTimeout(run, delay) as unknown as number,
    cancel: (timer) => clearTimeout(timer),
  };
  const clock = new ServerClock(around.monotonic);
  const connection = new Connection(replica, clock, around, listener);
  const last = () => sockets.at(-1) as FakeSocket;
  const asked = () => requests.at(-1) as FakeRequest;
  const goLive = () => {
    connection.connect();
    last().opens();
    vi.advanceTimersByTime(1);
    last().says({ p: replica.seq, s: replica.seq, d: [] });
    last().pongs();
  };
  return {
    asked,
    caught,
    clock,
    connection,
    goLive,
    last,
    replica,
    reports,
    requests,
    server,
    sockets,
    states,
  };
}

/** Time that a test lets pass. */
export function useFakeTime(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  vi.stubGlobal("WebSocket", { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
}

/** Lets everything happen that waits for no time. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
  await vi.advanceTimersByTimeAsync(0);
}
