/** A WebSocket of requests and answers that comes back by itself: each request is answered, or fails with a sentence. */

export interface Failure {
  kind: "refused" | "timeout" | "misuse" | "failed" | "offline";
  code: number | null;
  message: string;
}

/** A request that was not granted; `message` is for people. */
export class RequestError extends Error {
  readonly kind: Failure["kind"];
  readonly code: number | null;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "RequestError";
    this.kind = failure.kind;
    this.code = failure.code;
  }
}

/** What to tell of a request that failed. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const OFFLINE: Failure = { kind: "offline", code: null, message: "The sandbox cannot be reached right now." };
/** The key is not that of this sandbox (`sandbox/page/person.py`). */
const WRONG_KEY = 4004;
/** More waited for this window than is kept for any. */
const DID_NOT_READ = 4008;
const SHORTEST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: RequestError) => void;
}

/** Why a connection ended: the key is wrong, this window was too slow, or nobody is there. */
export type Ending = "refused" | "behind" | "offline";

/** What the owner of a socket is told. */
export interface SocketHandlers {
  /** Connected, and nothing asked yet. */
  opened: () => void;
  /** Not connected any more; it tries again by itself unless `refused`. */
  closed: (why: Ending) => void;
  event: (name: string, data: unknown) => void;
  bytes: (data: ArrayBuffer) => void;
}

/** Owns its connection until `close`. */
export class Socket {
  private socket: WebSocket | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ended = false;

  constructor(
    private readonly url: string,
    private readonly handlers: SocketHandlers,
  ) {
    this.connect();
  }

  /** Ask for something. Rejects with a RequestError when it is refused, fails, or the connection goes. */
  call<Result>(action: string, args: Record<string, unknown> = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.socket?.readyState !== WebSocket.OPEN) {
        reject(new RequestError(OFFLINE));
        return;
      }
      this.lastId += 1;
      this.waiting.set(this.lastId, { resolve: resolve as (result: unknown) => void, reject });
      this.socket.send(JSON.stringify({ id: this.lastId, do: action, args }));
    });
  }

  /** Hang up for good. */
  close(): void {
    this.ended = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  private connect(): void {
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.failures = 0;
      this.handlers.opened();
    });
    socket.addEventListener("message", (message) => this.take(message.data));
    socket.addEventListener("close", (end) => this.lose(endingOf(end.code)));
  }

  private take(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.handlers.bytes(data);
      return;
    }
    const packet = JSON.parse(String(data));
    if ("event" in packet) {
      this.handlers.event(packet.event, packet.data);
      return;
    }
    const waiting = this.waiting.get(packet.id);
    this.waiting.delete(packet.id);
    if (packet.ok) waiting?.resolve(packet.result);
    else waiting?.reject(new RequestError(packet.error));
  }

  private lose(why: Ending): void {
    this.socket = null;
    for (const { reject } of this.waiting.values()) reject(new RequestError(OFFLINE));
    this.waiting.clear();
    this.ended ||= why === "refused";
    this.handlers.closed(why);
    if (this.ended) return;
    const wait = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** this.failures);
    this.failures += 1;
    this.timer = setTimeout(() => this.connect(), wait);
  }
}

function endingOf(code: number): Ending {
  if (code === WRONG_KEY) return "refused";
  return code === DID_NOT_READ ? "behind" : "offline";
}
