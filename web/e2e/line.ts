import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * A Line stands between the browser and a server, whichever it is, and can be
 * cut as a restart, a router or a sleeping laptop cuts it.
 */
export class Line {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly kept = new WeakSet<Socket>(); // connections on which a stream is kept back
  private down = false;
  private deaf = false;
  private readonly barred = new Set<"upgrades" | "streams">();
  /** How many connections were made. */
  accepted = 0;
  /** How many were refused because the line was cut. */
  refused = 0;

  constructor(private readonly target: URL) {
    this.server = createServer((client) => this.join(client));
  }

  async open(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("the line has no port");
    return `http://127.0.0.1:${address.port}`;
  }

  /** Ends every connection and refuses new ones. */
  cut(): void {
    this.down = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Keeps connections open, but carries nothing. */
  stall(): void {
    this.deaf = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Does as a proxy that refuses upgrades, or that keeps an event stream back until it ends. */
  bar(what: "upgrades" | "streams"): void {
    this.barred.add(what);
  }

  /** Carries again, and everything. */
  mend(): void {
    this.down = false;
    this.deaf = false;
    this.barred.clear();
    for (const socket of this.sockets) socket.resume();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private ask(client: Socket, upstream: Socket, bytes: Buffer): void {
    const upgrade = /^GET .*\r\nupgrade: websocket\r\n/is.test(bytes.toString("latin1"));
    if (upgrade && this.barred.has("upgrades")) {
      client.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    upstream.write(bytes);
  }

  private answer(client: Socket, upstream: Socket, bytes: Buffer): void {
    const stream = /^HTTP\/.*content-type: text\/event-stream/is.test(bytes.toString("latin1"));
    if (stream && this.barred.has("streams")) this.kept.add(upstream);
    if (!this.kept.has(upstream)) client.write(bytes);
  }

  private join(client: Socket): void {
    if (this.down) {
      this.refused++;
      client.destroy();
      return;
    }
    this.accepted++;
    const upstream = connect(Number(this.target.port || 80), this.target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.on("error", () => from.destroy());
      from.on("close", () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
    client.on("data", (bytes) => this.ask(client, upstream, bytes));
    upstream.on("data", (bytes) => this.answer(client, upstream, bytes));
    client.on("end", () => upstream.end());
    upstream.on("end", () => client.end());
    if (this.deaf) for (const socket of [client, upstream]) socket.pause();
  }
}
