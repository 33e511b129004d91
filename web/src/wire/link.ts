/** Who hears what a link brings. After close it hears nothing more. */
export interface LinkListener {
  opened(): void;
  /** The text of a frame. */
  said(text: string): void;
  /** The server was asked, and nothing has changed. */
  unchanged(): void;
  /** The link is no more; code and reason are those of a WebSocket. */
  ended(code: number, reason: string): void;
}

/** A Link carries frames from the server until it ends. */
export interface Link {
  /** Tells whether it carries messages to the server now. */
  readonly talks: boolean;
  send(message: object): void;
  close(): void;
}

/** The subprotocol. */
export const protocol = "arena.v1.json";

/** The code of a WebSocket that ended without a word. */
export const abnormal = 1006;

/** A SocketLink is the best there is: both ways, compressed, measured. */
export class SocketLink implements Link {
  constructor(
    private readonly socket: WebSocket,
    listener: LinkListener,
  ) {
    socket.onopen = () => listener.opened();
    socket.onmessage = (event) => listener.said(String(event.data));
    socket.onclose = (event) => listener.ended(event.code, event.reason);
  }

  get talks(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(message: object): void {
    if (this.talks) this.socket.send(JSON.stringify(message));
  }

  close(): void {
    const { socket } = this;
    socket.onopen = socket.onmessage = socket.onclose = null;
    if (socket.readyState <= WebSocket.OPEN) socket.close(1000);
  }
}
