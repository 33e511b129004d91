import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { RequestError } from "../wire/rest";

const answersWithin = 20_000; // ms

/** Why a request brought nothing. */
export interface Trouble {
  /** A sentence for people. */
  text: string;
  /** Asking the same again would bring the same. */
  final: boolean;
}

type Ask<T> = (signal: AbortSignal) => Promise<T>;

/**
 * A Question is put to the server, and put again when the line has come back.
 * The last answer stays while the next one is awaited, and when none comes.
 */
export class Question<T> {
  /** The last answer; null before the first. */
  readonly answer = signal<T | null>(null);
  /** Why there is no newer answer. It stays while the question is asked again. */
  readonly trouble = signal<Trouble | null>(null);
  /** Whether an answer is awaited. */
  readonly asking = signal(false);
  /** Settles when there was an answer, or trouble, for the first time. */
  readonly settled: Promise<void>;
  private settle: () => void = () => {};
  private request: Ask<T> | null = null;
  private waiting: AbortController | null = null;

  /** Asks again whenever resumes grows, which counts how often the line came back. */
  constructor(resumes: ReadonlySignal<number>) {
    this.settled = new Promise((settle) => {
      this.settle = settle;
    });
    let before = resumes.peek();
    effect(() => {
      if (resumes.value === before) return;
      before = resumes.value;
      this.again();
    });
  }

  /** Asks, and gives up what was asked before. */
  ask(request: Ask<T>): void {
    this.waiting?.abort();
    this.request = request;
    const waiting = new AbortController();
    this.waiting = waiting;
    this.asking.value = true;
    void this.wait(request, waiting);
  }

  /** Asks the same again; nothing when nothing was asked. */
  again(): void {
    if (this.request) this.ask(this.request);
  }

  /** Gives the question up, and forgets its answer. */
  drop(): void {
    this.waiting?.abort();
    this.waiting = this.request = null;
    this.asking.value = false;
    this.answer.value = this.trouble.value = null;
  }

  private async wait(request: Ask<T>, waiting: AbortController): Promise<void> {
    const late = new RequestError(0, "The server did not answer in time.");
    const timer = setTimeout(() => waiting.abort(late), answersWithin);
    let told: { answer: T } | { trouble: Trouble };
    try {
      told = { answer: await request(waiting.signal) };
    } catch (error) {
      told = { trouble: troubleOf(waiting.signal.reason === late ? late : error) };
    }
    clearTimeout(timer);
    // Another question may have been asked meanwhile, or none.
    if (this.waiting !== waiting) return;
    this.waiting = null;
    this.asking.value = false;
    this.trouble.value = "trouble" in told ? told.trouble : null;
    if ("answer" in told) this.answer.value = told.answer;
    this.settle();
  }
}

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof RequestError)) return { text: "Something went wrong in this page.", final: false };
  const { status, message } = error;
  return { text: message, final: status >= 400 && status < 500 && status !== 408 && status !== 429 };
}
