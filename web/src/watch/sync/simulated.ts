import type { ServerClock } from "./clock";
import type { Rates } from "./controller";
import type { Screen, Seen } from "./screen";

const FRAME_MS = 1000 / 30;

/** A screen in a time of its own, for tests: it shows 30 pictures in a second, seeks slowly and stalls when told to. */
export class SimulatedScreen implements Screen {
  readiness: Screen["readiness"] = "enough";
  isPaused = true;
  hasEnded = false;
  positionS = 0;
  rate = 1;
  seeks: number[] = [];
  rateChanges = 0;
  refuses = false;
  /** How long a seek takes, in ms. */
  seekMs = 120;
  /** By how much a picture's time is told wrongly at most, in seconds. */
  noiseS = 0;
  #now = 0;
  #busyUntil = 0;
  #frameAt = 0;
  #seen: Seen[] = [];

  constructor(readonly rates: Rates = { kind: "smooth" }) {}

  get isSeeking(): boolean {
    return this.#now < this.#busyUntil;
  }

  takeSeen(): Seen[] {
    return this.#seen.splice(0);
  }

  async play(): Promise<void> {
    if (this.refuses) throw Object.assign(new Error("a click is needed"), { name: "NotAllowedError" });
    this.isPaused = false;
  }

  pause(): void {
    this.isPaused = true;
  }

  seek(toS: number): void {
    this.seeks.push(toS);
    this.positionS = toS;
    this.hasEnded = false;
    this.#seen = [];
    this.#busyUntil = this.#now + this.seekMs;
  }

  setRate(rate: number): void {
    if (rate !== this.rate) this.rateChanges++;
    this.rate = rate;
  }

  close(): void {}

  /** Nothing comes for so long. */
  stall(ms: number): void {
    this.#busyUntil = this.#now + ms;
  }

  /** Time goes on to `nowMs`, by small steps. */
  goOn(nowMs: number): void {
    for (; this.#now < nowMs; this.#now += 1) {
      if (this.isPaused || this.readiness !== "enough" || this.#now < this.#busyUntil) continue;
      this.positionS += this.rate / 1000;
      if (this.#now - this.#frameAt < FRAME_MS) continue;
      this.#frameAt = this.#now;
      const wrong = this.noiseS * Math.sin(this.#now * 12.9898);
      this.#seen.push({ atMs: this.#now, mediaS: this.positionS + wrong });
    }
  }
}

/** A server's clock that is so far ahead. */
export function clockAhead(ms: number): ServerClock {
  return { at: (localMs) => localMs + ms };
}
