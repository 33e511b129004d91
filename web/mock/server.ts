import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import { type WebSocket, WebSocketServer } from "ws";
import type { Range } from "../src/wire/rest";
import { costs, detail, series } from "./api";
import { pageOf } from "./page";
import { Season } from "./season";

const types: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
};

/** The policy that the server sends, so that what it forbids fails here too. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

interface Client {
  socket: WebSocket;
  topics: Set<string>;
  epoch: string | undefined;
  seq: number | undefined;
}

/** A Mock serves the built page and a season that it makes up. */
export class Mock {
  season: Season;
  port = 0;
  private server: Server | null = null;
  private sockets: WebSocketServer | null = null;
  private readonly clients = new Set<Client>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dist: string,
    /** Milliseconds between two ticks; null when only tick plays one. */
    private readonly tickEvery: number | null = 500,
    season = new Season(),
    /** Points of a line, whatever the page asks for. */
    private readonly points: number | null = null,
  ) {
    this.season = season;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens on a port of its own, or on the one given. */
  async start(port = 0): Promise<void> {
    const server = createServer((request, response) => this.answer(request, response));
    const sockets = new WebSocketServer({ server, path: "/ws", maxPayload: 4096, perMessageDeflate: true });
    sockets.on("connection", (socket) => this.accept(socket));
    await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
    this.sockets = sockets;
    if (this.tickEvery !== null) this.timer = setInterval(() => this.tick(), this.tickEvery);
  }

  /** Closes every socket as a restart would, and listens no more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    for (const { socket } of this.clients) socket.close(1012, '{"retry":1000}');
    this.clients.clear();
    this.sockets?.close();
    this.server?.closeAllConnections();
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
    this.server = null;
  }

  /** Plays a tick and sends it. */
  tick(): void {
    this.season.step();
    this.flush();
  }

  /** Sends every client what it does not have. */
  flush(): void {
    for (const client of this.clients) this.send(client);
  }

  /** Tells every client that an agent thinks, or no longer does. */
  think(agent: string, on: boolean): void {
    for (const { socket } of this.clients) socket.send(JSON.stringify({ x: ["thinking", agent, on] }));
  }

  private send(client: Client): void {
    if (client.seq === this.season.feed.head) return;
    const frame = this.season.feed.since(client.epoch, client.seq, client.topics);
    client.epoch = this.season.feed.epoch;
    client.seq = frame.s;
    client.socket.send(JSON.stringify(frame));
  }

  private accept(socket: WebSocket): void {
    const client: Client = { socket, topics: new Set(), epoch: undefined, seq: undefined };
    socket.on("close", () => this.clients.delete(client));
    socket.on("message", (data) => {
      const message = JSON.parse(String(data)) as {
        hello?: number;
        topics?: string[];
        e?: string;
        s?: number;
        sub?: string[];
        ping?: number;
      };
      if (message.hello) {
        client.topics = new Set(message.topics);
        client.epoch = message.e;
        client.seq = message.s;
        this.clients.add(client);
        this.send(client);
      }
      for (const topic of message.sub ?? []) client.topics.add(topic);
      if (message.ping) socket.send(JSON.stringify({ pong: message.ping, now: Date.now() }));
    });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://mock");
    response.setHeader("Content-Security-Policy", policy);
    response.setHeader("X-Content-Type-Options", "nosniff");
    const api = /^\/api\/arenas\/wall-street\/(.+)$/.exec(url.pathname);
    if (url.pathname.startsWith("/assets/")) this.file(response, url.pathname);
    else if (api) this.api(response, decodeURIComponent(api[1] as string), url.searchParams);
    else if (url.pathname === "/api/arenas") this.json(response, 200, { arenas: this.arenas() });
    else if (url.pathname === "/" || url.pathname.startsWith("/a/wall-street")) this.page(response);
    else this.json(response, 404, { error: { code: "not_found", message: "There is nothing here." } });
  }

  private arenas(): object[] {
    return [
      { id: "wall-street", name: "Wall Street", phase: "running", season: 1, round: this.season.round },
      { id: "quiet", name: "Quiet Street", phase: "paused", season: 1, round: 0 },
      { id: "models", name: "Models against the momentum of 2024", phase: "ended", season: 3, round: 912 },
    ];
  }

  private api(response: ServerResponse, what: string, query: URLSearchParams): void {
    const { season } = this;
    const decision = /^decisions\/(.+)$/.exec(what);
    if (what === "state") this.json(response, 200, this.snapshot());
    else if (what === "costs") this.json(response, 200, costs(season));
    else if (what === "equity" || what === "drawdown") {
      const points = this.points ?? Number(query.get("points") ?? 600);
      this.json(response, 200, series(season, what, (query.get("range") ?? "all") as Range, points));
    } else {
      const found = decision && detail(season, decision[1] as string);
      const error = { code: "unknown_decision", message: "There is no such decision." };
      this.json(response, found ? 200 : 404, found ?? { error });
    }
  }

  private snapshot(): object {
    const { feed } = this.season;
    return feed.since(undefined, undefined, new Set(feed.topics.map(([name]) => name)));
  }

  private json(response: ServerResponse, status: number, body: unknown): void {
    this.write(response, status, "application/json", JSON.stringify(body));
  }

  private page(response: ServerResponse): void {
    this.write(response, 200, "text/html; charset=utf-8", pageOf(this.dist, "wall-street", this.snapshot()));
  }

  private write(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
    response.writeHead(status, {
      "Content-Type": type,
      ...(type === "font/woff2" ? {} : { "Content-Encoding": "gzip" }),
    });
    response.end(type === "font/woff2" ? body : gzipSync(body));
  }

  private file(response: ServerResponse, path: string): void {
    try {
      const body = readFileSync(join(this.dist, normalize(path)));
      response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
      this.write(response, 200, types[extname(path)] ?? "application/octet-stream", body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  }
}
