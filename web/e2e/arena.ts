import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { until } from "./patience";

/** The server's binary, which `make browsertest` builds. */
export const binary = process.env.ARENA_BIN && resolve(process.env.ARENA_BIN);

const token = "the-token-of-the-browser-tests";

interface Timer {
  nextTradeWindowTimestamp: number | null;
  round?: number;
}

interface Summary {
  id: string;
  /** Missing before the season has begun. */
  leader?: object;
  /** Why nothing runs. */
  reason?: string;
}

/** An Arena is a real server with a folder of its own, which may be killed and started again. */
export class Arena {
  private child: ChildProcess | null = null;
  private folder = "";
  port = 0;

  /**
   * Settings are environment variables beside those of a quick demo; the text of an
   * arena's file takes the place of the built-in one.
   */
  constructor(
    private readonly settings: Record<string, string> = {},
    private readonly file = "",
  ) {}

  /**
   * Starts it, with other settings where they are given, and waits until every
   * season has begun, so that even a page without a script, which does not look
   * again, tells of it; a second start goes on where the first ended.
   */
  async start(settings: Record<string, string> = {}): Promise<void> {
    this.folder ||= await mkdtemp(join(tmpdir(), "arena-page-"));
    this.port ||= await freePort();
    if (this.file) await this.describe(this.file);
    const child = spawn(binary ?? "", ["serve", "--addr", `127.0.0.1:${this.port}`], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH,
        PERSIST_PATH: join(this.folder, "data"),
        ARENA_ADMIN_TOKEN: token,
        SIM_INTERVAL_MS: "250",
        SIM_MARKET_MINUTES_PER_TICK: "2",
        TRADE_INTERVAL_MS: "1800000",
        SIMULATED_START_DATE: "2025-06-02",
        ...this.settings,
        ...settings,
      },
      stdio: "ignore",
    });
    this.child = child;
    await until("every season has begun", async () => {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
      const ready = await fetch(`${this.url}/readyz`).catch(() => null);
      if (!ready?.ok) return false;
      return (await this.summaries()).every(({ leader }) => leader);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** When the next round opens, in Unix milliseconds; null without a countdown. */
  async deadline(): Promise<number | null> {
    return (await this.timer()).nextTradeWindowTimestamp;
  }

  /** Pauses every season and lets its open round close, so that what two pages show can be compared. */
  async pause(): Promise<void> {
    for (const { id } of await this.summaries()) {
      await this.command(`/api/arenas/${id}/pause`);
      await until("no round is open", async () => {
        const shown = (await (await fetch(`${this.url}/api/arenas/${id}`)).json()) as {
          timer: { open?: number };
        };
        return !shown.timer.open;
      });
    }
  }

  /** Gives the server a command of the operator. */
  async command(path: string): Promise<void> {
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await fetch(`${this.url}${path}`, { method: "POST", headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  /** The round that is next. */
  async round(): Promise<number> {
    return (await this.timer()).round ?? 0;
  }

  /** Waits until a second has passed without a record. */
  async still(): Promise<void> {
    let before = "";
    await until("a second passes without a record", async () => {
      const now = JSON.stringify(await this.summaries());
      if (now === before) return true;
      before = now;
      await new Promise((done) => setTimeout(done, 1_000));
      return false;
    });
  }

  /** Ends it with a signal and waits until it has ended. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }

  async close(): Promise<void> {
    await this.stop("SIGKILL");
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }

  private async describe(text: string): Promise<void> {
    const arenas = join(this.folder, "arenas");
    await mkdir(arenas, { recursive: true });
    await writeFile(join(arenas, "arena.yaml"), text);
    this.settings.ARENA_ARENAS = arenas;
  }

  private async timer(): Promise<Timer> {
    return (await (await fetch(`${this.url}/api/timer`)).json()) as Timer;
  }

  /** All arenas that can run: those of models may wait for a key. */
  private async summaries(): Promise<Summary[]> {
    const { arenas } = (await (await fetch(`${this.url}/api/arenas`)).json()) as { arenas: Summary[] };
    return arenas.filter(({ reason }) => !reason?.includes("needs a key"));
  }
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  server.close();
  await once(server, "close");
  return port;
}
