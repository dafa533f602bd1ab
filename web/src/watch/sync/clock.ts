/**
 * The server's clock, as this page knows it. A ping that left, was stamped by the server and came back bounds what its
 * clock is ahead by: what delays one way of it moves one bound alone. Where the bounds of the quickest pings overlap,
 * the truth is; on a bad line that is twice as exact as the quickest ping by itself.
 */

const FIRST_PINGS = 12;
const FIRST_EVERY_MS = 60;
const EVERY_MS = 2_000;
const KEPT = 8;
const KEPT_FOR_MS = 60_000;
const PATIENCE_MS = 5_000;
const APART_MS = 20; // more than clocks drift apart in a minute: one of them has jumped, as when a machine slept

interface Sample {
  roundTripMs: number;
  /** The server's clock is ahead by no less than this, and by no more than that. */
  leastMs: number;
  mostMs: number;
  atMs: number;
}

/** The best pings of the last minute. */
export class ClockSamples {
  #best: Sample[] = [];

  /** A ping that left at one local time and was back at another, and what the server's clock said. */
  add(sentMs: number, backMs: number, serverMs: number): void {
    const sample = {
      roundTripMs: backMs - sentMs,
      leastMs: serverMs - backMs,
      mostMs: serverMs - sentMs,
      atMs: backMs,
    };
    const [leastMs, mostMs] = this.#bounds();
    if (sample.leastMs > mostMs + APART_MS || sample.mostMs < leastMs - APART_MS) this.#best = [];
    this.#best = [...this.#best, sample]
      .filter((one) => backMs - one.atMs < KEPT_FOR_MS)
      .sort((one, other) => one.roundTripMs - other.roundTripMs)
      .slice(0, KEPT);
  }

  /** What is to be added to the local time; null before the first ping. */
  get offsetMs(): number | null {
    if (this.#best.length === 0) return null;
    const [leastMs, mostMs] = this.#bounds();
    return (leastMs + mostMs) / 2;
  }

  get roundTripMs(): number | null {
    return this.#best[0]?.roundTripMs ?? null;
  }

  clear(): void {
    this.#best = [];
  }

  #bounds(): [number, number] {
    const leastMs = Math.max(...this.#best.map((one) => one.leastMs));
    return [leastMs, Math.min(...this.#best.map((one) => one.mostMs))];
  }
}

/** Asks the server what its clock says, in ms; fails where there is no connection. */
export type Ping = () => Promise<number>;

/** The clock that a picture follows. */
export interface ServerClock {
  /** The server's time at a local one (`performance.now()`); null while it is not known. */
  at(localMs: number): number | null;
}

/** Pings from `start` to `stop`. Local times are those of `performance.now()`. */
export class RoomClock implements ServerClock {
  readonly samples = new ClockSamples();
  readonly #ping: Ping;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #run = 0;

  constructor(ping: Ping, now: () => number = () => performance.now()) {
    this.#ping = ping;
    this.#now = now;
  }

  at(localMs: number): number | null {
    const offset = this.samples.offsetMs;
    return offset === null ? null : localMs + offset;
  }

  /** Begin anew, as on each new connection: another server may answer, whose clock has nothing to do with the last. */
  start(): void {
    this.stop();
    this.samples.clear();
    void this.#go(this.#run, FIRST_PINGS);
  }

  stop(): void {
    this.#run++;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #go(run: number, quick: number): Promise<void> {
    await this.#once(run);
    if (run !== this.#run) return;
    this.#timer = setTimeout(() => void this.#go(run, quick - 1), quick > 1 ? FIRST_EVERY_MS : EVERY_MS);
  }

  async #once(run: number): Promise<void> {
    const sent = this.#now();
    try {
      const server = await withPatience(this.#ping());
      const back = this.#now();
      // A machine that slept meanwhile, or a server's answer to another connection, tells nothing.
      if (run === this.#run && back - sent < PATIENCE_MS) this.samples.add(sent, back, server);
    } catch {
      // The next one may come through.
    }
  }
}

function withPatience(answer: Promise<number>): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer")), PATIENCE_MS);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
