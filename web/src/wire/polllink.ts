import { abnormal, type Link, type LinkListener } from "./link";
import { type Ask, refusal } from "./streamlink";
import { type Clockwork, Timers } from "./timers";

/** How often the state is asked for, in ms. */
export const pollEvery = 5_000;

const answerWithin = 10_000; // ms

/** A PollLink asks for the state again and again, and gets it when it has changed. */
export class PollLink implements Link {
  readonly talks = false;
  private readonly gone = new AbortController();
  private readonly timers: Timers;

  /** The tag names the state that is known; an empty one none. */
  constructor(
    private readonly ask: Ask,
    private tag: string,
    clockwork: Clockwork,
    private readonly listener: LinkListener,
  ) {
    this.timers = new Timers(clockwork);
    void this.poll();
  }

  send(): void {}

  close(): void {
    this.gone.abort();
    this.timers.clear();
  }

  private async poll(): Promise<void> {
    const { signal } = this.gone;
    this.timers.later(answerWithin, () => this.end(abnormal, ""));
    try {
      const headers = { Accept: "application/json", ...(this.tag && { "If-None-Match": this.tag }) };
      const response = await this.ask({ headers, signal, cache: "no-store" });
      const text = response.ok ? await response.text() : "";
      if (!signal.aborted) this.take(response, text);
    } catch {
      if (!signal.aborted) this.end(abnormal, "");
    }
  }

  private take(response: Response, text: string): void {
    if (!response.ok && response.status !== 304) {
      this.end(...refusal(response));
      return;
    }
    this.timers.clear();
    this.timers.later(pollEvery, () => void this.poll());
    if (response.status === 304) {
      this.listener.unchanged();
      return;
    }
    this.tag = response.headers.get("ETag") ?? "";
    this.listener.said(text);
  }

  private end(code: number, reason: string): void {
    this.close();
    this.listener.ended(code, reason);
  }
}
