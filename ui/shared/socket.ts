/** `lost`: it could not be opened, or it was and is not; it comes back by itself. */
export type SocketState = "connecting" | "open" | "lost";

export interface Socket<Outgoing> {
  /** Whether it was sent: what is said while the socket is away is dropped. */
  send(message: Outgoing): boolean;
  close(): void;
}

interface Listener<Incoming> {
  /** Greet. Called again after every loss. */
  onOpen(): void;
  onMessage(message: Incoming): void;
  onLost(): void;
}

const FIRST_WAIT = 250;
const LONGEST_WAIT = 2000;

/** A WebSocket that comes back until it is closed. `path` is relative to the page. */
export function openSocket<Incoming, Outgoing>(path: string, listener: Listener<Incoming>): Socket<Outgoing> {
  const address = new URL(path, document.baseURI);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  let socket: WebSocket | null = null;
  let wait = FIRST_WAIT;
  let timer = 0;

  function connect(): void {
    const opened = new WebSocket(address);
    socket = opened;
    opened.onopen = () => {
      if (socket === opened) listener.onOpen();
    };
    opened.onmessage = (event) => {
      if (socket !== opened) return;
      wait = FIRST_WAIT;
      listener.onMessage(JSON.parse(event.data));
    };
    opened.onclose = () => {
      if (socket !== opened) return;
      listener.onLost();
      timer = window.setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  }

  function hurry(): void {
    if (socket?.readyState !== WebSocket.CLOSED) return;
    clearTimeout(timer);
    connect();
  }

  addEventListener("online", hurry);
  connect();
  return {
    send(message) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    close() {
      removeEventListener("online", hurry);
      clearTimeout(timer);
      const last = socket;
      socket = null;
      last?.close();
    },
  };
}
