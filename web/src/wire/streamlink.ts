import { abnormal, type Link, type LinkListener } from "./link";

/** Asks for an address of the server, as fetch does. */
export type Ask = (init: RequestInit) => Promise<Response>;

/**
 * A StreamLink reads server-sent events. Not with EventSource: that cannot say
 * from where to resume on its first request, nor tell why it was refused.
 */
export class StreamLink implements Link {
  readonly talks = false;
  private readonly gone = new AbortController();

  /** Resumes behind the event with the id; an empty id asks for everything. */
  constructor(
    ask: Ask,
    id: string,
    private readonly listener: LinkListener,
  ) {
    void this.read(ask, id);
  }

  send(): void {}

  close(): void {
    this.gone.abort();
  }

  private async read(ask: Ask, id: string): Promise<void> {
    const { signal } = this.gone;
    let [code, reason] = [abnormal, ""];
    try {
      const headers = { Accept: "text/event-stream", ...(id && { "Last-Event-ID": id }) };
      const response = await ask({ headers, signal, cache: "no-store" });
      if (response.ok && response.body) [code, reason] = await this.follow(response.body);
      else [code, reason] = refusal(response);
    } catch {
      // The line broke; nobody says why.
    }
    if (!signal.aborted) this.listener.ended(code, reason);
  }

  private async follow(body: ReadableStream<Uint8Array>): Promise<[code: number, reason: string]> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const events = new EventReader((text) => {
      if (!this.gone.signal.aborted) this.listener.said(text);
    });
    this.listener.opened();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      events.read(decoder.decode(value, { stream: true }));
    }
    // A server that goes says when to come back, as in the close of a socket.
    return events.retry === null ? [abnormal, ""] : [1012, `retry ${events.retry}`];
  }
}

/** What a refused request would be as the close of a socket. */
export function refusal(response: Response): [code: number, reason: string] {
  if (response.status === 403) return [4003, ""];
  const seconds = Number(response.headers.get("Retry-After"));
  return [abnormal, seconds > 0 ? `retry ${seconds * 1000}` : ""];
}

/** An EventReader puts events together from pieces of a stream. */
export class EventReader {
  /** Milliseconds after which the server wants to see us again, if it said so. */
  retry: number | null = null;
  private rest = "";
  private lines: string[] = [];

  constructor(private readonly event: (text: string) => void) {}

  read(piece: string): void {
    const lines = (this.rest + piece).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.line(line.endsWith("\r") ? line.slice(0, -1) : line);
  }

  private line(line: string): void {
    if (line === "") {
      if (this.lines.length > 0) this.event(this.lines.join("\n"));
      this.lines = [];
    } else if (line.startsWith("data:")) {
      this.lines.push(line.slice(line[5] === " " ? 6 : 5));
    } else if (line.startsWith("retry:")) {
      this.retry = Number(line.slice(6)) || null;
    }
  }
}
