import { RoomClock } from "../watch/sync/clock";
import type { Followed } from "../watch/sync/types";

const AGAIN_MS = 300;

/** A WebSocket that tells the state and answers pings, as the watch page's live channel does. */
export class Wire {
  state: Followed | null = null;
  readonly clock = new RoomClock(() => this.#ping());
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<number, (serverMs: number) => void>();
  #socket: WebSocket | null = null;
  #pings = 0;

  constructor() {
    this.#connect();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tell(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #connect(): void {
    const socket = new WebSocket(`/wire${location.search}`);
    this.#socket = socket;
    socket.addEventListener("open", () => this.clock.start());
    socket.addEventListener("message", ({ data }) => this.#hear(JSON.parse(String(data))));
    socket.addEventListener("close", () => {
      this.clock.stop();
      setTimeout(() => this.#connect(), AGAIN_MS);
    });
  }

  #hear(told: { pong?: number; server_ms?: number; state?: Followed }): void {
    if (told.pong !== undefined && told.server_ms !== undefined) this.#waiting.get(told.pong)?.(told.server_ms);
    if (told.state === undefined) return;
    this.state = told.state;
    for (const listener of this.#listeners) listener();
  }

  #ping(): Promise<number> {
    const number = ++this.#pings;
    return new Promise((resolve) => {
      this.#waiting.set(number, (serverMs) => {
        this.#waiting.delete(number);
        resolve(serverMs);
      });
      this.tell({ ping: number });
    });
  }
}
